"""The values of statistics files: from bare numbers to whole numbers, dates and text, judged over every row.

A missing value with a letter (Stata .a to .z, SAS .A to .Z and ._) is a number no file format but theirs has. It is stored as
a reserved number, -999999901 for the first letter to -999999927 for the underscore: one that no measurement gives, that any
program can hold, and that stays the same from edition to edition. The column's missing codes list it, so it is never averaged.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.catalog import VariableType
from data_loaders.readers.statistics_moments import Moment, clock_times, is_midnight, moments
from data_loaders.readers.statistics_text import Decoder

RESERVED = -999_999_900
EXACT = 2**53
"""Above this, a double does not hold every whole number."""

MOST_MISSING = 200
"""Values of a range of missing ones that are listed."""

_STORED = {
    VariableType.TEXT: pa.string(),
    VariableType.INTEGER: pa.int64(),
    VariableType.YEAR: pa.int64(),
    VariableType.NUMBER: pa.float64(),
    VariableType.DATE: pa.date32(),
    VariableType.DATETIME: pa.timestamp("us"),
}
_RAW = {"string": pa.string(), "int8": pa.int64(), "int16": pa.int64(), "int32": pa.int64()}


@dataclass(frozen=True)
class Facts:
    """What a file says about one column. `codes` are values and their labels; `missing` are ranges, both ends included."""

    name: str
    kind: str
    label: str = ""
    form: str = ""
    measure: str = ""
    codes: tuple[tuple[float | str, str], ...] = ()
    missing: tuple[tuple[float | str, float | str], ...] = ()
    moment: Moment | None = None

    @property
    def is_text(self) -> bool:
        """Whether the column holds text in the file."""
        return self.kind == "string"


@dataclass
class Column:
    """One column while its file is read: what all its values so far have shown."""

    facts: Facts
    values: int = 0
    is_whole: bool = True
    is_midnight: bool = True
    is_year: bool = True
    out_of_range: int = 0
    tags: Counter[int] = field(default_factory=Counter)
    missing_lost: int = 0
    is_taken: bool = False
    missing_met: dict[float | str, None] = field(default_factory=dict)

    @property
    def is_moment(self) -> bool:
        """Whether the column holds dates or times, which have no place for missing codes."""
        return self.facts.moment is not None and self.facts.moment.kind != "year"

    @property
    def raw_type(self) -> pa.DataType:
        """How the values are kept until every row has been seen."""
        moment = self.facts.moment
        if moment is None or not self.is_moment:
            return _RAW.get(self.facts.kind, pa.float64())
        return pa.string() if moment.kind == "time" else pa.timestamp("us")

    @property
    def type(self) -> VariableType:
        """The type that every value agrees with."""
        raw, moment = self.raw_type, self.facts.moment
        if pa.types.is_string(raw):
            return VariableType.TEXT
        if pa.types.is_timestamp(raw):
            is_day = moment is not None and moment.kind != "datetime" and self.is_midnight
            return VariableType.DATE if is_day else VariableType.DATETIME
        is_whole = self.is_whole and (self.values > 0 or pa.types.is_integer(raw))
        if is_whole and moment is not None and self.is_year and not self.tags:
            return VariableType.YEAR
        return VariableType.INTEGER if is_whole else VariableType.NUMBER

    def taken(
        self, raw: pa.Array, tags: pa.Array | None, decoder: Decoder
    ) -> tuple[pa.Array, pa.Array | None]:
        """Return a batch of values as they are kept, and which of them were mended (None: none); look at each of them."""
        if self.facts.is_text:
            values, mended = decoder.column(raw)
            self._note_missing(values)
            return values, mended
        numbers = _shortest(raw) if self.facts.kind == "float" else raw
        if not pa.types.is_integer(numbers.type):
            numbers = pc.if_else(pc.is_nan(numbers), None, numbers)
        self.values += len(numbers) - numbers.null_count
        moment = self.facts.moment
        if moment is None or not self.is_moment:
            return self._plain(numbers, tags), None
        return self._moments(numbers, tags, moment)

    def final(self, raw: pa.Array, *, is_text: bool) -> pa.Array:
        """Return kept values in the type that all agree with, or as text: numbers without ".0", dates as ISO writes them."""
        typed = raw.cast(_STORED[self.type], safe=False)
        if not is_text:
            return typed
        if pa.types.is_floating(typed.type):
            text = pa.array(number_text(value) for value in typed.to_pylist())
        elif pa.types.is_timestamp(typed.type):
            text = pc.replace_substring_regex(
                typed.cast(pa.string()), r"\.?0*$", ""
            )  # six decimals always stand there
        else:
            text = typed.cast(pa.string())
        return self._with_letters(text.cast(pa.string())) if self.tags else text.cast(pa.string())

    def _moments(
        self, numbers: pa.Array, tags: pa.Array | None, moment: Moment
    ) -> tuple[pa.Array, pa.Array | None]:
        numbers = self._without_missing(numbers)
        self.missing_lost += 0 if tags is None else len(tags) - tags.null_count
        if moment.kind == "time":
            return clock_times(numbers, moment), None
        stamps, lost = moments(numbers, moment)
        self.out_of_range += lost
        self.is_midnight = self.is_midnight and is_midnight(stamps)
        return stamps, pc.and_(pc.is_valid(numbers), pc.is_null(stamps)) if lost else None

    def _without_missing(self, numbers: pa.Array) -> pa.Array:
        for low, high in self.facts.missing:
            inside = pc.fill_null(
                pc.and_(pc.greater_equal(numbers, low), pc.less_equal(numbers, high)), False
            )
            self.missing_lost += pc.sum(inside).as_py() or 0
            numbers = pc.if_else(inside, None, numbers)
        return numbers

    def _plain(self, numbers: pa.Array, tags: pa.Array | None) -> pa.Array:
        self._note_missing(numbers)
        values = pc.drop_null(numbers).to_numpy(zero_copy_only=False)
        if len(values):
            self._look(values)
        if tags is None or tags.null_count == len(tags):
            return numbers
        letters = Counter(pc.drop_null(tags).to_pylist())
        self.tags.update(letters)
        codes = pa.array([None if tag is None else tag_code(tag) for tag in tags.to_pylist()], numbers.type)
        return pc.coalesce(numbers, codes)

    def _look(self, values: "np.ndarray[tuple[int], np.dtype[np.float64 | np.int64]]") -> None:
        lowest, highest = values.min(), values.max()
        if self.is_whole and values.dtype.kind == "f":
            in_reach = lowest >= -EXACT and highest <= EXACT
            self.is_whole = bool(in_reach and np.array_equal(values, np.floor(values)))
        self.is_year = self.is_year and bool(lowest >= 1000 and highest <= 2999)
        self.is_taken = self.is_taken or bool(np.any((values < RESERVED) & (values >= RESERVED - 27)))

    def _note_missing(self, values: pa.Array) -> None:
        """Remember which values of the declared ranges occur."""
        for low, high in self.facts.missing:
            if isinstance(low, str) != self.facts.is_text or len(self.missing_met) > MOST_MISSING:
                continue
            inside = pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high))
            met = pc.unique(values.filter(inside)).sort().to_pylist()
            self.missing_met.update(dict.fromkeys(met[: MOST_MISSING + 1]))

    def _with_letters(self, text: pa.Array) -> pa.Array:
        spelled = {str(tag_code(tag)): tag_text(tag) for tag in self.tags}
        return pa.array([spelled.get(value, value) for value in text.to_pylist()], pa.string())


def tag_code(tag: int) -> int:
    """Return the reserved number for a tag, given as the character's number.

    >>> tag_code(ord("a")), tag_code(ord("Z")), tag_code(ord("_"))
    (-999999901, -999999926, -999999927)
    """
    letter = chr(tag).lower()
    return RESERVED - (27 if letter == "_" else ord(letter) - ord("a") + 1)


def tag_text(tag: int) -> str:
    """Return how its program writes the tag: a dot and the letter."""
    return f".{chr(tag)}"


def number_text(value: float | None) -> str | None:
    """Return a number as people write it.

    >>> number_text(3.0), number_text(0.1), number_text(1e-7), number_text(None)
    ('3', '0.1', '0.0000001', None)
    """
    if value is None:
        return None
    text = repr(float(value))
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def code_text(value: float | str) -> str:
    """Return a value as it stands in the data, as text."""
    return value if isinstance(value, str) else number_text(value) or ""


def any_of(masks: Iterable[pa.Array | None]) -> int:
    """Return how many rows are marked in at least one column."""
    total = None
    for mask in masks:
        if mask is not None:
            filled = pc.fill_null(mask, False)
            total = filled if total is None else pc.or_(total, filled)
    return 0 if total is None else pc.sum(total).as_py() or 0


def _shortest(numbers: pa.Array) -> pa.Array:
    """Return numbers of single precision with the digits that they have: 5.1, not 5.099999904632568."""
    return numbers.cast(pa.float32(), safe=False).cast(pa.string()).cast(pa.float64())
