"""Links between datasets as they are in the data: how many records find their unit, and what is missing on either side.

Plain values. `data_loaders/linking` counts them, `core/link_proposals.py` finds links that nobody has declared, and
`core/link_words.py` says what they mean. Values are compared as text, as code lists write it; records without a value
(empty, blank, or a code for "no value") are never unmatched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from core.catalog import Dataset, Link


class Cardinality(StrEnum):
    """How many records stand on either side of one value, the pointing side first."""

    ONE_TO_ONE = "1:1"
    MANY_TO_ONE = "n:1"
    ONE_TO_MANY = "1:n"
    MANY_TO_MANY = "n:m"


class Mending(StrEnum):
    """What would have to be done to both sides so that more values match; each includes the ones before it."""

    SPACES = "spaces"
    CAPITALS = "capitals"
    ZEROS = "zeros"


@dataclass(frozen=True)
class Mended:
    """How many distinct values would match after a mending of the codes."""

    how: Mending
    matched_distinct: int


@dataclass(frozen=True)
class LinkFacts:
    """One link as it is in two editions.

    `origin` points with `variables` at `to` of `target`. `records`, `with_value`, `matched` count records of the origin;
    `joined` are the rows that a join of the matched ones gives. `distinct` and `target_distinct` are different values on
    either side, `matched_distinct` those on both. `last_year` and `last_year_distinct` say the same of the values that
    the origin has in its last year, where it covers several; `last_year` is 0 where it does not.
    """

    origin: str
    variables: tuple[str, ...]
    target: str
    to: tuple[str, ...]
    records: int
    with_value: int
    matched: int
    joined: int
    distinct: int
    matched_distinct: int
    target_records: int
    target_with_value: int
    target_distinct: int
    last_year: int = 0
    last_year_distinct: int = 0
    mended: Mended | None = None
    is_declared: bool = False

    @property
    def id(self) -> str:
        """What the link is called in files and addresses."""
        return link_id(self.origin, self.link)

    @property
    def link(self) -> Link:
        """The link as the dataset that points declares it."""
        return Link(self.variables, self.target, self.to)

    @property
    def is_target_unique(self) -> bool:
        """Whether every value stands for one record of the target, so that a join leaves totals alone."""
        return self.target_with_value == self.target_distinct

    @property
    def is_origin_unique(self) -> bool:
        """Whether every value stands for one record of the dataset that points."""
        return self.with_value == self.distinct

    @property
    def cardinality(self) -> Cardinality:
        """How many records stand on either side."""
        if self.is_target_unique:
            return Cardinality.ONE_TO_ONE if self.is_origin_unique else Cardinality.MANY_TO_ONE
        return Cardinality.ONE_TO_MANY if self.is_origin_unique else Cardinality.MANY_TO_MANY

    @property
    def unmatched(self) -> int:
        """Records with a value that the target does not have."""
        return self.with_value - self.matched

    @property
    def unmatched_distinct(self) -> int:
        """Values of the origin that the target does not have."""
        return self.distinct - self.matched_distinct

    @property
    def target_unmatched_distinct(self) -> int:
        """Values of the target that the origin does not have."""
        return self.target_distinct - self.matched_distinct

    @property
    def share_matched(self) -> float | None:
        """Matched records among those with a value, 0 to 1; None where no record has one."""
        return self.matched / self.with_value if self.with_value else None

    @property
    def share_distinct(self) -> float:
        """Matched values among the values of the origin, 0 to 1; 0 of no values."""
        return self.matched_distinct / self.distinct if self.distinct else 0.0

    @property
    def share_mended(self) -> float:
        """The same after the mending that helps most."""
        matched = self.mended.matched_distinct if self.mended else self.matched_distinct
        return matched / self.distinct if self.distinct else 0.0

    @property
    def is_mendable(self) -> bool:
        """Whether a mending of the codes would match at least half of the values that do not match."""
        gained = self.mended.matched_distinct - self.matched_distinct if self.mended else 0
        return gained > 0 and 2 * gained >= self.unmatched_distinct

    @property
    def share_covered(self) -> float:
        """Values of the target that the origin has, 0 to 1; 0 of no values."""
        return self.matched_distinct / self.target_distinct if self.target_distinct else 0.0


class GapKind(StrEnum):
    """What is missing, the worst first."""

    LOST = "lost"
    NEARLY = "nearly"
    NOWHERE = "nowhere"
    REPEATED = "repeated"
    LOOK_ALIKE = "look_alike"
    UNLINKED = "unlinked"
    ABSENT = "absent"
    PARTIAL = "partial"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing between datasets.

    `count` of `of` values are concerned, or records where `kind` is REPEATED; `records` are the records behind them.
    `year` is the last year where the gap is about that one, else 0. `mended` is how codes would match (NEARLY). `other` is
    empty where nobody else is concerned (UNLINKED), and the name of a dataset that is not here where `kind` is LOST.
    """

    kind: GapKind
    dataset: str
    variables: tuple[str, ...] = ()
    other: str = ""
    other_variables: tuple[str, ...] = ()
    count: int = 0
    of: int = 0
    records: int = 0
    year: int = 0
    mended: Mended | None = None


@dataclass(frozen=True)
class DataMap:
    """All datasets that a viewer may count in, the links between them, declared or proposed, and the gaps.

    `dismissed` are the ids of links that were proposed, and that a person does not want.
    """

    datasets: tuple[Dataset, ...]
    links: tuple[LinkFacts, ...] = ()
    gaps: tuple[Gap, ...] = ()
    dismissed: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Dataset]:
        """The datasets by name."""
        return {dataset.name: dataset for dataset in self.datasets}

    @property
    def declared(self) -> tuple[LinkFacts, ...]:
        """The links that a person or a file has declared."""
        return tuple(link for link in self.links if link.is_declared)

    @property
    def proposed(self) -> tuple[LinkFacts, ...]:
        """The links that the data propose."""
        return tuple(link for link in self.links if not link.is_declared)

    def links_of(self, dataset: str) -> tuple[LinkFacts, ...]:
        """Return the links by which a dataset points at others."""
        return tuple(link for link in self.links if link.origin == dataset)

    def links_to(self, dataset: str) -> tuple[LinkFacts, ...]:
        """Return the links by which others point at a dataset."""
        return tuple(link for link in self.links if link.target == dataset and link.origin != dataset)

    def link(self, link_id: str) -> LinkFacts | None:
        """Return the link of this id, if there is one."""
        return next((link for link in self.links if link.id == link_id), None)


@dataclass(frozen=True)
class Unmatched:
    """One value without a counterpart: its parts as text, and how many records have it."""

    values: tuple[str, ...]
    records: int


def link_id(origin: str, link: Link) -> str:
    """Return what a link is called in files and addresses.

    >>> link_id("payroll", Link(("document", "school"), "teachers", ("document", "school")))
    'payroll.document,school.teachers.document,school'
    """
    return ".".join([origin, ",".join(link.variables), link.dataset, ",".join(link.to)])


def is_sound(origin: Dataset, link: Link, target: Dataset) -> bool:
    """Return whether a declared link can be counted: both sides have as many variables, and all of them are there."""
    here = {variable.name for variable in origin.variables}
    there = {variable.name for variable in target.variables}
    return 0 < len(link.variables) == len(link.to) and set(link.variables) <= here and set(link.to) <= there
