"""Proposing names, types, roles and code lists for staged columns, judged over every row.

A reading is proposed when at least 98 % of the values convert and nothing says that they are codes: a leading zero
anywhere, one fixed width of digits, or the column's name.
"""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from core.catalog import NUMERIC, TEMPORAL, Code, VariableRole, VariableType
from core.words import Message, N_
from data_loaders.intake import Column, Reading, Staged
from data_loaders.scratch_engine import engine, nothing_left_behind
from data_loaders.values.column_notes import reading_notes, word_notes
from data_loaders.values.conversions import cleaned
from data_loaders.values.date_spellings import EXCEL
from data_loaders.values.declared import declared_type, described
from data_loaders.values.drafts import Draft, drafts
from data_loaders.values.finite import known_finite
from data_loaders.values.naming import says_code, says_group
from data_loaders.values.nulls import is_never_data
from data_loaders.values.number_spellings import shown_unit
from data_loaders.values.personal import with_personal
from data_loaders.values.sentinels import may_hold, with_missing_codes
from data_loaders.values.short_codes import with_offer

CONVERTS = 0.98
KEY_SHARE = 0.98
MOST_CODES = 1_000
MOST_GROUPS = 5_000
CELLS_IN_MEMORY = 5_000_000
MANY_COLUMNS = 500
"""Every thread has buffers of its own for each column: so many columns are gone through by one."""
CODE_WIDTH, CODE_ROWS = 5, 50

_DOUBTS = {
    "date_order": N_("Every day is 12 or less: it may be day/month or month/day. Please choose."),
    "order": N_("Day, month and year may stand in another order. Please choose."),
    "mark": N_("The sign may stand for thousands or for decimals. Please choose."),
    "serial": N_(
        "These numbers may be the days of a spreadsheet, counted from 1900 on. Please say whether they are."
    ),
}
_STAYS_TEXT = N_("Kept as text, because these look like codes.")
_CONTRADICTED = N_(
    "The description says “%(type)s”, but %(count)s value does not fit. What the values show is proposed instead."
)
_CONTRADICTED_PLURAL = N_(
    "The description says “%(type)s”, but %(count)s values do not fit. What the values show is proposed instead."
)
_TYPES = {
    VariableType.TEXT: N_("Text"),
    VariableType.INTEGER: N_("Whole number"),
    VariableType.NUMBER: N_("Number"),
    VariableType.BOOLEAN: N_("Yes or no"),
    VariableType.DATE: N_("Date"),
    VariableType.DATETIME: N_("Date and time"),
    VariableType.YEAR: N_("Year"),
}
_YES_NO = (Code("true", {"en": "Yes", "es": "Sí"}), Code("false", {"en": "No", "es": "No"}))


@dataclass(frozen=True)
class _Customs:
    """What the clear columns of a file agree on, which settles the doubtful ones; empty where they do not agree."""

    decimal: str
    date_order: str


def propose(staged: Staged) -> tuple[Column, ...]:
    """Return one column per heading, typed over all rows."""
    with nothing_left_behind(), engine(staged.rows.parent) as connection:
        _offer_rows(staged, connection)
        counted = drafts(staged, connection)
        customs = _customs(counted)
        columns = tuple(_proposed(draft, customs, connection) for draft in counted)
        columns = with_personal(columns, counted, connection)
        return known_finite(staged, columns, connection)


def _offer_rows(staged: Staged, connection: duckdb.DuckDBPyConnection) -> None:
    """Make the staged rows known as `staged`: kept in memory where they are few and wide, else read from the file."""
    columns = len(staged.columns)
    kind = "TABLE" if staged.loaded * columns <= CELLS_IN_MEMORY else "VIEW"
    if columns > MANY_COLUMNS:
        connection.execute("SET threads = 1")
    path = str(staged.rows).replace("'", "''")
    connection.execute(f"CREATE {kind} staged AS SELECT * FROM read_parquet('{path}')")


def _proposed(draft: Draft, customs: _Customs, connection: duckdb.DuckDBPyConnection) -> Column:
    column = _decided(draft, customs)
    kind = column.variable.type
    if kind in NUMERIC and not draft.hint.missing and may_hold(_bounds(column, draft)):
        column = with_missing_codes(column, draft, connection)
    if kind is VariableType.TEXT and _may_be_short(column, draft):
        column = with_offer(column, draft, connection)
    column = replace(column, notes=(*column.notes, *reading_notes(column, draft, connection)))
    return described(_with_codes(column, draft, connection), draft, connection)


def _customs(counted: Sequence[Draft]) -> _Customs:
    """Return the decimal sign and the order of dates that the columns with only one possible reading agree on."""
    signs = {draft.column.decimal for draft in counted if draft.stored == VariableType.NUMBER.value}
    orders: set[str] = set()
    for draft in counted:
        best = [draft.readings[index] for index in _best(draft)]
        decimals = {
            reading.decimal for reading in best if reading.type is VariableType.NUMBER or reading.thousands
        }
        signs |= decimals if len(decimals) == 1 and len(best) == 1 else set()
        found = {reading.date_order for reading in best} or {draft.column.date_order}
        orders |= found & {"dmy", "mdy"} if len(found) == 1 else set()
    return _Customs(signs.pop() if len(signs) == 1 else "", orders.pop() if len(orders) == 1 else "")


def _best(draft: Draft) -> list[int]:
    """Return the readings that fit most values, if those are enough; the declared ones first, if they fit enough."""
    needed = max(CONVERTS * draft.values, 1)
    declared = draft.fits[: draft.declared]
    fits = declared if max(declared, default=0) >= needed else draft.fits
    most = max(fits, default=0)
    if most < needed:
        return []
    best = [index for index, fit in enumerate(fits) if fit == most and _is_complete(draft, index)]
    plain = [index for index in best if draft.readings[index].type is VariableType.INTEGER]
    plain = [index for index in plain if not draft.readings[index].thousands]
    is_numeric = all(draft.readings[index].type in NUMERIC for index in best)
    return plain[:1] if plain and is_numeric and fits is draft.fits else best


def _is_complete(draft: Draft, index: int) -> bool:
    """A unit has to stand beside every number; percentages are common enough to forgive a few."""
    reading = draft.readings[index]
    is_unit = reading.needs_symbol and reading.symbols != ("%",)
    return not is_unit or draft.fits[index] == draft.values


def _decided(draft: Draft, customs: _Customs) -> Column:
    """Return the column under its best reading, or as text."""
    if draft.stored != "text":
        return _kept_type(draft)
    best = _best(draft)
    if not best or _is_code(draft) or declared_type(draft.hint, draft.stored) is VariableType.TEXT:
        return _with_contradiction(_text(draft), draft)
    index, doubt = _choose(draft, best, customs)
    column = _under(draft, index)
    is_year = any(draft.readings[index].date_order == "ymd" for index in best)
    text = _DOUBTS.get("order" if doubt == "date_order" and is_year else doubt)
    notes = (*column.notes, *((Message(text),) if text else ()))
    return _with_contradiction(replace(column, needs_answer=bool(doubt), doubt=doubt, notes=notes), draft)


def _under(draft: Draft, index: int) -> Column:
    """Return the column under one of its readings."""
    reading = draft.readings[index]
    column = draft.column.read_as(reading)
    unit = shown_unit(reading) if reading.type in NUMERIC else ""
    return replace(
        column,
        variable=replace(
            column.variable,
            role=_role(draft, reading.type),
            unit={"en": unit, "es": unit} if unit else {},
            codes=_yes_no(reading.type),
            distinct=draft.distinct or None,
        ),
        unconvertible=draft.values - draft.fits[index],
        notes=word_notes(draft.words),
    )


def _choose(draft: Draft, best: Sequence[int], customs: _Customs) -> tuple[int, str]:
    """Return which reading to propose, and between what a person has to choose; empty where nothing is in doubt."""
    found = {index: draft.readings[index] for index in best}
    first = found[best[0]]
    if first.date_format == EXCEL:
        return best[0], "serial"
    if first.type in TEMPORAL:
        agreeing = [index for index, reading in found.items() if reading.date_order == customs.date_order]
        is_clear = len({reading.date_order for reading in found.values()}) == 1
        return (agreeing or list(best))[0], "" if is_clear or agreeing else "date_order"
    agreeing = [index for index, reading in found.items() if reading.decimal == customs.decimal]
    grouped = [index for index, reading in found.items() if _is_doubtful(reading, list(found.values()))]
    return (agreeing or grouped or list(best))[0], "mark" if grouped and not agreeing else ""


def _is_doubtful(reading: Reading, others: Sequence[Reading]) -> bool:
    """Whether the mark of thousands is the decimal sign of another reading: 1,234 may be either."""
    return bool(reading.thousands) and any(
        other.type is VariableType.NUMBER and other.decimal == reading.thousands for other in others
    )


def _with_contradiction(column: Column, draft: Draft) -> Column:
    """Say where the description of the file gives another type than the values show."""
    wanted = declared_type(draft.hint, draft.stored)
    if wanted is None or draft.hint.type is None or wanted in (VariableType.TEXT, column.variable.type):
        return column
    fit = max(draft.fits[: draft.declared], default=0)
    count = draft.values - fit
    gaps = {"type": Message(_TYPES[wanted]), "count": count}
    note = Message(_CONTRADICTED, gaps, plural=_CONTRADICTED_PLURAL, count=count)
    return replace(column, notes=(*column.notes, note))


def _is_code(draft: Draft) -> bool:
    kinds = {reading.type for reading in draft.readings}
    if VariableType.INTEGER not in kinds or not draft.is_digits:
        return draft.has_leading_zero and VariableType.INTEGER in kinds
    shortest, longest = draft.widths
    is_serial = any(reading.date_format == EXCEL for reading in draft.readings)
    is_fixed = (
        shortest == longest >= CODE_WIDTH and draft.values >= CODE_ROWS and not (draft.declared or is_serial)
    )
    return draft.has_leading_zero or (is_fixed and draft.distinct > 1)


def _kept_type(draft: Draft) -> Column:
    """A type that the file gave, or that every value agreed with while it was staged."""
    kind = VariableType(draft.stored)
    if draft.declared and _best(draft):
        return _under(draft, _best(draft)[0])
    wanted = declared_type(draft.hint, draft.stored)
    if kind is VariableType.INTEGER and (wanted is VariableType.TEXT or _are_codes(draft)):
        return replace(_text(draft), notes=() if wanted else (Message(_STAYS_TEXT),))
    kind = VariableType.TEXT if wanted is VariableType.TEXT else kind
    variable = replace(draft.column.variable, type=kind, role=_role(draft, kind), codes=_yes_no(kind))
    column = replace(draft.column, variable=replace(variable, distinct=draft.distinct or None))
    return _with_contradiction(column, draft)


def _are_codes(draft: Draft) -> bool:
    """Whether whole numbers of a typed file are codes by name and width, which a program has turned into numbers."""
    shortest, longest = draft.widths
    return says_code(draft.column.name) and longest >= CODE_WIDTH - 1 and longest - shortest <= 1


def _text(draft: Draft) -> Column:
    """Words such as NA are data in a column of text, and missing in one of codes."""
    words = draft.column.null_words
    if not draft.is_digits:
        words = tuple(word for word in words if is_never_data(word) or word in draft.hint.null_words)
    variable = replace(draft.column.variable, role=_role(draft, VariableType.TEXT), distinct=draft.distinct)
    notes = (Message(_STAYS_TEXT),) if draft.stored == "text" and _is_code(draft) else ()
    return replace(
        draft.column, variable=replace(variable, type=VariableType.TEXT), null_words=words, notes=notes
    )


def _may_be_short(column: Column, draft: Draft) -> bool:
    """Whether the text may be codes of digits, so that it is worth measuring them."""
    examples = [example.strip() for example in column.examples]
    are_digits = bool(examples) and all(example.isdigit() for example in examples)
    return are_digits and (says_code(column.name) or draft.is_digits or column.is_guarded)


def _bounds(column: Column, draft: Draft) -> tuple[float | None, float | None]:
    """Return the lowest and highest number of the column under the reading that was chosen."""
    pairs = zip(draft.readings, draft.bounds, strict=False)
    return next((bounds for reading, bounds in pairs if reading == column.reading), draft.stored_bounds)


def _yes_no(kind: VariableType) -> tuple[Code, ...]:
    return _YES_NO if kind is VariableType.BOOLEAN else ()


def _role(draft: Draft, kind: VariableType) -> VariableRole:
    name = draft.column.name
    if kind in NUMERIC:
        is_whole = kind is VariableType.INTEGER
        if is_whole and says_code(name):
            return _role(draft, VariableType.TEXT)
        is_group = is_whole and says_group(name) and draft.distinct <= MOST_CODES
        return VariableRole.DIMENSION if is_group else VariableRole.MEASURE
    if kind is not VariableType.TEXT:
        return VariableRole.DIMENSION
    is_key = says_code(name) and draft.distinct > KEY_SHARE * draft.values and draft.values > 1
    return VariableRole.IDENTIFIER if is_key or draft.distinct > MOST_GROUPS else VariableRole.DIMENSION


def _with_codes(column: Column, draft: Draft, connection: duckdb.DuckDBPyConnection) -> Column:
    """Add the code list of a text dimension: its distinct values, sorted, each its own label."""
    variable = column.variable
    is_listed = variable.type is VariableType.TEXT and variable.role is VariableRole.DIMENSION
    if not is_listed or draft.hint.codes or draft.distinct > MOST_CODES * 1.1:
        return column
    cell = f"c{column.position}"
    cleaning = cleaned(column, draft.stored, cell)
    query = (
        f"SELECT DISTINCT CAST({cleaning.sql} AS VARCHAR) AS value FROM ({draft.rows}) "
        f"ORDER BY value NULLS LAST LIMIT {MOST_CODES + 2}"
    )
    rows = connection.cursor().execute(query, [*cleaning.values]).fetchall()
    values = [value for (value,) in rows if value is not None]
    if len(values) > MOST_CODES:
        return column
    codes = tuple(Code(value, {"en": value, "es": value}) for value in values)
    return replace(column, variable=replace(variable, codes=codes, distinct=len(codes)))
