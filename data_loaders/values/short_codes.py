"""Codes that seem to have lost a leading zero: 10101 among codes of six digits. The repair is offered, never made alone."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from dataclasses import replace

import duckdb

from core.catalog import Code
from core.words import Message, N_
from data_loaders.intake import Column
from data_loaders.values.conversions import cleaned
from data_loaders.values.drafts import Draft

SHORTEST = 4
"""Digits; numbers of three digits are hardly ever codes that lost one."""
MOST_FILLED = 0.5
"""Running numbers fill more than this share of their span; codes leave it mostly empty."""

_SHORT = N_(
    "%(count)s value has %(short)s digits, most have %(width)s: it may have lost the zero in front. You can give it back."
)
_SHORT_PLURAL = N_(
    "%(count)s values have %(short)s digits, most have %(width)s: they may have lost the zero in front. You can give it back."
)


def with_offer(column: Column, draft: Draft, connection: duckdb.DuckDBPyConnection) -> Column:
    """Return the column of text with the width its codes should have, where some are one digit short of most."""
    shortest, width = draft.widths
    if width - shortest != 1 or width < SHORTEST:
        return column
    cell = f"c{column.position}"
    cleaning = cleaned(column, draft.stored, cell)
    text = f"trim(CAST({cell} AS VARCHAR))"
    rows = f"(SELECT {text} AS code, n FROM (SELECT {cleaning.sql} AS {cell}, n FROM ({draft.rows})) WHERE {cell} IS NOT NULL)"
    query = (
        "SELECT count(*) FILTER (NOT regexp_full_match(code, '[0-9]+')), sum(n) FILTER (strlen(code) < ?), sum(n), "
        "count(DISTINCT code) / (max(TRY_CAST(code AS HUGEINT)) - min(TRY_CAST(code AS HUGEINT)) + 1)::DOUBLE "
        f"FROM {rows}"
    )
    found = connection.cursor().execute(query, [width, *cleaning.values]).fetchone()
    others, short, values, filled = found or (1, 0, 0, 0)
    if others or short * 2 >= values or filled > MOST_FILLED:
        return column
    gaps = {"count": int(short), "short": width - 1, "width": width}
    note = Message(_SHORT, gaps, plural=_SHORT_PLURAL, count=int(short))
    return replace(column, offered_width=width, notes=(*column.notes, note))


def with_padded_list(column: Column) -> Column:
    """Return the column with its code list spelled as its values will be: with the zeros that a person gives back."""
    if not column.pad_width:
        return column
    variable = column.variable
    codes = {code.value: code for code in (_padded(code, column.pad_width) for code in variable.codes)}
    ordered = codes.values() if variable.is_ordered else (codes[value] for value in sorted(codes))
    missing = tuple(_padded(code, column.pad_width) for code in variable.missing)
    return replace(column, variable=replace(variable, codes=tuple(ordered), missing=missing))


def _padded(code: Code, width: int) -> Code:
    """Return a code with zeros in front, also in its label where that only repeats it."""
    value = code.value.zfill(width) if code.value.isascii() and code.value.isdigit() else code.value
    label = {language: value if text == code.value else text for language, text in code.label.items()}
    return Code(value, label)
