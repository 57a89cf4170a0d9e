"""What a person should know about how the values of a column are read: what is taken out, and what it is taken for."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Mapping

import duckdb

from core.catalog import NUMERIC, VariableType
from core.words import Message, N_
from data_loaders.intake import Column, Reading
from data_loaders.values.conversions import cleaned
from data_loaders.values.date_spellings import EXCEL
from data_loaders.values.drafts import Draft
from data_loaders.values.naming import says_birth
from data_loaders.values.nulls import REASONS, Why
from data_loaders.values.number_conversions import footnote
from data_loaders.values.number_spellings import currencies, shown_unit

MOST_MARKS = 10

_WHY = {
    Why.SUPPRESSED: N_("Read as missing, because figures were suppressed: %(words)s (%(count)s×)."),
    Why.NOT_APPLICABLE: N_("Read as missing, because it does not apply: %(words)s (%(count)s×)."),
}
_FOOTNOTES = N_("Marks of footnotes behind numbers were taken out: %(marks)s (%(count)s×).")
_UNIT = N_("The unit “%(unit)s” was taken out of the values.")
_PARENTHESES = N_("Numbers in parentheses are read as negative.")
_MINUS_BEHIND = N_("A minus behind a number makes it negative.")
_CURRENCIES = N_("Kept as text, because amounts in several currencies stand in it: %(signs)s.")
_FIRST_DAY = N_("Months are kept as their first day.")
_TWO_DIGITS = N_("Years have two digits: 00 to %(last)s are read as 20xx, the others as 19xx.")
_BIRTHS = N_("Years of birth have two digits: 00 to %(last)s are read as 20xx, the others as 19xx.")
_TO_UTC = N_("Times are kept in UTC, as their distance from it says.")
_MIDNIGHT = N_("The time is always midnight and was left out.")
_GUARDED = N_('The values stood as ="..." so that spreadsheets leave them alone; they were taken out of it.')


def word_notes(words: Mapping[str, int]) -> tuple[Message, ...]:
    """Return what is said of marks for suppressed figures and of "not applicable", with how often they occur."""
    notes = []
    for why, text in _WHY.items():
        met = {word: count for word, count in words.items() if REASONS.get(word.lower()) is why}
        if met:
            notes.append(Message(text, {"words": list(met), "count": sum(met.values())}))
    return tuple(notes)


def reading_notes(column: Column, draft: Draft, connection: duckdb.DuckDBPyConnection) -> tuple[Message, ...]:
    """Return what is said of how the column's text is read."""
    reading = column.reading
    notes = [Message(_GUARDED)] if column.is_guarded else []
    if reading.type in (*NUMERIC, VariableType.YEAR):
        notes += _number_notes(column, draft, connection)
    if reading.type in (VariableType.DATE, VariableType.DATETIME) and reading.date_format:
        notes += _date_notes(column.name, reading)
    if reading.type is VariableType.TEXT and len(signs := currencies(column.examples)) > 1:
        notes.append(Message(_CURRENCIES, {"signs": list(signs)}))
    return tuple(notes)


def _number_notes(column: Column, draft: Draft, connection: duckdb.DuckDBPyConnection) -> list[Message]:
    reading = column.reading
    notes = [Message(_UNIT, {"unit": shown_unit(reading)})] if reading.needs_symbol else []
    notes += [Message(_PARENTHESES)] if "(" in reading.negatives else []
    notes += [Message(_MINUS_BEHIND)] if "-" in reading.negatives else []
    if reading.has_marks and (marks := _marks(column, draft, connection)):
        notes.append(Message(_FOOTNOTES, {"marks": list(marks)[:MOST_MARKS], "count": sum(marks.values())}))
    return notes


def _marks(column: Column, draft: Draft, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the marks of footnotes that were met, and how often."""
    cell = f"c{column.position}"
    cleaning, mark = cleaned(column, draft.stored, cell), footnote(cell)
    query = (
        f"SELECT {mark.sql} AS mark, sum(n)::BIGINT AS n FROM (SELECT {cleaning.sql} AS {cell}, n FROM ({draft.rows})) "
        "GROUP BY mark HAVING mark <> '' ORDER BY n DESC, mark"
    )
    rows = connection.cursor().execute(query, [*mark.values, *cleaning.values]).fetchall()
    return dict(rows)


def _date_notes(name: str, reading: Reading) -> list[Message]:
    form = reading.date_format
    notes = []
    if form != EXCEL and "%d" not in form:
        notes.append(Message(_FIRST_DAY))
    if "%y" in form:
        notes.append(
            Message(_BIRTHS if says_birth(name) else _TWO_DIGITS, {"last": f"{reading.pivot - 1:02}"})
        )
    if "%z" in form:
        notes.append(Message(_TO_UTC))
    if reading.type is VariableType.DATE and ("%H" in form or "%I" in form):
        notes.append(Message(_MIDNIGHT))
    return notes
