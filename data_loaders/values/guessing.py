"""A first guess at the types of a text file's columns, from a few places of the file.

Only readings that a single odd value would contradict are guessed; the rest stays text until every row has been seen. The
engine checks the guess on each value while it stages the file.
"""

from dataclasses import replace
from pathlib import Path

from core.catalog import VariableType
from data_loaders.intake import Found, Reading
from data_loaders.readers.records import cells_of
from data_loaders.values.conversions import FALSE_SPELLINGS, TRUE_SPELLINGS
from data_loaders.values.evidence import readings
from data_loaders.values.naming import safe_names, says_code
from data_loaders.values.nulls import is_null_word

PLACES = 16
BYTES_PER_PLACE = 16_000
CODE_WIDTH = 5
_CERTAIN = (
    VariableType.INTEGER,
    VariableType.YEAR,
    VariableType.NUMBER,
    VariableType.BOOLEAN,
    VariableType.DATE,
)


def guess(source: Path, found: Found) -> tuple[Reading | None, ...]:
    """Return, per column, the only reading its sampled values allow; None where it is to be stored as text."""
    rows = _sampled(source, found)
    columns = list(zip(*rows, strict=True)) or [()] * len(found.columns)
    names = safe_names(found.columns)
    return tuple(_guess(name, list(values)) for name, values in zip(names, columns, strict=True))


def _sampled(source: Path, found: Found) -> list[list[str]]:
    """Return rows of the right width from places spread over a plain UTF-8 file."""
    layout, width = found.text_layout, len(found.columns)
    size = source.stat().st_size
    rows: list[list[str]] = []
    with source.open("rb") as stream:
        for place in range(PLACES):
            stream.seek(size * place // PLACES)
            lines = stream.read(BYTES_PER_PLACE).decode("utf-8", "ignore").split("\n")[1:-1]
            cells = (cells_of(line.removesuffix("\r"), layout) for line in lines)
            rows += [row for row in cells if len(row) == width]
    return rows


def _guess(name: str, sampled: list[str]) -> Reading | None:
    values = list({value for value in sampled if value})
    if not values or any(value != value.strip() or is_null_word(value) for value in values):
        return None
    found = readings(name, values)
    if len(found) != 1 or found[0].type not in _CERTAIN or not _is_plain(found[0]):
        return None
    reading = found[0]
    if reading.type is VariableType.INTEGER and (says_code(name) or _looks_like_code(values)):
        return None
    if not all(_agrees(reading, value) for value in values):
        return None
    is_flag = reading.type is VariableType.BOOLEAN
    return replace(reading, symbols=tuple(sorted(values))) if is_flag else reading


def _is_plain(reading: Reading) -> bool:
    """Return whether the engine's own casts read such values: nothing has to be taken out of them."""
    is_dressed = reading.thousands or reading.symbols or reading.negatives or reading.has_marks
    has_long_year = reading.type is not VariableType.DATE or len(reading.date_format) == len("%Y-%m-%d")
    return (
        not is_dressed
        and has_long_year
        and not {"%y", "%B"} & {reading.date_format[i : i + 2] for i in range(9)}
    )


def _agrees(reading: Reading, value: str) -> bool:
    """Return whether the engine will find the value spelled as the reading says; it checks more closely itself."""
    if reading.type in (VariableType.INTEGER, VariableType.YEAR):
        return value.lstrip("-").isdigit() and str(int(value)) == value
    if reading.type is VariableType.NUMBER:
        return value.count(reading.decimal) <= 1 and (reading.decimal == "." or "." not in value)
    if reading.type is VariableType.BOOLEAN:
        return value in TRUE_SPELLINGS or value in FALSE_SPELLINGS
    return len(value) == 10


def _looks_like_code(values: list[str]) -> bool:
    widths = {len(value) for value in values}
    return len(widths) == 1 and widths.pop() >= CODE_WIDTH
