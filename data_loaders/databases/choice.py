"""What a person chose from a database: kept with the dataset, without any secret, so that it can be brought in again."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from core.words import Message, N_
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.databases.tables import DatabaseColumn, Family, TableDescription

MOST_CONDITIONS, MOST_VALUES, LONGEST_VALUE = 50, 500, 10_000
LARGEST_WHOLE = 2**63

_NO_COLUMN = N_('The table has no column "%(column)s" any more. Choose the columns again.')
_NO_COLUMNS = N_("No column of this table can be brought in. Choose another table.")
_NOT_READABLE = N_('The column "%(column)s" cannot be brought in. Leave it out.')
_NOT_FILTERED = N_('The column "%(column)s" cannot be filtered. Choose another one.')
_NO_VALUE = N_('The filter on "%(column)s" has no value. Give one.')
_WRONG_VALUE = N_('A value of the filter on "%(column)s" does not fit the column. Correct it.')
_TOO_MANY = N_("The filter has too many conditions or values. Use fewer.")
_WRONG_ROWS = N_("The number of rows has to be at least 1. Correct it.")
_BROKEN = N_("What was chosen from the database cannot be read any more. Choose it again.")


class Operator(StrEnum):
    """How a column is compared with the values of a condition.

    IS: one of the values. IS_NOT: none of them; rows without a value stay. BEGINS: text that begins with the value.
    """

    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEGINS = "begins"
    EMPTY = "empty"
    FILLED = "filled"


_WITHOUT_VALUE = (Operator.EMPTY, Operator.FILLED)
_WITH_SEVERAL = (Operator.IS, Operator.IS_NOT)
_ORDERED = (Family.WHOLE, Family.DECIMAL, Family.FLOAT, Family.DATE, Family.DATETIME, Family.TEXT)


@dataclass(frozen=True)
class Condition:
    """Which rows are wanted: a column, how it is compared, and with what. Values are text, dates as 2024-12-31."""

    column: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class DatabaseChoice:
    """A table of a database, as it is to be brought in. No columns: all; conditions hold together; no limit: every row.

    >>> choice = DatabaseChoice("padron", "public", "pupils", most_rows=10)
    >>> DatabaseChoice.from_json(choice.to_json()) == choice
    True
    """

    connection: str
    schema: str
    table: str
    columns: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    most_rows: int | None = None

    @property
    def shown_name(self) -> str:
        """What people know the table by."""
        return ".".join(part for part in (self.connection, self.schema, self.table) if part)

    def to_json(self) -> str:
        """Return the choice as text, to be kept with the dataset."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    @classmethod
    def from_json(cls, text: str) -> "DatabaseChoice":
        """Return the choice that such a text holds, or raise DatabaseFailed."""
        try:
            kept = json.loads(text)
            conditions = tuple(
                Condition(str(each["column"]), Operator(each["operator"]), tuple(map(str, each["values"])))
                for each in kept["conditions"]
            )
            most = kept["most_rows"]
            return cls(
                str(kept["connection"]),
                str(kept["schema"]),
                str(kept["table"]),
                tuple(map(str, kept["columns"])),
                conditions,
                None if most is None else int(most),
            )
        except (ValueError, TypeError, KeyError):
            raise DatabaseFailed(Message(_BROKEN)) from None


Value = int | Decimal | bool | date | datetime | str


@dataclass(frozen=True)
class Check:
    """A condition that has been checked against its column, the values in the column's type."""

    column: DatabaseColumn
    operator: Operator
    values: tuple[Value, ...] = ()


def chosen_columns(choice: DatabaseChoice, described: TableDescription) -> tuple[DatabaseColumn, ...]:
    """Return the columns to bring in, in the order of the table. Raises DatabaseFailed where one is gone or not for us."""
    for name in choice.columns:
        column = described.column(name)
        if column is None:
            raise DatabaseFailed(Message(_NO_COLUMN, {"column": name[:80]}))
        if not column.can_be_taken:
            raise DatabaseFailed(Message(_NOT_READABLE, {"column": name[:80]}))
    wanted = set(choice.columns)
    columns = tuple(
        column
        for column in described.columns
        if column.can_be_taken and (not wanted or column.name in wanted)
    )
    if not columns:
        raise DatabaseFailed(Message(_NO_COLUMNS))
    return columns


def checked(choice: DatabaseChoice, described: TableDescription) -> tuple[Check, ...]:
    """Return the conditions with their columns and typed values. Raises DatabaseFailed, naming the column at fault."""
    if choice.most_rows is not None and choice.most_rows < 1:
        raise DatabaseFailed(Message(_WRONG_ROWS))
    values = sum(len(condition.values) for condition in choice.conditions)
    if len(choice.conditions) > MOST_CONDITIONS or values > MOST_VALUES:
        raise DatabaseFailed(Message(_TOO_MANY))
    return tuple(_check(condition, described.column(condition.column)) for condition in choice.conditions)


def _check(condition: Condition, column: DatabaseColumn | None) -> Check:
    gap = {"column": condition.column[:80]}
    if column is None:
        raise DatabaseFailed(Message(_NO_COLUMN, gap))
    if not column.can_be_taken or not _is_comparable(column, condition.operator):
        raise DatabaseFailed(Message(_NOT_FILTERED, gap))
    if condition.operator in _WITHOUT_VALUE:
        return Check(column, condition.operator)
    if not condition.values:
        raise DatabaseFailed(Message(_NO_VALUE, gap))
    if len(condition.values) > 1 and condition.operator not in _WITH_SEVERAL:
        raise DatabaseFailed(Message(_WRONG_VALUE, gap))
    try:
        values = tuple(typed_value(column.family, value) for value in condition.values)
    except (ValueError, InvalidOperation, OverflowError):
        raise DatabaseFailed(Message(_WRONG_VALUE, gap)) from None
    return Check(column, condition.operator, values)


def _is_comparable(column: DatabaseColumn, operator: Operator) -> bool:
    if operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return column.family in _ORDERED
    return operator is not Operator.BEGINS or column.family in (Family.TEXT, Family.CODES, Family.OTHER)


def typed_value(family: Family, text: str) -> Value:
    """Return a value as a person gave it, in the type of its column. Raises ValueError or InvalidOperation.

    >>> typed_value(Family.DATE, "2024-12-31")
    datetime.date(2024, 12, 31)
    """
    if len(text) > LONGEST_VALUE or "\x00" in text:
        raise ValueError("no value of a filter")
    match family:
        case Family.WHOLE:
            return _whole(text)
        case Family.DECIMAL | Family.FLOAT:
            return _decimal(text)
        case Family.BOOLEAN:
            return _yes_or_no(text)
        case Family.DATE:
            return date.fromisoformat(text.strip())
        case Family.DATETIME:
            return _moment(text)
        case _:
            return text


def _whole(text: str) -> int:
    number = int(text)
    if not -LARGEST_WHOLE <= number < LARGEST_WHOLE:
        raise ValueError("beyond 64 bits")
    return number


def _decimal(text: str) -> Decimal:
    number = Decimal(text.strip())
    if not number.is_finite() or abs(number.adjusted()) > 300:
        raise ValueError("no number that a column can hold")
    return number


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in ("true", "false"):
        raise ValueError("neither true nor false")
    return word == "true"


def _moment(text: str) -> datetime:
    """A moment without a zone is taken as it is: in UTC where the column has zones."""
    moment = datetime.fromisoformat(text.strip())
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
