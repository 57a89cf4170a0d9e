"""The catalogue: which datasets exist, what their variables mean, and who may open them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from core.access import Role, Viewer
from core.errors import unknown_dataset, unknown_variable
from core.words import Words

SAFE_NAME = re.compile(r"^[a-z][a-z0-9_]{0,62}$")
"""What a dataset or a variable may be called inside; the original name is kept beside it."""


class VariableType(StrEnum):
    """How a value is stored. The names are those of the Frictionless Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    YEAR = "year"


class VariableRole(StrEnum):
    """What a variable is for."""

    IDENTIFIER = "identifier"
    DIMENSION = "dimension"
    MEASURE = "measure"
    HIDDEN = "hidden"


NUMERIC = frozenset({VariableType.INTEGER, VariableType.NUMBER})
TEMPORAL = frozenset({VariableType.DATE, VariableType.DATETIME, VariableType.YEAR})
SILENT = frozenset({VariableRole.IDENTIFIER, VariableRole.HIDDEN})
"""Roles of variables that a codebook names and explains, but of which it shows no value."""


@dataclass(frozen=True)
class Code:
    """One entry of a code list: the value as stored (as text), and what it means."""

    value: str
    label: Words


@dataclass(frozen=True)
class Variable:
    """One column: what it is called, means, and holds.

    `codes` is the code list (the choices in a picker), in its natural order when `is_ordered`.
    `missing` lists stored values that stand for "no value", each with its reason. `area_level` names the
    geographical level ("region", "province", ...) or is empty. `lowest` and `highest` are numbers, or ISO dates as
    text; they are what the data hold, while `valid_low` and `valid_high` are what a person says is possible.
    `share_missing` is between 0 and 1.
    """

    name: str
    type: VariableType
    label: Words
    role: VariableRole = VariableRole.DIMENSION
    description: Words = field(default_factory=dict)
    unit: Words = field(default_factory=dict)
    codes: tuple[Code, ...] = ()
    is_ordered: bool = False
    missing: tuple[Code, ...] = ()
    area_level: str = ""
    original: str = ""
    share_missing: float | None = None
    distinct: int | None = None
    lowest: float | str | None = None
    highest: float | str | None = None
    valid_low: float | str | None = None
    valid_high: float | str | None = None

    @cached_property
    def code_labels(self) -> Mapping[str, Words]:
        """The meaning of each stored value, missing codes included."""
        return {code.value: code.label for code in (*self.codes, *self.missing)}


@dataclass(frozen=True)
class Link:
    """A foreign key: these variables point at the key of another dataset."""

    variables: tuple[str, ...]
    dataset: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class FileRecords:
    """Where the records of one file went; `mended` ones are among the loaded."""

    file: str
    loaded: int
    refused: int = 0
    skipped: int = 0
    mended: int = 0


@dataclass(frozen=True)
class Edition:
    """One published state of a dataset. `records` = loaded rows; physical = records + refused + skipped.

    `files` says the same per file, where that is known.
    """

    id: str
    published: datetime
    records: int
    refused: int = 0
    skipped: int = 0
    file: str = ""
    sha256: str = ""
    files: tuple[FileRecords, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """One source. Until a steward says otherwise it is one of people, and only stewards may open it.

    `row` finishes the sentence "a row is ..."; `collected` says how the data were collected, `contact` whom to ask. `years` is the first and the last year covered. `questions` are good
    ones to begin with, in their address form without the dataset ("show=mean(mark)&by=region").
    """

    name: str
    title: Words
    variables: tuple[Variable, ...]
    edition: Edition
    description: Words = field(default_factory=dict)
    row: Words = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    source: Words = field(default_factory=dict)
    collected: Words = field(default_factory=dict)
    contact: str = ""
    licence: str = ""
    years: tuple[int, int] | None = None
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Words, ...] = ()
    audience: Role = Role.STEWARD
    is_open: bool = False
    is_sample: bool = False

    @cached_property
    def _by_name(self) -> Mapping[str, Variable]:
        return {variable.name: variable for variable in self.variables}

    def variable(self, name: str) -> Variable:
        """Return the variable, or raise UnknownName with the nearest name."""
        if name not in self._by_name:
            raise unknown_variable(name, self.name, self._by_name)
        return self._by_name[name]


@dataclass(frozen=True)
class Catalog:
    """Every dataset the app knows, by name."""

    datasets: Mapping[str, Dataset]

    def dataset(self, name: str) -> Dataset:
        """Return the dataset, or raise UnknownName with the nearest name."""
        if name not in self.datasets:
            raise unknown_dataset(name, self.datasets)
        return self.datasets[name]

    @property
    def titles(self) -> Mapping[str, Words]:
        """What each dataset is called, by its short name."""
        return {name: dataset.title for name, dataset in self.datasets.items() if any(dataset.title.values())}

    def visible_to(self, viewer: Viewer) -> "Catalog":
        """Return the datasets that this viewer may know of."""
        visible = {name: item for name, item in self.datasets.items() if viewer.role >= item.audience}
        return Catalog(visible)
