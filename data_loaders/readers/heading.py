"""Deciding which first records name the columns, and which names to use."""

import re
from collections.abc import Collection, Sequence

_NUMBER = re.compile(r"\s*[-+]?\d[\d.,' ]*%?\s*\Z")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*\Z")
_WORD = re.compile(r"[^\W\d_]\w")
_NULL_WORDS = frozenset(
    [
        "na",
        "n/a",
        "nan",
        "nd",
        "n/d",
        "s/d",
        "s.d.",
        "null",
        "none",
        "missing",
        "nulo",
        "sin",
        "dato",
        "no",
        "data",
    ]
)
COMPARED, COMPARED_CELLS = 200, 20_000
MOST_HEADING_ROWS = 4


def has_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row is a heading, judged by how it differs from the rows below it."""
    if len(rows) < 2:
        return not rows or not any(is_value(cell) for cell in rows[0])
    votes = heading_votes(rows)
    return votes > 0 if votes else _is_distinct(rows[0])


def heading_votes(rows: Sequence[Sequence[str]]) -> int:
    """Return by how much the columns below speak for a heading (above 0) or against it; 0 where they tell nothing."""
    first = rows[0]
    below = [row for row in rows[1 : _compared(len(first)) + 1] if row != first]
    votes = [_vote(cell, [row[index] for row in below]) for index, cell in enumerate(first)]
    return sum(votes) or (-1 if any(votes) else 0)


def heading_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many first rows are headings: none, one, or the levels of a heading, at most four."""
    count = min(MOST_HEADING_ROWS, len(rows) - 1)
    for levels in range(count, 1, -1):
        if _are_levels(rows[:levels], rows[levels:][: _compared(len(rows[0]))]):
            return levels
    return int(has_heading(rows))


def joined(levels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return one heading per column from several levels; a blank cell above others belongs to what stands left of it.

    >>> joined([["Region", "Men", "", "Women"], ["", "2020", "2021", "2020"]])
    ('Region', 'Men: 2020', 'Men: 2021', 'Women: 2020')
    """
    if all(level == levels[0] for level in levels):
        return tuple(levels[0])
    filled = [_filled_right(level, levels[number + 1 :]) for number, level in enumerate(levels)]
    return tuple(": ".join(dict.fromkeys(filter(None, column))) for column in zip(*filled, strict=True))


def headings(first: Sequence[str], width: int, *, is_heading: bool) -> tuple[str, ...]:
    """Return one name per column, made up where there is none.

    >>> headings(["Mês ", "", "RISP"], 3, is_heading=True)
    ('Mês', 'column_2', 'RISP')
    """
    cells = list(first) if is_heading else []
    cells += [""] * (width - len(cells))
    return tuple(clean(cell) or f"column_{index}" for index, cell in enumerate(cells[:width], 1))


def clean(cell: str) -> str:
    """Return a name without control characters and surplus spaces."""
    printable = cell if cell.isprintable() else "".join(char if char.isprintable() else " " for char in cell)
    return " ".join(printable.split())


def is_value(cell: str) -> bool:
    """Return whether a cell is a number or a date, as names are not."""
    return bool(_NUMBER.match(cell) or _DATE.match(cell))


def _compared(width: int) -> int:
    """Return how many rows are compared with the heading: fewer of a wide table."""
    return max(COMPARED_CELLS // max(width, 1), 5) if width > COMPARED_CELLS // COMPARED else COMPARED


def _filled_right(cells: Sequence[str], lower: Sequence[Sequence[str]]) -> list[str]:
    """Fill blank cells from the left, as far as a name stands above others; the lowest level stays as it is."""
    filled, last = [], ""
    for index, cell in enumerate(cells):
        has_names_below = any(level[index].strip() for level in lower)
        name = clean(cell) or (last if has_names_below else "")
        last = name if has_names_below else ""
        filled.append(name)
    return filled


def _are_levels(levels: Sequence[Sequence[str]], below: Sequence[Sequence[str]]) -> bool:
    """Return whether rows are the levels of one heading: the same again, or words above columns of figures."""
    if not below:
        return False
    if all(level == levels[0] for level in levels):
        return bool(has_heading([levels[0], *below]))
    typed = dict.fromkeys(
        index for index in range(len(levels[0])) if _is_typed([row[index] for row in below])
    )
    if not typed or not any(cell.strip() for cell in levels[-1]):
        return False
    return all(_is_level(level, typed, below) for level in levels) and _is_filled(levels, typed)


def _is_level(level: Sequence[str], typed: Collection[int], below: Sequence[Sequence[str]]) -> bool:
    """A level has words, or years, where the columns have figures, and nothing that occurs below."""
    named = [level[index] for index in typed if level[index].strip()]
    if not named:
        return False
    are_letters = len(set(named)) == len(named) > 1 and all(map(str.isalpha, named))
    for index, cell in enumerate(level):
        if not cell.strip():
            continue
        values = [row[index] for row in below]
        if cell in values and not _is_year_name(cell, values):
            return False
        if index in typed and not (are_letters or _is_name(cell) or _is_year_name(cell, values)):
            return False
    return True


def _is_filled(levels: Sequence[Sequence[str]], typed: Collection[int]) -> bool:
    """Every column of figures is named in the last level, and some level above groups columns or names the others."""
    last, above = levels[-1], levels[:-1]
    if not all(last[index].strip() for index in typed):
        return False
    return all(
        any(not cell.strip() for cell in level)
        or any(not cell.strip() for cell in last)
        or len(set(level)) < len(level)
        or all(_WORD.search(cell) for cell in last if cell.strip())
        for level in above
    )


def _is_typed(values: Sequence[str]) -> bool:
    filled = [value for value in values if any(map(str.isalnum, value)) and not _is_null(value)]
    return bool(filled) and sum(map(is_value, filled)) > 0.6 * len(filled)


def _is_null(cell: str) -> bool:
    return cell.strip().casefold() in _NULL_WORDS


def _is_name(cell: str) -> bool:
    return bool(_WORD.search(cell)) and not _is_null(cell) and not is_value(cell)


def _is_year_name(cell: str, values: Sequence[str]) -> bool:
    return bool(_YEAR.match(cell)) and not all(map(_YEAR.match, filter(str.strip, values)))


def _vote(cell: str, below: Sequence[str]) -> int:
    """Return 1 if the cell can only be a name, -1 if it looks like the values below it, 0 if it tells nothing."""
    values = [value for value in below if value.strip()]
    if not cell.strip() or not values:
        return 0
    numeric = sum(map(is_value, values)) / len(values)
    if is_value(cell):
        return 0 if _YEAR.match(cell) and not all(map(_YEAR.match, values)) else -3 * (numeric > 0.5)
    if numeric > 0.8:
        return 1
    return -1 if cell in values and len(cell.strip()) < 40 else 0


def _is_distinct(first: Sequence[str]) -> bool:
    named = [cell.strip().casefold() for cell in first if cell.strip()]
    return bool(named) and not any(map(is_value, named))
