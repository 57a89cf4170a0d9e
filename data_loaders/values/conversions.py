"""The SQL that turns the text of a column into its type. One place, so that proposing, counting and loading agree.

Names in the SQL are ours (`c0`, `c1`, ...). Everything that a person or a file brings is a parameter.
"""

import re

from core.catalog import NUMERIC, VariableType
from data_loaders.intake import Column, Reading
from data_loaders.values.date_conversions import day, moment
from data_loaders.values.expression import Expression as Expression
from data_loaders.values.expression import trimmed
from data_loaders.values.number_conversions import integer, number, year

TRUE_WORDS = ("true", "si", "yes", "verdadero", "sim", "verdadeiro", "s", "y", "t", "v", "x")
FALSE_WORDS = ("false", "no", "falso", "nao", "n", "f")
TRUE_SPELLINGS = ("true", "True", "TRUE", "Sí", "SÍ", "Si", "SI", "Sim", "SIM", "Yes", "YES")
FALSE_SPELLINGS = ("false", "False", "FALSE", "No", "NO", "Não", "NÃO")

_ENGINE_TYPES = {
    VariableType.TEXT: "VARCHAR",
    VariableType.INTEGER: "BIGINT",
    VariableType.NUMBER: "DOUBLE",
    VariableType.BOOLEAN: "BOOLEAN",
    VariableType.DATE: "DATE",
    VariableType.DATETIME: "TIMESTAMP",
    VariableType.YEAR: "BIGINT",
}


def cleaned(column: Column, stored: str, cell: str) -> Expression:
    """Return the stored cell; null where it is blank or one of the column's null words, or a number that is none."""
    if stored == VariableType.NUMBER.value and not column.is_finite:
        cell = f"(CASE WHEN isfinite({cell}) THEN {cell} END)"
    if stored != "text":
        return _without_words(column, stored, cell)
    if column.is_guarded:
        cell = f"regexp_replace({cell}, '^ *=\"(.*)\" *$', '\\1')"
    if not column.null_words:  # blank cells are a null word too
        return Expression(cell)
    words = [word for word in column.null_words if word.strip()]
    marks = "".join(", ?" for _ in words)
    return Expression(f"CASE WHEN {trimmed(cell)} IN (''{marks}) THEN NULL ELSE {cell} END", tuple(words))


def _without_words(column: Column, stored: str, cell: str) -> Expression:
    """Return a cell that is stored typed, null where its value is one of the null words: -99.0 is the word -99."""
    words: list[object] = [word for word in column.null_words if word.strip()]
    kind = "VARCHAR"
    if VariableType(stored) in NUMERIC:
        words, kind = [float(str(word)) for word in words if _is_number(str(word))], "DOUBLE"
    if not words:
        return Expression(cell)
    marks = ", ".join("?" for _ in words)
    return Expression(
        f"CASE WHEN CAST({cell} AS {kind}) IN ({marks}) THEN NULL ELSE {cell} END", tuple(words)
    )


def _is_number(word: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", word) is not None


def typed(column: Column, stored: str, cell: str) -> Expression:
    """Return the value of a cleaned cell in the column's type; null where it does not convert."""
    wanted = column.variable.type
    if stored == wanted.value:
        return Expression(cell)
    if stored == VariableType.NUMBER.value and wanted in (VariableType.INTEGER, VariableType.YEAR):
        return Expression(f"CASE WHEN {cell} = trunc({cell}) THEN TRY_CAST({cell} AS BIGINT) END")
    text = cell if stored == "text" else f"CAST({cell} AS VARCHAR)"
    if wanted is VariableType.TEXT:
        return _padded(column, text)
    return _CONVERSIONS[wanted](column, text)


def _padded(column: Column, text: str) -> Expression:
    """Return the text, with zeros in front of digits that are fewer than a person has said they are."""
    if not column.pad_width:
        return Expression(text)
    is_short = f"regexp_full_match({text}, '[0-9]+') AND length({text}) < ?"
    sql = f"CASE WHEN {is_short} THEN lpad({text}, ?, '0') ELSE {text} END"
    return Expression(sql, (column.pad_width, column.pad_width))


def parsed(reading: Reading, cell: str) -> Expression:
    """Return what the engine makes of a cell under a reading, to be checked by `strictly` afterwards."""
    if reading.type is VariableType.BOOLEAN:
        return Expression("NULL")
    if reading.type is VariableType.DATE and reading.date_format != "%Y-%m-%d":
        return Expression(f"CAST(try_strptime({cell}, ?) AS DATE)", (reading.date_format,))
    text = f"translate({cell}, ',.', '.x')" if reading.decimal == "," else cell
    return Expression(f"TRY_CAST({text} AS {engine_type(reading.type)})")


def strictly(reading: Reading, cell: str, value: str) -> str:
    """Return the SQL of a parsed value whose cell is spelled as the reading says; any other spelling is an error.

    Only for spellings from which the text can be had back, or whose other forms mean the same number.
    """
    wrong = f"error('another spelling in {cell}.')::{engine_type(reading.type)}"
    return f"CASE WHEN {cell} IS NULL THEN NULL {_whens(reading, cell, value)} ELSE {wrong} END"


def engine_type(kind: VariableType) -> str:
    """Return how the engine stores the type."""
    return _ENGINE_TYPES[kind]


def _boolean(_column: Column, text: str) -> Expression:
    word = f"lower(strip_accents({trimmed(text)}))"
    # one and zero are numbers until somebody says otherwise; then they are yes and no
    both = ((*TRUE_WORDS, "1"), (*FALSE_WORDS, "0"))
    true, false = (", ".join(f"'{each}'" for each in words) for words in both)
    return Expression(f"CASE WHEN {word} IN ({true}) THEN true WHEN {word} IN ({false}) THEN false END")


def _whens(reading: Reading, cell: str, value: str) -> str:
    """Flags are compared with the spellings of the first guess: few, for each costs a comparison a row."""
    if reading.type is VariableType.BOOLEAN:
        words = ((word, word in TRUE_SPELLINGS) for word in reading.symbols)
        return " ".join(f"WHEN {cell} = '{word}' THEN {str(is_true).lower()}" for word, is_true in words)
    return f"WHEN {_test(reading, cell, value)} THEN {value}"


def _test(reading: Reading, cell: str, value: str) -> str:
    if reading.type is VariableType.NUMBER:
        return f"isfinite({value}) AND NOT contains({cell}, '_')"
    if reading.type is VariableType.DATE and reading.date_format != "%Y-%m-%d":
        return f"strlen({cell}) = 10 AND {value} IS NOT NULL"
    same = f"CAST({value} AS VARCHAR) = {cell}"
    return f"{same} AND {value} BETWEEN 1900 AND 2100" if reading.type is VariableType.YEAR else same


_CONVERSIONS = {
    VariableType.INTEGER: integer,
    VariableType.NUMBER: number,
    VariableType.YEAR: year,
    VariableType.BOOLEAN: _boolean,
    VariableType.DATE: day,
    VariableType.DATETIME: moment,
}
