"""A profile: what the stored values of a dataset look like, variable by variable and as a whole. Plain values only.

Values are text as code lists write them (`core.stored.as_stored_text`), numbers are numbers, days are ISO text. Of
identifiers and hidden variables a profile holds counts and shapes, never a value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from core.catalog import VariableType

TOLD = 10
"""So many of the most frequent values are told where not all are wanted."""

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
"""The quantiles of every number and day."""


@dataclass(frozen=True)
class Tally:
    """A value, or a shape of values, and how many records have it."""

    value: str
    count: int


@dataclass(frozen=True)
class Bin:
    """One bar of a histogram: from `low` up to, but without, `high`; the last one has its end as well."""

    low: float | str
    high: float | str
    count: int


@dataclass(frozen=True)
class VariableProfile:
    """One variable. `values` + `not_reported` + those in `coded` are all the records.

    `values` are cells that say something; `not_reported` are empty ones; `coded` are stored codes for "no value".
    `impossible` values are among `values` but cannot be: days to come or before 1900, numbers outside the valid range,
    values that the code list does not have. `distinct` is an estimate (2 to 5 % off) unless `is_distinct_exact`.
    `quantiles` stand at `QUANTILES`. `last_digits` counts the digits 0 to 9 of whole numbers, `first_digits` 1 to 9 of
    amounts; both are empty where they say nothing. `top` are
    the most frequent values, the first one first: ten, and as many more as the variable has codes, so that a code list
    has all its counts (`top_told` are the ten). `heaped_days`: first of January and placeholder days. `patterns` are
    shapes of text: "99999999", "AA-999". `untrimmed`, `mixed_case` (a value that is also there in other capitals) and
    `blank` count records.
    """

    name: str
    type: VariableType
    values: int
    not_reported: int = 0
    coded: tuple[Tally, ...] = ()
    impossible: int = 0
    distinct: int = 0
    is_distinct_exact: bool = False
    lowest: float | str | None = None
    highest: float | str | None = None
    mean: float | None = None
    sd: float | None = None
    quantiles: tuple[float | str, ...] = ()
    histogram: tuple[Bin, ...] = ()
    top: tuple[Tally, ...] = ()
    last_digits: tuple[int, ...] = ()
    first_digits: tuple[int, ...] = ()
    heaped_days: tuple[Tally, ...] = ()
    patterns: tuple[Tally, ...] = ()
    untrimmed: int = 0
    mixed_case: int = 0
    blank: int = 0
    shortest: int | None = None
    longest: int | None = None

    @property
    def top_told(self) -> tuple[Tally, ...]:
        """The most frequent values, as many as one would read."""
        return self.top[:TOLD]

    @property
    def records(self) -> int:
        """All records, with a value or without."""
        return self.values + self.missing

    @property
    def missing(self) -> int:
        """Records without a value, empty or coded."""
        return self.not_reported + sum(each.count for each in self.coded)

    @property
    def share_missing(self) -> float:
        """The share of records without a value, 0 to 1; 0 of no records."""
        return self.missing / self.records if self.records else 0.0


@dataclass(frozen=True)
class KeyCandidate:
    """Variables that tell records apart, or nearly: `repeated` records share theirs with an earlier one."""

    variables: tuple[str, ...]
    repeated: int = 0


@dataclass(frozen=True)
class Dependency:
    """Each value of `determinant` goes with one value of `dependent`, save for `exceptions` records."""

    determinant: str
    dependent: str
    exceptions: int = 0


@dataclass(frozen=True)
class MissingTogether:
    """Variables that are without a value in the same records."""

    variables: tuple[str, ...]
    records: int


@dataclass(frozen=True)
class YearFigures:
    """One year: its records, and per variable the share missing (0 to 1) and, of measures, the mean."""

    year: int
    records: int
    missing: Mapping[str, float] = field(default_factory=dict)
    means: Mapping[str, float] = field(default_factory=dict)


class BreakKind(StrEnum):
    """What changed suddenly."""

    RECORDS = "records"
    MISSING = "missing"
    LEVEL = "level"
    CODES = "codes"
    APPEARED = "appeared"
    VANISHED = "vanished"
    TYPE = "type"


@dataclass(frozen=True)
class Break:
    """A sudden change. `at` is the first year (or the edition) that is different; `variable` is empty for the records.

    `before` and `after` are records, shares missing, or means; `codes` are stored values that came or went.
    """

    kind: BreakKind
    at: str
    variable: str = ""
    before: float | None = None
    after: float | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A whole edition. `year_variable` is what `years` goes by. `duplicates` are records equal to an earlier one in all.

    `breaks` are between years, `changes` against the edition before (`before` is its id).
    """

    dataset: str
    edition: str
    records: int
    variables: tuple[VariableProfile, ...]
    duplicates: int = 0
    keys: tuple[KeyCandidate, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    missing_together: tuple[MissingTogether, ...] = ()
    year_variable: str = ""
    years: tuple[YearFigures, ...] = ()
    breaks: tuple[Break, ...] = ()
    before: str = ""
    changes: tuple[Break, ...] = ()

    @cached_property
    def _by_name(self) -> Mapping[str, VariableProfile]:
        return {each.name: each for each in self.variables}

    def variable(self, name: str) -> VariableProfile:
        """Return the profile of one variable; raises KeyError."""
        return self._by_name[name]
