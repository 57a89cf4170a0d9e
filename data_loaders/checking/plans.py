"""What running a check amounts to: tables to make first, what is looked at, and when it is a hit."""

from dataclasses import dataclass, field

from core.catalog import Dataset
from core.reporting import area_variable, unit_variable
from data_loaders.checking.records import Records, as_text, composed, quoted
from data_loaders.values.expression import Expression

ALWAYS = Expression("true")
NOTHING = Expression("NULL")


@dataclass(frozen=True)
class Place:
    """Where a record belongs: the reporting unit and the area that shares are told by; empty where there is none."""

    unit: str
    area: str

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that are there."""
        return tuple(name for name in (self.unit, self.area) if name)


def place_in(dataset: Dataset) -> Place:
    """Return the variables that say where the records of a dataset belong."""
    return Place(unit_variable(dataset), area_variable(dataset))


@dataclass(frozen=True)
class Plan:
    """A check as SQL.

    `setup` makes tables. `source` is what follows FROM: records `r`, or what the setup made, with other tables joined.
    `unit` and `area` are text. A row of the source counts as checked when `checked`, and is a hit when `hit` as well;
    `expected` is text. `row` is the number of the record, or 0. Where the source has no records, `key` and `shown` are lists
    of text that go with `key_names` and `shown_names`; else they are taken from the record.
    """

    source: Expression
    unit: str
    area: str
    hit: Expression
    checked: Expression = ALWAYS
    expected: Expression = NOTHING
    setup: tuple[Expression, ...] = ()
    row: str = "0"
    key: str = ""
    shown: str = ""
    key_names: tuple[str, ...] = ()
    shown_names: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    """What is read, where the source is nothing but records: such plans are counted together."""
    values: Expression | None = None
    """Asks how many values the hits are about; None where that is not told apart."""


@dataclass(frozen=True)
class Setting:
    """What every plan is made from: the records, where they belong, and the other datasets that links may point at."""

    records: Records
    place: Place
    others: dict[str, Records] = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset:
        """The dataset that is checked."""
        return self.records.dataset

    def text(self, name: str, table: str = "r") -> str:
        """Return a variable of a table as text."""
        return as_text(self.dataset.variable(name), f"{table}.{quoted(name)}")

    def place_text(self, name: str, table: str = "r") -> str:
        """Return a unit or an area as text; empty where there is none or it is not known."""
        return f"coalesce({self.text(name, table)}, '')" if name else "''"

    def from_records(self, *names: str, is_raw: bool = False) -> Expression:
        """Return the records as `r`, with these variables and the place."""
        reading = self.records.reading([*names, *self.place.names], is_raw=is_raw)
        return composed("{} AS r", reading)
