"""The names of a table's columns: the levels of its heading joined, without footnote marks, units beside."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.words import Words
from data_loaders.intake import Hint
from data_loaders.readers.cells import Row, to_text
from data_loaders.readers.sheet_footnotes import without_mark
from data_loaders.readers.sheet_grid import View
from data_loaders.readers.sheet_heading import is_unit_row
from data_loaders.readers.units import is_unit, unit_of
from data_loaders.readers.workbook import Merge

JOINT = ": "
_LONGEST = 300


@dataclass(frozen=True)
class Headings:
    """One name and one hint per column."""

    names: tuple[str, ...]
    hints: tuple[Hint, ...]


def headings_of(view: View, levels: Sequence[int], columns: Sequence[int], notes: dict[str, str]) -> Headings:
    """Return the names of columns, given the rows of the heading; columns are counted from 0 in the sheet."""
    cleaned = [[without_mark(cell, notes) for cell in row] for row in _filled(view, levels, columns)]
    remarks = [
        " ".join(dict.fromkeys(row[place][1] for row in cleaned if row[place][1]))
        for place in range(len(columns))
    ]
    rows = [[name for name, _ in row] for row in cleaned]
    units = [""] * len(columns)
    if len(rows) > 1 and is_unit_row(view, levels[-1]):
        units = [unit_of(cell) for cell in rows[-1]]
        rows, remarks = _without_units(rows, remarks)
    rows, common = _without_common(rows)
    names = _told_apart([_join([row[place] for row in rows]) for place in range(len(columns))], rows)
    remarks = [
        _join_sentences(remark, *common) if names[place] else remark for place, remark in enumerate(remarks)
    ]
    return Headings(
        tuple(name[:_LONGEST] or f"column_{place}" for place, name in enumerate(names, 1)),
        tuple(
            Hint(description=_words(remark), unit=_words(unit))
            for remark, unit in zip(remarks, units, strict=True)
        ),
    )


def _words(text: str) -> Words:
    return {"en": text} if text else {}


def _join_sentences(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _filled(view: View, levels: Sequence[int], columns: Sequence[int]) -> list[list[str]]:
    """Return the text of every level over every column, the text of joined cells over all of their columns."""
    rows = [_texts(view.grid.rows.get(level, ()), view.grid.width) for level in levels]
    for level, row in zip(levels, rows, strict=True):
        for merge in _across(view, level):
            for column in range(merge.left + 1, min(merge.right, view.area.right) + 1):
                row[column] = row[column] or row[merge.left]
    chosen = [[row[column] for column in columns] for row in rows]
    if not any(_across(view, level) for level in levels):
        for upper, lower in itertools.pairwise(chosen):
            _spread(upper, lower)
    return chosen


def _texts(row: Row, width: int) -> list[str]:
    texts = [" ".join(to_text(cell).split()) for cell in row]
    return texts + [""] * (width - len(texts))


def _across(view: View, level: int) -> list[Merge]:
    area = view.area
    return [
        merge
        for merge in view.grid.merges or ()
        if merge.top == level and merge.right > merge.left and area.left <= merge.left <= area.right
    ]


def _spread(upper: list[str], lower: Sequence[str]) -> None:
    """Where a program does not say which cells are joined: a name stands over the unnamed columns on its right."""
    for place in range(1, len(upper)):
        if not upper[place] and lower[place] and lower[place - 1]:
            upper[place] = upper[place - 1]


def _without_units(rows: list[list[str]], remarks: list[str]) -> tuple[list[list[str]], list[str]]:
    """Take the row of units out of the names if the names differ without it; remarks in brackets are kept as such."""
    above = [_join([row[place] for row in rows[:-1]]) for place in range(len(remarks))]
    if len(set(above)) < len(above) or not all(above):
        return rows, remarks
    others = ["" if unit_of(cell) or not is_unit(cell) else cell.strip("()[] ") for cell in rows[-1]]
    return rows[:-1], [_join_sentences(other, remark) for other, remark in zip(others, remarks, strict=True)]


def _without_common(rows: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Take out levels that say the same over all columns they cover, where other levels still tell groups apart."""
    common: list[str] = []
    kept = list(rows)
    for row in rows[:-1]:
        texts = [text for text in row if text]
        if len(kept) > 2 and len(texts) > 1 and len(set(texts)) == 1:
            kept.remove(row)
            common.append(texts[0])
    return kept, common


def _join(parts: Sequence[str]) -> str:
    """Return the levels joined, each said once."""
    return JOINT.join(dict.fromkeys(part for part in parts if part))


def _told_apart(names: list[str], rows: list[list[str]]) -> list[str]:
    """Where a heading comes back under the same group, put before it the heading that began its block.

    Under "MMR" stand 2009-10, Target, 2010-11, Target: the names are "MMR: 2009-10: Target", "MMR: 2010-11: Target".
    """
    if len(rows) < 2:
        return names
    counts = Counter(names)
    result, block = list(names), ""
    for place, name in enumerate(names):
        if counts[name] == 1:
            block = name
        elif block and _group(rows, place) == _group(rows, names.index(block)):
            result[place] = f"{block}{JOINT}{rows[-1][place]}"
    return result if len(set(result)) > len(set(names)) else names


def _group(rows: list[list[str]], place: int) -> tuple[str, ...]:
    return tuple(row[place] for row in rows[:-1])
