"""The codebook as a workbook that can be edited in a spreadsheet program and brought back without loss.

Four sheets: how to edit it, the dataset, a row per variable, a row per code. Its columns keep short English names, one per
language ("label::es"), for they are read again; what they mean stands in the first sheet, in the viewer's language. All
cells are text, so that leading zeros stay and nothing is computed.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.catalog import Code, Dataset, VariableRole
from core.dictionary import Dictionary, Entry
from core.words import Message, Speaker, Words, N_

LONGEST_CELL = 32_767
MOST_ROWS = 1_000_000
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_TEXTS = ("title", "description", "row", "source", "collected")
_FIXED = ("name", "original", "type")
_AFTER = ("role", "area_level", "valid_low", "valid_high", "ordered", "codes_listed")
_WIDTHS = {"name": 22, "original": 22, "type": 10, "label": 30, "description": 50, "unit": 14, "value": 14}
_HOW_TO = (
    N_(
        "Change what you like in the other three sheets, save the workbook, and bring it back on the page “Dictionary”."
    ),
    N_("Nothing is changed before you have seen the differences there and agreed."),
    N_("Do not change the names of the columns, nor those in the columns “name”, “variable” and “about”."),
    N_(
        "A language is a column: “label::es” is the Spanish label. Add a column such as “label::qu” for another language."
    ),
    N_(
        "A cell that you empty takes its text away. A row that you take out of “variables” leaves its variable as it is."
    ),
    N_("role: identifier, dimension (to break figures down by), measure (to add up or average) or hidden."),
    N_("valid_low, valid_high: the lowest and highest value that is possible; days as 2024-12-31."),
    N_("ordered: “yes” where the codes have an order. order: the place of a code in its list."),
    N_("missing: “yes” for a code that stands for “no value”; it is never counted or averaged."),
    N_("key: the names of the variables that tell rows apart, with commas between."),
)


@dataclass(frozen=True)
class _Formats:
    head: Any
    fixed: Any
    text: Any


def to_codebook(
    dataset: Dataset, dictionary: Dictionary, speaker: Speaker, languages: Sequence[str]
) -> bytes:
    """Return the workbook of a whole dictionary (every part said), with columns for these languages.

    Lists of codes that a sheet has no room for are left out; their variables say so, and keep them when it comes back.
    """
    import xlsxwriter

    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, _OPTIONS) as book:
        book.set_properties({"title": speaker.label(dataset.title)[:255]})
        formats = _Formats(
            book.add_format({"bold": True, "bg_color": "#E3EEEF", "bottom": 1, "num_format": "@"}),
            book.add_format({"font_color": "#6B7A80", "valign": "top", "num_format": "@"}),
            book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
        )
        listed = _listed(dictionary)
        _how_to(book, speaker, formats)
        _dataset(book, dictionary, languages, formats)
        _variables(book, dataset, dictionary, (languages, listed), formats)
        _codes(book, [entry for entry in dictionary.variables if entry.name in listed], languages, formats)
    return sink.getvalue()


def _listed(dictionary: Dictionary) -> frozenset[str]:
    """Return the variables whose codes have room in one sheet, the shortest lists first."""
    listed, rows = [], 0
    for entry in sorted(dictionary.variables, key=lambda each: len(each.codes or ())):
        rows += len(entry.codes or ()) + len(entry.missing or ())
        if rows <= MOST_ROWS:
            listed.append(entry.name)
    return frozenset(listed)


def _how_to(book: Any, speaker: Speaker, formats: _Formats) -> None:
    sheet = book.add_worksheet(speaker.say(Message(N_("How to")))[:31])
    sheet.set_column(0, 0, 110)
    for line, text in enumerate(_HOW_TO):
        sheet.write_string(line, 0, speaker.say(Message(text)), formats.text)


def _dataset(book: Any, dictionary: Dictionary, languages: Sequence[str], formats: _Formats) -> None:
    rows: list[list[str]] = [["codebook_of", dictionary.name]]
    rows += [[name, *_texts(getattr(dictionary, name), languages)] for name in _TEXTS]
    rows += [[name, getattr(dictionary, name) or ""] for name in ("contact", "licence")]
    problems = [*(dictionary.problems or ()), {}]  # an empty row invites one more
    rows += [[f"problem {number}", *_texts(each, languages)] for number, each in enumerate(problems, 1)]
    rows.append(["key", ", ".join(dictionary.key or ())])
    _write(book, "dataset", ["about", *languages], rows, formats)


def _variables(
    book: Any,
    dataset: Dataset,
    dictionary: Dictionary,
    shown: tuple[Sequence[str], frozenset[str]],
    formats: _Formats,
) -> None:
    languages, listed = shown
    types = {variable.name: variable.type.value for variable in dataset.variables}
    words = [f"{field}::{language}" for field in ("label", "description", "unit") for language in languages]
    rows = [
        [
            entry.name,
            entry.original,
            types.get(entry.name, ""),
            *(
                text
                for each in (entry.label, entry.description, entry.unit)
                for text in _texts(each, languages)
            ),
            entry.role.value if entry.role else "",
            entry.area_level or "",
            _limit(entry.valid_low),
            _limit(entry.valid_high),
            "yes" if entry.is_ordered else "no",
            "yes" if entry.name in listed else "no",
        ]
        for entry in dictionary.variables
    ]
    headings = [*_FIXED, *words, *_AFTER]
    sheet = _write(book, "variables", headings, rows, formats)
    place = headings.index("role")
    roles = [role.value for role in VariableRole]
    sheet.data_validation(1, place, max(len(rows), 1), place, {"validate": "list", "source": roles})


def _codes(book: Any, entries: Iterable[Entry], languages: Sequence[str], formats: _Formats) -> None:
    rows = [
        [entry.name, code.value, *_texts(code.label, languages), str(number), missing]
        for entry in entries
        for number, (code, missing) in enumerate(_all_codes(entry), 1)
    ]
    labels = [f"label::{language}" for language in languages]
    _write(book, "codes", ["variable", "value", *labels, "order", "missing"], rows, formats)


def _all_codes(entry: Entry) -> list[tuple[Code, str]]:
    return [*((code, "") for code in entry.codes or ()), *((code, "yes") for code in entry.missing or ())]


def _write(
    book: Any, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]], formats: _Formats
) -> Any:
    """Write a list below its heading, every cell as text; cells under a heading that stays as it is are grey."""
    sheet = book.add_worksheet(name)
    fixed = [heading in (*_FIXED, "variable", "about") for heading in headings]
    for place, heading in enumerate(headings):
        width = _WIDTHS.get(heading.partition("::")[0], 40 if name == "dataset" and place else 14)
        sheet.set_column(place, place, width, formats.fixed if fixed[place] else formats.text)
        sheet.write_string(0, place, heading, formats.head)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(
                    line, place, cell[:LONGEST_CELL], formats.fixed if fixed[place] else formats.text
                )
    sheet.freeze_panes(1, 2 if headings[1:2] == ["value"] else 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    return sheet


def _texts(words: Words | None, languages: Sequence[str]) -> list[str]:
    return [(words or {}).get(language, "") for language in languages]


def _limit(limit: float | str | None) -> str:
    return "" if limit is None else str(limit)
