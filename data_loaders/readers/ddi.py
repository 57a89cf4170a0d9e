"""DDI codebooks (DDI-Codebook 1.x to 2.5, as statistics offices and IPUMS write them): XML to a plain `Codebook`.

Tolerant of what is missing, strict about what is hostile: entities are not expanded, nothing outside is fetched, and the
size and the depth are limited.
"""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from core.catalog import Code
from core.words import Words, N_
from data_loaders.readers.codebooks import (
    Codebook,
    CodebookFile,
    CodebookVariable,
    RecordType,
    means_no_value,
    only_known,
)
from data_loaders.readers.kinds import unreadable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 60_000_000
DEEPEST = 60
LONGEST_TEXT = 4_000
WIDEST_RANGE = 100
"""How many whole numbers of a range of missing values are listed one by one."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CODE_LINE = re.compile(r"(?:[Cc]odes)?\s*(-?\d+)\s*=\s*(\S.*?)(?:(?<=[a-z)])\.)?\s*\Z")

_TOO_LARGE = N_('The codebook "%(file)s" is larger than %(most)s MB and was not read. Ask for a shorter one.')
_BROKEN = N_('The codebook "%(file)s" is damaged: it is not sound XML. Copy or download it again.')
_HOSTILE = N_(
    'The codebook "%(file)s" holds XML entities or is nested too deep, which could harm this computer. It was not read. Do not '
    "trust it: ask its author for a plain DDI export, or add the data file without it."
)
_OTHER = N_(
    '"%(file)s" is XML, but not a DDI codebook with variables. Ask for the DDI codebook, or add the data file without it.'
)


def is_codebook(file: Path) -> bool:
    """Return whether the file is XML whose outermost element is that of a DDI codebook."""
    try:
        element = next((each for event, each in _events(file) if event == "start"), None)
    except (ParseError, ValueError, LookupError, OSError):
        return False
    return element is not None and _name(element) == "codebook"


def codebook_of(file: Path, shown_name: str) -> Codebook:
    """Return what a DDI codebook says. Raises UnreadableFile for what is no codebook, is damaged, or hostile."""
    from defusedxml import DefusedXmlException

    if file.stat().st_size > LARGEST:
        raise unreadable(_TOO_LARGE, shown_name, most=LARGEST // 1_000_000)
    try:
        codebook = _read(file)
    except (DefusedXmlException, _TooDeepError) as error:
        raise unreadable(_HOSTILE, shown_name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise unreadable(_BROKEN, shown_name) from error
    if not codebook.variables:
        raise unreadable(_OTHER, shown_name)
    return codebook


class _TooDeepError(ValueError):
    """Elements within elements, more than any codebook has."""


def _events(file: Path) -> Iterator[tuple[str, "Element"]]:
    from defusedxml.ElementTree import iterparse

    with file.open("rb") as stream:
        yield from iterparse(stream, events=("start", "end"))


def _read(file: Path) -> Codebook:
    """Go through the file once; each variable is let go as soon as it is read."""
    depth, language = 0, ""
    variables: list[CodebookVariable] = []
    files: list[CodebookFile] = []
    study = Codebook()
    for event, element in _events(file):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise _TooDeepError
        if event == "start":
            language = element.get(_LANGUAGE, "")[:2] if depth == 1 else language
            continue
        match _name(element):
            case "var":
                variables.append(_variable(element, language or "en"))
                element.clear()
            case "filedscr":
                files.append(_file(element, language or "en"))
                element.clear()
            case "stdydscr":
                study = _study(element, language or "en")
                element.clear()
    named = [variable for variable in variables if variable.name]
    return Codebook(
        study.title,
        study.description,
        study.producer,
        study.citation,
        study.conditions,
        tuple(files),
        tuple(named),
    )


def _study(study: "Element", language: str) -> Codebook:
    titles = [
        *islice(_all(study, "titl"), 1),
        *_all(study, "partitl"),
    ]  # parallel titles are in other languages
    return Codebook(
        title=_words(titles, language),
        description=_words(_all(study, "abstract"), language),
        producer=_text(next(_all(study, "producer"), next(_all(study, "authenty"), None))),
        citation=_text(next(_all(study, "citreq"), next(_all(study, "biblcit"), None))),
        conditions=_text(next(_all(study, "conditions"), None)),
    )


def _file(described: "Element", language: str) -> CodebookFile:
    structure = next(_all(described, "filestrc"), None)
    groups = list(_all(described, "recgrp"))
    kind = next(_all(described, "filetype"), None)
    types = [RecordType(group.get("rectype", ""), _words(_all(group, "labl"), language)) for group in groups]
    records = _text(next(_all(described, "caseqnty"), None))
    return CodebookFile(
        id=described.get("ID", ""),
        name=_text(next(_all(described, "filename"), None)),
        format=_text(next(_all(described, "format"), None)).lower(),
        encoding="" if kind is None else kind.get("charset", "").lower(),
        structure="" if structure is None else structure.get("type", "").lower(),
        variable=next((group.get("recidvar", "") for group in groups if group.get("recidvar")), ""),
        record_types=tuple(each for each in types if each.value),
        records=int(records) if records.isdecimal() and len(records) < 16 else None,
    )


def _variable(element: "Element", language: str) -> CodebookVariable:
    start, end = _place(element)
    form = next(_all(element, "varformat"), None)
    is_continuous = element.get("intrvl", "").lower().startswith("cont")
    decimals = _whole(element.get("dcml"))
    codes, missing = _codes(element, language)
    is_numeric = _is_numeric(form, element)
    if is_numeric and is_continuous and not decimals:
        missing += _told_missing(element, {code.value for code in (*codes, *missing)}, language)
    return CodebookVariable(
        name=(element.get("name") or element.get("ID") or "").strip(),
        label=_words(_own(element, "labl"), language),
        description=_description(element, language),
        start=start,
        end=end,
        record_types=tuple(element.get("rectype", "").split()),
        decimals=decimals if decimals < 19 else 0,
        is_numeric=is_numeric,
        is_continuous=is_continuous,
        codes=codes,
        missing=missing,
        file=element.get("files", ""),
    )


def _is_numeric(form: "Element | None", variable: "Element") -> bool | None:
    kind = "" if form is None else form.get("type", "").lower()
    if kind:
        return kind == "numeric"
    return True if variable.get("dcml", "0") not in ("", "0") else None


def _place(variable: "Element") -> tuple[int, int]:
    """Return the first and the last position, from whichever two of start, end and width are given."""
    location = next(_all(variable, "location"), None)
    if location is None:
        return 0, 0
    start = _whole(location.get("StartPos"))
    end = _whole(location.get("EndPos")) or start + _whole(location.get("width")) - 1
    return (start, end) if 1 <= start <= end else (0, 0)


def _codes(variable: "Element", language: str) -> tuple[tuple[Code, ...], tuple[Code, ...]]:
    """Return the values with a label: those that mean something, and those that stand for "no value"."""
    ranges = list(_missing_values(variable))
    found: dict[str, Words] = {}
    marked = set(ranges)
    for category in _all(variable, "catgry"):
        value = _text(next(_own(category, "catvalu"), None))
        if not value or value in found:
            continue
        found[value] = _words(_own(category, "labl"), language) or {language: value}
        if category.get("missing", "").upper() in ("Y", "YES", "1", "TRUE"):
            marked.add(value)
    codes = tuple(Code(value, label) for value, label in found.items() if value not in marked)
    labels = {value: found.get(value) or {language: value} for value in (*found, *ranges) if value in marked}
    return codes, tuple(Code(value, label) for value, label in labels.items())


def _missing_values(variable: "Element") -> Iterator[str]:
    for invalid in _all(variable, "invalrng"):
        for item in _all(invalid, "item"):
            yield item.get("VALUE", "").strip()
        for span in _all(invalid, "range"):
            low, high = span.get("min", "").strip(), span.get("max", "").strip()
            if re.fullmatch(r"-?\d{1,18}", low) and re.fullmatch(r"-?\d{1,18}", high):
                yield from map(str, range(int(low), min(int(high), int(low) + WIDEST_RANGE - 1) + 1))


def _told_missing(variable: "Element", known: set[str], language: str) -> tuple[Code, ...]:
    """Return the values of an amount that the instructions call no value: "999 = NIU (Not in universe)"."""
    lines = "\n".join("".join(each.itertext()) for each in _all(variable, "codinstr")).splitlines()
    found = {match[1]: match[2][:200] for line in lines if (match := _CODE_LINE.match(line.strip()))}
    return tuple(
        Code(value, {language: label})
        for value, label in found.items()
        if value not in known and means_no_value(label)
    )


def _description(variable: "Element", language: str) -> Words:
    words = _words(_own(variable, "txt"), language)
    return words or _words(_all(variable, "qstnlit"), language)


def _words(elements: "Iterator[Element] | list[Element]", language: str) -> Words:
    """Return the texts by language; the first of each."""
    words: dict[str, str] = {}
    for element in elements:
        words.setdefault(element.get(_LANGUAGE, "")[:2].lower() or language, _text(element))
    return only_known(words)


def _text(element: "Element | None") -> str:
    if element is None:
        return ""
    text = "".join(char for char in "".join(element.itertext()) if char.isprintable() or char in "\n\t")
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    return "\n".join(lines)[:LONGEST_TEXT].strip()


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text.strip()) else 0


def _name(element: "Element") -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _all(element: "Element", name: str) -> "Iterator[Element]":
    return (each for each in element.iter() if _name(each) == name)


def _own(element: "Element", name: str) -> "Iterator[Element]":
    return (each for each in element if _name(each) == name)
