"""How a new edition is made of the published one and of new rows: what a person decides."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What becomes of the published rows."""

    APPEND = "append"
    REPLACE_YEAR = "replace-year"
    REPLACE_ALL = "replace-all"


class Duplicates(StrEnum):
    """What becomes of new rows whose key another row has already."""

    KEEP_BOTH = "keep-both"
    KEEP_NEW = "keep-new"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Merge:
    """One decision. `key` are the variables that tell rows apart, `period` the one that says the year.

    `duplicates` is None while nobody has decided: then there must be none.
    """

    mode: Mode = Mode.REPLACE_ALL
    key: tuple[str, ...] = ()
    period: str = ""
    duplicates: Duplicates | None = None
