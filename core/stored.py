"""Values in a question: text on the way in, and what it is as the variable stores it."""

import difflib
import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.catalog import Variable, VariableType
from core.errors import BadQuestion
from core.words import Message, N_

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_LARGEST = 2**63
_EXAMPLES = 5


def stored(text: str, variable: Variable) -> Any:
    """Return the value as the variable stores it, or raise BadQuestion.

    >>> stored("true", Variable("passed", VariableType.BOOLEAN, {}))
    True
    """
    try:
        return _READ[variable.type](text)
    except (ValueError, KeyError, OverflowError):
        raise _not_a_value(text, variable) from None


def check_value(text: str, variable: Variable) -> None:
    """Raise BadQuestion when the text is not a value of the variable, or not one of its code list."""
    value = as_stored_text(stored(text, variable))
    if variable.codes and value not in variable.code_labels:
        raise _not_a_value(text, variable)


def day_after(text: str, variable: Variable) -> datetime | None:
    """Return the midnight that ends the day, where a moment was asked for by its day alone; else None."""
    if variable.type is not VariableType.DATETIME or not _is_day(text):
        return None
    return datetime.combine(date.fromisoformat(text), datetime.min.time()) + timedelta(days=1)


def as_stored_text(value: Any) -> str:
    """Return a value of a table as code lists write it: `true` for True, `1` for 1.0.

    >>> as_stored_text(1.0), as_stored_text(True), as_stored_text(Decimal("2.50"))
    ('1', 'true', '2.5')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return str(int(value)) if value == int(value) else str(float(value))
    return str(value)


def _not_a_value(text: str, variable: Variable) -> BadQuestion:
    values = {"text": text[:80], "variable": variable.label}
    if not variable.codes:
        message = N_('"%(text)s" is not a value of "%(variable)s". Choose another one.')
        return BadQuestion(Message(message, values))
    near = difflib.get_close_matches(text, variable.code_labels, n=1)
    known = ", ".join(near or [code.value for code in variable.codes[:_EXAMPLES]])
    message = N_(
        '"%(text)s" is not a value of "%(variable)s". Choose one from the list, for example: %(known)s.'
    )
    return BadQuestion(Message(message, {**values, "known": known}))


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) >= _LARGEST:
        raise ValueError
    return number


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _moment(text: str) -> datetime:
    """Return the moment without a time zone; one that names a zone is taken to UTC, as the engine stores it."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_READ: dict[VariableType, Callable[[str], Any]] = {
    VariableType.TEXT: str,
    VariableType.INTEGER: _whole,
    VariableType.YEAR: _whole,
    VariableType.NUMBER: _finite,
    VariableType.BOOLEAN: lambda text: _BOOLEANS[text.lower()],
    VariableType.DATE: date.fromisoformat,
    VariableType.DATETIME: _moment,
}
