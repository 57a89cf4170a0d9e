"""What a database says about its tables and their columns, whichever server it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.catalog import Code, Link, VariableRole, VariableType
from core.words import Message, Words
from data_loaders.intake import About, Hint

LONGEST_LABEL = 80


class Family(StrEnum):
    """What kind of values a column holds, and with it how they are taken in."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    FLOAT = "float"
    TEXT = "text"
    CODES = "codes"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    OTHER = "other"
    LEFT_OUT = "left out"


_TYPES: Mapping[Family, VariableType] = {
    Family.WHOLE: VariableType.INTEGER,
    Family.FLOAT: VariableType.NUMBER,
    Family.BOOLEAN: VariableType.BOOLEAN,
    Family.DATE: VariableType.DATE,
    Family.DATETIME: VariableType.DATETIME,
}


@dataclass(frozen=True)
class DatabaseTable:
    """One table or view as the list shows it. `kind` is "table", "view", "materialized view" or "foreign table".

    `rows` is the estimate of the server, None where it has none; `size` is in bytes, None where it is not known.
    """

    schema: str
    name: str
    kind: str = "table"
    rows: int | None = None
    size: int | None = None
    comment: str = ""
    is_readable: bool = True


@dataclass(frozen=True)
class DatabaseColumn:
    """One column. `declared` is the type as the database spells it; `precision` and `scale` count decimal digits.

    `precision` is None where the column takes any number. `labels` are the values of an enumeration, in its order.
    """

    name: str
    declared: str
    family: Family
    precision: int | None = None
    scale: int | None = None
    is_zoned: bool = False
    is_padded: bool = False
    comment: str = ""
    labels: tuple[str, ...] = ()
    is_readable: bool = True

    @property
    def can_be_taken(self) -> bool:
        """Whether the column can be brought in: the user may read it, and it holds values that a table can hold."""
        return self.is_readable and self.family is not Family.LEFT_OUT

    @property
    def stored(self) -> str:
        """How the values are stored, as far as the type alone says it: a type, or "text"."""
        kind = _TYPES.get(self.family)
        return kind.value if kind else "text"


@dataclass(frozen=True)
class TableDescription:
    """One table with its columns, its key, and the tables that it points at."""

    table: DatabaseTable
    columns: tuple[DatabaseColumn, ...]
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[Message, ...] = field(default=())

    def column(self, name: str) -> DatabaseColumn | None:
        """Return a column by its name, None where there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def hints(self, columns: tuple[DatabaseColumn, ...]) -> tuple[Hint, ...]:
        """Return what the database says about these columns: comments, code lists, the key."""
        return tuple(_hint(column, is_key=self.key == (column.name,)) for column in columns)

    def about(self, columns: tuple[DatabaseColumn, ...]) -> About:
        """Return what the database says about the table, as far as it holds for these columns."""
        chosen = {column.name for column in columns}
        return About(
            description=_words(self.table.comment),
            key=self.key if chosen.issuperset(self.key) else (),
            links=tuple(link for link in self.links if chosen.issuperset(link.variables)),
        )


def _hint(column: DatabaseColumn, *, is_key: bool) -> Hint:
    comment = column.comment.strip()
    is_short = len(comment) <= LONGEST_LABEL and "\n" not in comment
    codes = tuple(Code(label, {"en": label, "es": label}) for label in column.labels)
    return Hint(
        label=_words(comment if is_short else ""),
        description=_words("" if is_short else comment),
        type=VariableType.TEXT if codes else _TYPES.get(column.family),
        role=VariableRole.IDENTIFIER if is_key else None,
        codes=codes,
        is_ordered=bool(codes),
    )


def _words(text: str) -> Words:
    """A comment is in whatever language somebody wrote it: it stands for every language."""
    return {"en": text.strip(), "es": text.strip()} if text.strip() else {}
