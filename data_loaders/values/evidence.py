"""What a sample of a column's values could be: the readings that are worth counting over all rows."""

from collections.abc import Sequence

from core.catalog import VariableType
from data_loaders.intake import Reading
from data_loaders.values.conversions import FALSE_WORDS, TRUE_WORDS
from data_loaders.values.date_spellings import date_readings
from data_loaders.values.number_spellings import number_readings


def readings(name: str, sample: Sequence[str]) -> tuple[Reading, ...]:
    """Return what the values could be besides text, the most believable first. Give distinct values, none missing."""
    values = [value.strip() for value in sample]
    if not values:
        return ()
    for candidates in (_booleans, date_readings, number_readings):
        found = candidates(name, values)
        if found:
            return found
    return ()


def _booleans(_name: str, values: Sequence[str]) -> tuple[Reading, ...]:
    words = {_plain_word(value) for value in values}
    true, false = words & set(TRUE_WORDS), words & set(FALSE_WORDS)
    is_spelled_out = any(len(word) > 1 for word in words)
    if not words <= {*TRUE_WORDS, *FALSE_WORDS} or not (true or false):
        return ()
    is_pair = bool(true and false) and len(words) <= 4
    return (Reading(VariableType.BOOLEAN),) if is_pair or (is_spelled_out and words != {"no"}) else ()


def _plain_word(value: str) -> str:
    return value.lower().translate(str.maketrans("íãáé", "iaae"))
