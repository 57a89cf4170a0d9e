"""Checks on a dataset, what they found, what people said about it, and the scores that follow.

A check is a rule with a threshold and a reason. It is suggested from the profile, confirmed (or dismissed) by a person,
stored with the dataset and run at every edition. Checks are plain values; `data_loaders/checking` runs them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.catalog import Link
from core.words import Message, Words


class CheckKind(StrEnum):
    """What is checked."""

    REQUIRED = "required"
    UNIQUE = "unique"
    REPEATED = "repeated"
    EXISTS = "exists"
    ALLOWED = "allowed"
    RANGE = "range"
    PATTERN = "pattern"
    TIDY = "tidy"
    RULE = "rule"
    DEPENDS = "depends"
    JUMP = "jump"
    OUTLIER = "outlier"
    REPORTED = "reported"
    ON_TIME = "on_time"
    HEAPING = "heaping"
    FIRST_DIGITS = "first_digits"


class Dimension(StrEnum):
    """The five sides of quality (as the WHO data quality review and Ed-DQAF name them)."""

    COMPLETENESS = "completeness"
    VALIDITY = "validity"
    CONSISTENCY = "consistency"
    UNIQUENESS = "uniqueness"
    TIMELINESS = "timeliness"


DIMENSION = {
    CheckKind.REQUIRED: Dimension.COMPLETENESS,
    CheckKind.REPORTED: Dimension.COMPLETENESS,
    CheckKind.ALLOWED: Dimension.VALIDITY,
    CheckKind.RANGE: Dimension.VALIDITY,
    CheckKind.PATTERN: Dimension.VALIDITY,
    CheckKind.TIDY: Dimension.VALIDITY,
    CheckKind.OUTLIER: Dimension.VALIDITY,
    CheckKind.EXISTS: Dimension.CONSISTENCY,
    CheckKind.RULE: Dimension.CONSISTENCY,
    CheckKind.DEPENDS: Dimension.CONSISTENCY,
    CheckKind.JUMP: Dimension.CONSISTENCY,
    CheckKind.UNIQUE: Dimension.UNIQUENESS,
    CheckKind.REPEATED: Dimension.UNIQUENESS,
    CheckKind.ON_TIME: Dimension.TIMELINESS,
}
"""Which side a check speaks of. Hints (heaping, first digits) speak of none: they say look, not wrong."""

OUTLIER_THRESHOLD = 3.5
"""Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers: the usual limit of the modified z-score."""
FIRST_DIGITS_THRESHOLD = 0.015
"""Nigrini (2012), Benford's Law: a mean absolute deviation above this is called nonconformity."""
HEAPING_THRESHOLD = 0.1
"""The share of last digits 0 and 5 beyond the fifth that chance gives."""
DAYS_TO_REPORT = 30
"""How long after the end of a period a report is on time, where nobody said otherwise."""


class Operator(StrEnum):
    """How the two sides of a cross-field rule must stand to each other."""

    EQUAL = "="
    NOT_EQUAL = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    BOTH_OR_NEITHER = "both_or_neither"


@dataclass(frozen=True)
class Term:
    """One summand of a rule's side: a variable or a number, added or taken away."""

    variable: str = ""
    number: float = 0.0
    is_subtracted: bool = False


@dataclass(frozen=True)
class Rule:
    """`left` operator `right`, each a sum: `enrolled_girls + enrolled_boys = enrolled`; `tolerance` is allowed between."""

    left: tuple[Term, ...]
    operator: Operator
    right: tuple[Term, ...]
    tolerance: float = 0.0


class State(StrEnum):
    """Whether a person has agreed to a check."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Check:
    """One rule about a dataset. Which fields are used depends on the kind.

    REQUIRED, TIDY, HEAPING, FIRST_DIGITS: `variables` (one). UNIQUE: `variables` are the key. REPEATED: all.
    EXISTS: `to`. ALLOWED: `values`; without them, the code list of the variable. RANGE: `low`, `high` (numbers, or ISO days; "today" for the day of the edition).
    PATTERN: `pattern`, a regular expression for the whole value. RULE: `rule`. DEPENDS: each of `variables[0]` has one
    `variables[1]`, within each `by`. JUMP: `variables[0]` (empty: the records) per `by` from one `period` to the next, more
    than `threshold` scores from the usual change. OUTLIER: `variables[0]` within `by`, more than `threshold`
    median-based scores away; `is_log` takes the logarithm first, for amounts of which a few are many times the others.
    REPORTED: the units in `by` are there in every `period`; `to` names the dataset of units
    that should report. ON_TIME: `variables[0]` is the day of receipt, at most `threshold` days after the end of `period`.
    """

    kind: CheckKind
    variables: tuple[str, ...] = ()
    low: float | str | None = None
    high: float | str | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""
    rule: Rule | None = None
    to: Link | None = None
    by: tuple[str, ...] = ()
    period: str = ""
    threshold: float | None = None
    state: State = State.SUGGESTED
    note: Words = field(default_factory=dict)
    number: int = 0
    """Tells apart checks of one kind about the same variables."""
    is_log: bool = False

    @property
    def is_hint(self) -> bool:
        """Whether what is found is a reason to look, and never an error."""
        return self.kind not in DIMENSION

    @property
    def id(self) -> str:
        """What the check is called in files and addresses: stable as long as kind and variables are."""
        parts = [self.kind.value, *self.variables, *((self.to.dataset,) if self.to else ())]
        return ":".join([*parts, *((str(self.number),) if self.number else ())])


@dataclass(frozen=True)
class AreaShare:
    """Hits of one area: `hits` of `checked`. `area` is the stored code; empty where it is not known."""

    area: str
    checked: int
    hits: int


@dataclass(frozen=True)
class Finding:
    """What one check found: `hits` of `checked` records (or units by period); how many people have spoken about.

    `area_variable` is what `by_area` goes by. `broken`: why the check could not be run, if it could not. `kept` hits can
    be looked at one by one; the counts are exact all the same. A hint has no hits: its `distance` is set against the
    threshold of the check. `values` counts what the hits are about where that is told apart: of DEPENDS, how many values
    of the first variable go with more than one of the second.
    """

    check: Check
    checked: int
    hits: int
    true_values: int = 0
    to_correct: int = 0
    area_variable: str = ""
    by_area: tuple[AreaShare, ...] = ()
    broken: Message | None = None
    kept: int = 0
    distance: float | None = None
    values: int = 0

    @property
    def is_notable(self) -> bool:
        """Whether there is something to look at: open hits, or a hint whose distance is above the threshold."""
        if self.distance is not None:
            return self.distance > (self.check.threshold or 0.0)
        return self.open_hits > 0

    @property
    def open_hits(self) -> int:
        """Hits that nobody has called a true value."""
        return self.hits - self.true_values

    @property
    def share(self) -> float:
        """Open hits among what was checked, 0 to 1."""
        return self.open_hits / self.checked if self.checked else 0.0


@dataclass(frozen=True)
class Score:
    """Shares without fault by dimension, 0 to 1; a dimension that nothing speaks of is left out.

    For the whole dataset, or for one reporting `unit` (its stored code) with its `records` and open `hits`.
    """

    by_dimension: Mapping[Dimension, float]
    unit: str = ""
    area: str = ""
    records: int = 0
    hits: int = 0

    @property
    def overall(self) -> float | None:
        """The plain mean of the dimensions; None where there is none."""
        shares = self.by_dimension.values()
        return sum(shares) / len(shares) if shares else None


@dataclass(frozen=True)
class Findings:
    """All checks of an edition. `unit_variable` is the reporting unit (a school), empty where there is none."""

    dataset: str
    edition: str
    made: datetime
    records: int
    findings: tuple[Finding, ...]
    score: Score
    unit_variable: str = ""
    area_variable: str = ""


class Mark(StrEnum):
    """What a person says about a hit."""

    TRUE_VALUE = "true_value"
    TO_CORRECT = "to_correct"


@dataclass(frozen=True)
class Hit:
    """One record (or unit in a period) that a check found.

    `id` is a fingerprint of check, record key and the values concerned: it stays the same in the next edition as long as
    they do. `row` is the place in the edition, from 1; 0 for what is not there. `key` and `values` are stored text by
    variable. `expected` says what the check expected, where that differs from hit to hit.
    """

    id: str
    row: int
    unit: str
    area: str
    key: Mapping[str, str]
    values: Mapping[str, str]
    expected: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class UnitHits:
    """What goes back to one reporting unit: its stored code, what it is called, its area, how many open hits it has in all.

    `hits` yields each open hit with its check, check by check; it can be gone through once.
    `kept` is how many it yields: fewer than `total` where there are too many to keep.
    """

    unit: str
    label: Words
    area: str
    total: int
    kept: int
    hits: Iterator[tuple[Check, Hit]]


@dataclass(frozen=True)
class Reporting:
    """One area in one period: units that should have reported, and those that did. `area` is the stored code."""

    area: str
    period: str
    expected: int
    reported: int

    @property
    def share(self) -> float | None:
        """The share that reported; None where nobody had to."""
        return self.reported / self.expected if self.expected else None
