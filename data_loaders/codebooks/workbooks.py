"""Codebooks in workbooks: our own, forms (sheets survey and choices), and lists of variables as people write them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.dictionary import OF_DATASET, Dictionary, Entry
from core.dictionary_matching import Codebook
from core.words import Words, N_
from data_loaders.codebooks.entries import CodeRow, Customs, entry_from, list_of
from data_loaders.codebooks.headings import language_of
from data_loaders.codebooks.sheet_lists import CODES, DATASET, VARIABLES, Row, SheetList, first_text, lists_in
from data_loaders.intake import Source
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.workbook import Workbook, opened

MARK = "codebook_of"
"""The row that says that a workbook is one of ours, and of which dataset."""

_NO_LIST = N_(
    '"%(file)s" holds no list of variables. A sheet needs a heading with a column "variable" or "name", and one of "label", '
    '"description" or "values".'
)
_NO_VARIABLES = N_('The list of variables in "%(file)s" is empty. Check that it was saved with its content.')
_PROBLEM = "problem"


@dataclass(frozen=True)
class _Lists:
    """The lists of a workbook, by what they are about."""

    variables: tuple[SheetList, ...]
    codes: tuple[SheetList, ...]
    about: tuple[Row, ...]


def codebooks_of_workbook(source: Source, _scratch: Path) -> tuple[Codebook, ...]:
    """Return a codebook per list of variables in a workbook. Raises UnreadableFile for one without any."""
    with opened(source) as book:
        found = lists_in(book, source.shown_name)
        language = _default_language(book)
    lists = _Lists(
        tuple(each for each in found if each.kind == VARIABLES),
        tuple(each for each in found if each.kind == CODES),
        tuple(row for each in found if each.kind == DATASET for row in each.rows),
    )
    if not lists.variables and not lists.codes:
        raise unreadable(_NO_LIST, source.shown_name)
    is_own = any(first_text(row, "about") == MARK for row in lists.about)
    customs = Customs(source.shown_name, is_own, language)
    codes = _codes(lists.codes, customs)
    about = _about(lists.about) if is_own else {}
    books = [_codebook(each, codes, about, customs) for each in lists.variables]
    if not books:
        entries = tuple(_from_codes(name, rows) for name, rows in codes.items())
        books = [Codebook(Dictionary("", variables=entries))]
    if not any(each.dictionary.variables for each in books):
        raise unreadable(_NO_VARIABLES, source.shown_name)
    return tuple(books)


def _codebook(
    listed: SheetList, codes: Mapping[str, list[CodeRow]], about: Mapping[str, Any], customs: Customs
) -> Codebook:
    entries: list[Entry] = []
    customs = _with_only_language(customs, listed)
    for row in listed.rows:
        name = first_text(row, "name")
        if not name and entries and first_text(row, "values"):
            entries[-1] = _with_more_values(entries[-1], row, customs)
        elif name:
            entry = entry_from(row, listed, codes, customs)
            entries += [entry] if entry else []
    dictionary = Dictionary("", variables=tuple(entries), **about)
    return Codebook(dictionary, is_whole=customs.is_own)


def _with_only_language(customs: Customs, listed: SheetList) -> Customs:
    """A list that names one language only, in "label::es", has its plain texts in that one too."""
    named = {language for _, language in listed.headings if language}
    return replace(customs, language=named.pop()) if len(named) == 1 and not customs.language else customs


def _with_more_values(entry: Entry, row: Row, customs: Customs) -> Entry:
    """Return the entry with the codes of a row below it that names no variable."""
    more = list_of(first_text(row, "values"), customs)
    return replace(entry, codes=(*(entry.codes or ()), *more)) if more else entry


def _codes(lists: Iterable[SheetList], customs: Customs) -> dict[str, list[CodeRow]]:
    """Return the codes of all lists by variable, or by the name of the list."""
    found: dict[str, list[CodeRow]] = defaultdict(list)
    for listed in lists:
        fields = {field for field, _ in listed.headings}
        owner, value = ("list", "name") if "list" in fields else ("name", "value")
        last = ""
        for row in listed.rows:
            last = first_text(row, owner) or last
            text = row.get((value, ""), "") if customs.is_own else first_text(row, value)
            if last and text:
                found[last].append(CodeRow.of(text, row, listed, customs))
    return {name: _in_order(rows) for name, rows in found.items()}


def _in_order(rows: Sequence[CodeRow]) -> list[CodeRow]:
    """Return the codes by their numbers, where they have one; the others stay where they are, at the end."""
    return sorted(rows, key=lambda row: (row.order is None, row.order or 0.0))


def _from_codes(name: str, rows: Sequence[CodeRow]) -> Entry:
    missing = tuple(row.code for row in rows if row.is_missing)
    return Entry(name, codes=tuple(row.code for row in rows if not row.is_missing), missing=missing or None)


def _about(rows: Iterable[Row]) -> dict[str, Any]:
    """Return what our own workbook says about the dataset: texts by language, plain texts, problems, the key."""
    said: dict[str, Any] = {}
    problems: list[Words] = []
    for row in rows:
        about = first_text(row, "about").casefold()
        texts = {language: text for (field, language), text in row.items() if field == "text"}
        plain = next((text for text in texts.values() if text), "")
        if about.startswith(_PROBLEM):
            problems.append({language: text for language, text in texts.items() if text})
        elif about in ("contact", "licence"):
            said[about] = plain
        elif about == "key":
            said["key"] = tuple(name.strip() for name in plain.split(",") if name.strip())
        elif about in OF_DATASET:
            said[about] = texts
    said["problems"] = tuple(problem for problem in problems if problem)
    return said


def _default_language(book: Workbook) -> str:
    """Return the language that a form says its plain labels are in; nothing where it does not."""
    for name in book.names:
        sheet = book.sheet(name) if name.casefold() == "settings" else None
        rows = list(sheet.rows())[:2] if sheet is not None else []
        if len(rows) == 2:
            settings = dict(zip(map(str, rows[0]), map(str, rows[1]), strict=False))
            return language_of(settings.get("default_language", ""))
    return ""
