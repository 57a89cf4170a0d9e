"""Python values, as drivers hand them over, in our types: a whole column at once, or one value after the other.

A value that its column cannot hold raises ValueError, TypeError, OverflowError or InvalidOperation.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from core.catalog import VariableType
from data_loaders.databases.arriving import STORED
from data_loaders.databases.decimals import DecimalFacts, stored_as
from data_loaders.databases.tables import DatabaseColumn, Family

LARGEST_WHOLE = 2**63
LONGEST_NUMBER = 1_000
"""Digits; PostgreSQL, the most generous, declares no more."""
ZERO_DATE = "0000-00-00"
"""How MySQL writes that there is no date."""


def at_once(stored: str, values: Sequence[Any]) -> pa.Array:
    """Return the values as an array, where all of them are as the type promises; else raise."""
    present = {type(value) for value in values} - {type(None)}
    return _AT_ONCE[stored](values, present)


def _texts(values: Sequence[Any], present: set[type]) -> pa.Array:
    _expect(present, str)
    return pa.array(values, pa.string())


def _wholes(values: Sequence[Any], present: set[type]) -> pa.Array:
    _expect(present, int)
    return pa.array(values, pa.int64())


def _numbers(values: Sequence[Any], present: set[type]) -> pa.Array:
    _expect(present, int, float, Decimal)
    return pa.array([None if value is None else float(value) for value in values], pa.float64())


def _flags(values: Sequence[Any], present: set[type]) -> pa.Array:
    _expect(present, int, bool)
    if not set(values) <= {0, 1, None}:
        raise ValueError("neither true nor false")
    return pa.array([None if value is None else bool(value) for value in values], pa.bool_())


def _dates(values: Sequence[Any], present: set[type]) -> pa.Array:
    return _spelled(values, pa.date32()) if present == {str} else _dated(values, present, date)


def _moments(values: Sequence[Any], present: set[type]) -> pa.Array:
    if present == {str}:
        return _spelled(values, pa.timestamp("us"))
    if any(value is not None and value.tzinfo for value in values if isinstance(value, datetime)):
        raise ValueError("with a time zone")
    return _dated(values, present, datetime)


def _spelled(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(values, pa.string()).cast(kind)


def _dated(values: Sequence[Any], present: set[type], kind: type) -> pa.Array:
    _expect(present, kind)
    return pa.array(values, STORED["datetime" if kind is datetime else "date"])


def _expect(present: set[type], *kinds: type) -> None:
    if not present <= set(kinds):
        raise TypeError("other values than expected")


_AT_ONCE: Mapping[str, Callable[[Sequence[Any], set[type]], pa.Array]] = {
    "text": _texts,
    VariableType.INTEGER.value: _wholes,
    VariableType.NUMBER.value: _numbers,
    VariableType.BOOLEAN.value: _flags,
    VariableType.DATE.value: _dates,
    VariableType.DATETIME.value: _moments,
}


def convert_text(value: Any, column: DatabaseColumn | None) -> str:
    """Return a value as text: bytes in hexadecimal, decimals without an exponent, `char(n)` without its padding."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    return text.rstrip(" ") if column is not None and column.is_padded else text


def convert_exact(value: Any, _column: DatabaseColumn) -> str:
    """Return a decimal with every digit it has, without an exponent."""
    amount = Decimal(str(value))
    if not amount.is_finite() or abs(amount.adjusted()) > LONGEST_NUMBER:
        raise ValueError("no number of a register")
    return format(amount, "f")


def _convert_whole(value: Any, _column: DatabaseColumn) -> int:
    number = int(value) if isinstance(value, int | float | Decimal) else int(str(value))
    if number != Decimal(str(value)) and not isinstance(value, bool):
        raise ValueError("no whole number")
    if not -LARGEST_WHOLE <= number < LARGEST_WHOLE:
        raise ValueError("beyond 64 bits")
    return number


def _convert_number(value: Any, _column: DatabaseColumn) -> float:
    if isinstance(value, bytes):
        raise TypeError("no number")
    return float(value)


def _convert_decimal(value: Any, column: DatabaseColumn) -> Any:
    amount = Decimal(str(value))
    if not amount.is_finite():
        raise ValueError("no number")
    is_whole = stored_as(column.precision, column.scale, DecimalFacts()) == "integer"
    return _convert_whole(amount, column) if is_whole else float(amount)


def _convert_flag(value: Any, _column: DatabaseColumn) -> bool:
    if value not in (0, 1):
        raise ValueError("neither true nor false")
    return bool(value)


def _convert_date(value: Any, _column: DatabaseColumn) -> date | None:
    if isinstance(value, datetime):
        if value.time() != datetime.min.time():
            raise ValueError("a date with a time of day")
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    return None if text == ZERO_DATE else date.fromisoformat(text)


def _convert_moment(value: Any, _column: DatabaseColumn) -> datetime | None:
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - stored as it stands
    elif str(value).startswith(ZERO_DATE):
        return None
    else:
        moment = datetime.fromisoformat(str(value))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


CONVERT: Mapping[Family, Callable[[Any, DatabaseColumn], Any]] = {
    Family.WHOLE: _convert_whole,
    Family.FLOAT: _convert_number,
    Family.DECIMAL: _convert_decimal,
    Family.BOOLEAN: _convert_flag,
    Family.DATE: _convert_date,
    Family.DATETIME: _convert_moment,
}
