"""What there is to say about a table that came from a database: what was left out, emptied, kept otherwise, or repaired."""

from collections.abc import Mapping, Sequence

from core.catalog import VariableType
from core.words import Message, N_
from data_loaders.databases.choice import DatabaseChoice
from data_loaders.databases.tables import DatabaseColumn, Family, TableDescription

MOST_NAMED = 8

_READ_AS = N_('Read from the database "%(connection)s", table %(table)s, as it was at one moment.')
_READ_FROM = N_('Read from the database "%(connection)s", table %(table)s.')
_LEFT_OUT = N_(
    "Left out, because a table cannot hold them (files, maps, search lists): %(columns)s. Export maps as GeoPackage."
)
_NOT_READABLE = N_("Left out, because this connection may not read them: %(columns)s.")
_AS_TEXT = N_("Kept as the text that the database writes for them: %(columns)s.")
_IN_UTC = N_("Moments with a time zone stand in universal time (UTC): %(columns)s.")
_NO_NUMBERS = N_("In %(columns)s, %(count)s value was not a number (NaN or infinite) and became empty.")
_NO_NUMBERS_PLURAL = N_(
    "In %(columns)s, %(count)s values were not numbers (NaN or infinite) and became empty."
)
_NO_DATES = N_("In %(columns)s, %(count)s date outside the years 1 to 9999 (or infinite) became empty.")
_NO_DATES_PLURAL = N_(
    "In %(columns)s, %(count)s dates outside the years 1 to 9999 (or infinite) became empty."
)
_LOST_DIGITS = N_(
    "In %(columns)s, %(count)s number has more digits than a number can hold; its last ones were rounded."
)
_LOST_DIGITS_PLURAL = N_(
    "In %(columns)s, %(count)s numbers have more digits than a number can hold; their last ones were rounded."
)
_LONG = N_("Kept as text, because their numbers are longer than a number can hold: %(columns)s.")
_REPAIRED = N_("In %(columns)s, %(count)s text was not UTF-8 and was read as Windows-1252.")
_REPAIRED_PLURAL = N_("In %(columns)s, %(count)s texts were not UTF-8 and were read as Windows-1252.")
_ANY_ROWS = N_("The table has no key: which rows come within the limit is up to the database.")
_MOVING = N_(
    "Rows were added or removed while the table was read: this table gives no picture of one moment."
)


def about_choice(
    choice: DatabaseChoice,
    described: TableDescription,
    columns: Sequence[DatabaseColumn],
    *,
    is_snapshot: bool = True,
) -> tuple[Message, ...]:
    """Return what is known before a row has been read."""
    table = ".".join(part for part in (choice.schema, choice.table) if part)
    read = _READ_AS if is_snapshot else _READ_FROM
    notes = [Message(read, {"connection": choice.connection, "table": table}), *described.notes]
    left_out = [column for column in described.columns if column.is_readable and not column.can_be_taken]
    groups = (
        (_LEFT_OUT, [] if choice.columns else left_out),
        (
            _NOT_READABLE,
            [] if choice.columns else [each for each in described.columns if not each.is_readable],
        ),
        (_AS_TEXT, [column for column in columns if column.family is Family.OTHER]),
        (_IN_UTC, [column for column in columns if column.is_zoned]),
    )
    notes += [Message(text, {"columns": _named(found)}) for text, found in groups if found]
    if choice.most_rows is not None and not described.key:
        notes.append(Message(_ANY_ROWS))
    return tuple(notes)


def about_rows(
    columns: Sequence[DatabaseColumn],
    types: Sequence[str],
    emptied: Mapping[int, int],
    repaired: Mapping[int, int],
) -> tuple[Message, ...]:
    """Return what the rows showed; counts by the position of their column."""
    numbers = {index: count for index, count in emptied.items() if types[index] in _NUMERIC}
    dates = {index: count for index, count in emptied.items() if types[index] not in _NUMERIC}
    return (
        *_counted(_NO_NUMBERS, _NO_NUMBERS_PLURAL, columns, numbers),
        *_counted(_NO_DATES, _NO_DATES_PLURAL, columns, dates),
        *_counted(_REPAIRED, _REPAIRED_PLURAL, columns, repaired),
    )


def about_digits(
    columns: Sequence[DatabaseColumn], lost: Mapping[int, int], long: Sequence[int]
) -> tuple[Message, ...]:
    """Return what became of decimals that no number holds; `long` are the positions of columns kept as text."""
    kept = [columns[index] for index in long]
    notes = (Message(_LONG, {"columns": _named(kept)}),) if kept else ()
    return (*_counted(_LOST_DIGITS, _LOST_DIGITS_PLURAL, columns, lost), *notes)


def moving() -> Message:
    """Return the note for a count that changed while the rows were read."""
    return Message(_MOVING)


_NUMERIC = (VariableType.NUMBER.value, VariableType.INTEGER.value)


def _counted(
    one: str, many: str, columns: Sequence[DatabaseColumn], counts: Mapping[int, int]
) -> tuple[Message, ...]:
    count = sum(counts.values())
    if not count:
        return ()
    named = _named([columns[index] for index in sorted(counts) if counts[index]])
    return (Message(one, {"columns": named, "count": count}, plural=many, count=count),)


def _named(columns: Sequence[DatabaseColumn]) -> list[str]:
    names = [column.name[:60] for column in columns[:MOST_NAMED]]
    return [*names, "..."] if len(columns) > MOST_NAMED else names
