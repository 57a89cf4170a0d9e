"""Stata command files that read fixed-width text (`infix`), as IPUMS and NHGIS write them, as a codebook. Nothing is run.

Understood are positions and types, `replace x = x / 100` (implied decimals), variable labels and value labels.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from core.catalog import Code
from data_loaders.readers.codebooks import Codebook, CodebookFile, CodebookVariable

LARGEST = 20_000_000
_TEXT = r"""(?:`"(.*?)"'|"(.*?)")"""
_INFIX = re.compile(r"^\s*(?:quietly\s+)?infix\b(.*?)\busing\s+" + _TEXT, re.DOTALL | re.MULTILINE)
_PLACE = re.compile(
    r"(?:(str\d*|byte|int|long|float|double)\s+)?([A-Za-z_]\w{0,31})\s+(\d{1,6})(?:-(\d{1,6}))?(?!\S)"
)
_SCALE = re.compile(r"^\s*replace\s+(\w+)\s*=\s*(\w+)\s*/\s*(10+)\s*$", re.MULTILINE)
_LABEL = re.compile(r"^\s*label\s+var(?:iable)?\s+(\w+)\s+" + _TEXT + r"\s*$", re.MULTILINE)
_DEFINE = re.compile(r"^\s*label\s+define\s+(\w+)\s+(-?\d+)\s+" + _TEXT, re.MULTILINE)
_VALUES = re.compile(r"^\s*label\s+values\s+(\w+)\s+(\w+)", re.MULTILINE)


def codebook_of_commands(file: Path) -> Codebook | None:
    """Return what the commands say of a fixed-width file, or None where they read no such file."""
    if file.stat().st_size > LARGEST:
        return None
    text = _decoded(file.read_bytes())
    block = _INFIX.search(text)
    places = list(_places(block[1])) if block else []
    if block is None or not places:
        return None
    labels = {match[1]: match[2] or match[3] or "" for match in _LABEL.finditer(text)}
    decimals = {match[1]: len(match[3]) - 1 for match in _SCALE.finditer(text) if match[1] == match[2]}
    codes = _codes(text)
    variables = tuple(
        CodebookVariable(
            name=name.upper(),
            label={"en": labels[name].strip()} if labels.get(name, "").strip() else {},
            start=start,
            end=end,
            decimals=decimals.get(name, 0) if decimals.get(name, 0) < 19 else 0,
            is_numeric=not kind.startswith("str"),
            is_continuous=name not in codes,
            codes=codes.get(name, ()),
        )
        for kind, name, start, end in places
    )
    named = CodebookFile(name=block[2] or block[3] or "", format="fixed length fields")
    return Codebook(files=(named,), variables=variables)


def _places(block: str) -> Iterator[tuple[str, str, int, int]]:
    for match in _PLACE.finditer(block.replace("///", " ")):
        start, end = int(match[3]), int(match[4] or match[3])
        if 1 <= start <= end:
            yield match[1] or "", match[2], start, end


def _codes(text: str) -> dict[str, tuple[Code, ...]]:
    """Return the labelled values of each variable."""
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    for match in _DEFINE.finditer(text):
        lists[match[1]].setdefault(match[2], match[3] or match[4] or match[2])
    return {
        match[1]: tuple(Code(value, {"en": label}) for value, label in lists[match[2]].items())
        for match in _VALUES.finditer(text)
        if match[2] in lists
    }


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
