"""What the values of a column look like, told from some rows of each file: enough to compare columns of different files."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_loaders.scratch_engine import engine, nothing_left_behind
from data_loaders.stacking.alike import FILE_NUMBER
from data_loaders.stacking.pieces import Piece
from data_loaders.values.nulls import is_null_word

ROWS_IN_ALL, MOST_ROWS, FEWEST_ROWS = 24_000, 4_000, 100
MOST_VALUES = 2_000
USUAL = 0.95
"""The share of values that has to agree for a column to be called one of numbers, or of one width."""
_NUMBERED = "read_parquet(?, file_row_number = true)"


@dataclass(frozen=True)
class Profile:
    """Some values of a column. `values` are the different ones, as they stand (at most 2,000).

    `widths` counts digits of values that are digits only, as shares; `quartiles` are those of the numbers.
    """

    count: int = 0
    values: frozenset[str] = frozenset()
    numeric: float = 0.0
    widths: Mapping[int, float] | None = None
    has_leading_zero: bool = False
    quartiles: tuple[float, float, float] | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether nearly all values are numbers."""
        return self.count > 0 and self.numeric >= USUAL

    @property
    def width(self) -> int:
        """How many digits the values have, where nearly all have the same number; else 0."""
        usual = max((self.widths or {}).items(), key=lambda pair: pair[1], default=(0, 0.0))
        return usual[0] if usual[1] >= USUAL else 0


def profiles_of(pieces: Sequence[Piece], scratch: Path) -> tuple[tuple[Profile, ...], ...]:
    """Return one profile per column of every piece, from rows at the beginning and the end of each."""
    by_file: dict[Path, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_file[piece.staged.rows].append(piece)
    most = max(min(MOST_ROWS, ROWS_IN_ALL // len(pieces)), FEWEST_ROWS)
    profiles: dict[tuple[Path, int | None], tuple[Profile, ...]] = {}
    for some in by_file.values():
        profiles |= _profiles(some, most, scratch)
    return tuple(profiles[piece.staged.rows, piece.number] for piece in pieces)


def profile(values: Iterable[str]) -> Profile:
    """Return the profile of some values, those that stand for nothing aside."""
    kept = [value for value in (value.strip() for value in values) if not is_null_word(value)]
    numbers = [number for number in map(_number, kept) if number is not None]
    digits = [value for value in kept if value.isdigit()]
    widths = Counter(map(len, digits))
    return Profile(
        count=len(kept),
        values=frozenset(kept[:MOST_VALUES]),
        numeric=len(numbers) / len(kept) if kept else 0.0,
        widths={width: count / len(kept) for width, count in widths.items()},
        has_leading_zero=any(len(value) > 1 and value[0] == "0" for value in digits),
        quartiles=_quartiles(numbers),
    )


def together(profiles: Sequence[Profile]) -> Profile:
    """Return the profile of a column over several files."""
    full = [each for each in profiles if each.count]
    if len(full) < 2:
        return full[0] if full else Profile()
    count = sum(each.count for each in full)
    shares: Counter[int] = Counter()
    for each in full:
        for width, share in (each.widths or {}).items():
            shares[width] += share * each.count / count  # type: ignore[assignment]
    quartiles = [each.quartiles for each in full if each.quartiles]
    middle = (
        tuple(statistics.median(each[place] for each in quartiles) for place in range(3))
        if quartiles
        else None
    )
    return Profile(
        count=count,
        values=frozenset().union(*(each.values for each in full)),
        numeric=sum(each.numeric * each.count for each in full) / count,
        widths=dict(shares),
        has_leading_zero=any(each.has_leading_zero for each in full),
        quartiles=middle,  # type: ignore[arg-type]
    )


def likeness(one: Profile, other: Profile) -> float | None:
    """Return how alike the contents of two columns are, between 0 and 1; None where there is too little to tell.

    Texts and codes are alike by the values that both have and by their width, numbers by their range.
    """
    if not one.count or not other.count:
        return None
    if one.is_numeric != other.is_numeric:
        return 0.0
    shared = len(one.values & other.values) / min(len(one.values), len(other.values))
    if not one.is_numeric:
        return shared if shared > 0 else None
    if one.width and other.width and one.width != other.width:
        return min(shared, 0.2)
    return max(shared, _overlap(one.quartiles, other.quartiles))


def _overlap(one: tuple[float, float, float] | None, other: tuple[float, float, float] | None) -> float:
    """Return how far the middle halves of two columns of numbers lie over one another."""
    if one is None or other is None:
        return 0.0
    low, high = max(one[0], other[0]), min(one[2], other[2])
    spread = max(one[2], other[2]) - min(one[0], other[0])
    return max(high - low, 0.0) / spread if spread else 1.0


def _profiles(
    pieces: Sequence[Piece], most: int, scratch: Path
) -> dict[tuple[Path, int | None], tuple[Profile, ...]]:
    """Return the profiles of pieces that lie in one Parquet file, by file and number."""
    file, width = pieces[0].staged.rows, len(pieces[0].staged.names)
    if pieces[0].number is None:
        return {(file, None): _by_column(_rows_of_one(pieces[0], most), width)}
    rows = _rows_of_many(pieces, most, scratch)
    return {(file, piece.number): _by_column(rows[piece.number or 0], width) for piece in pieces}


def _rows_of_one(piece: Piece, most: int) -> list[tuple[str | None, ...]]:
    """Return rows of the first and the last group of rows in the file."""
    with pq.ParquetFile(piece.staged.rows) as file:
        groups = sorted({0, file.num_row_groups - 1})
        batches = [
            next(file.iter_batches(batch_size=most // len(groups), row_groups=[each])) for each in groups
        ]
    columns = [
        [value for batch in batches for value in batch.column(place).cast(pa.string()).to_pylist()]
        for place in range(len(piece.staged.names))
    ]
    return list(zip(*columns, strict=True))


def _rows_of_many(
    pieces: Sequence[Piece], most: int, scratch: Path
) -> Mapping[int, list[tuple[str | None, ...]]]:
    """Return rows from the beginning and the end of every file of a shared one."""
    path = str(pieces[0].staged.rows)
    cells = ", ".join(f'"{name}"' for name in pieces[0].staged.names)
    where = f'SELECT "{FILE_NUMBER}", min(file_row_number), max(file_row_number) FROM {_NUMBERED} GROUP BY 1 ORDER BY 1'
    found: dict[int, list[tuple[str | None, ...]]] = defaultdict(list)
    with nothing_left_behind(), engine(scratch) as connection:
        places = connection.cursor().execute(where, [path]).fetchall()
        firsts, lasts = ([0] * (places[-1][0] + 1) for _ in range(2))
        for number, first, last in places:
            firsts[number], lasts[number] = first, last
        query = (
            f'SELECT "{FILE_NUMBER}", {cells} FROM {_NUMBERED} WHERE '
            f'file_row_number < list_extract(?, "{FILE_NUMBER}" + 1) + ? '
            f'OR file_row_number > list_extract(?, "{FILE_NUMBER}" + 1) - ?'
        )
        rows = connection.cursor().execute(query, [path, firsts, most // 2, lasts, most // 2]).fetchall()
    for number, *row in rows:
        found[number].append(tuple(row))
    return found


def _by_column(rows: Sequence[Sequence[str | None]], width: int) -> tuple[Profile, ...]:
    columns = zip(*rows, strict=True) if rows else iter([()] * width)
    return tuple(profile(value for value in column if value) for column in columns)


def _number(value: str) -> float | None:
    plain = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value
    if not plain.strip("-+").replace(".", "", 1).isdigit() or not plain.isascii():
        return None
    return float(plain)


def _quartiles(numbers: Sequence[float]) -> tuple[float, float, float] | None:
    if len(numbers) < 4:
        return None
    low, middle, high = statistics.quantiles(numbers, n=4)
    return low, middle, high
