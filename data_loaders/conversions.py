"""The SQL that turns the text of a column into its type. One place, so that proposing, counting and loading agree.

Names in the SQL are ours (`c0`, `c1`, ...). Everything that a person or a file brings is a parameter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.catalog import VariableType
from data_loaders.intake import Column, Reading

TRUE_WORDS = ("true", "si", "yes", "verdadero", "sim", "verdadeiro", "s", "y", "t", "v", "x")
FALSE_WORDS = ("false", "no", "falso", "nao", "n", "f")
TRUE_SPELLINGS = ("true", "True", "TRUE", "Sí", "SÍ", "Si", "SI", "Sim", "SIM", "Yes", "YES")
FALSE_SPELLINGS = ("false", "False", "FALSE", "No", "NO", "Não", "NÃO")
EARLIEST_YEAR, LATEST_YEAR = 1000, 2999

_ENGINE_TYPES = {
    VariableType.TEXT: "VARCHAR",
    VariableType.INTEGER: "BIGINT",
    VariableType.NUMBER: "DOUBLE",
    VariableType.BOOLEAN: "BOOLEAN",
    VariableType.DATE: "DATE",
    VariableType.DATETIME: "TIMESTAMP",
    VariableType.YEAR: "BIGINT",
}
_INTEGER = r"[+-]?[0-9]{1,19}"
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_SPACES = "\u00a0\u202f\u2009"


@dataclass(frozen=True)
class Expression:
    """A piece of SQL and the values of its parameters, in order."""

    sql: str
    values: tuple[object, ...] = ()


def cleaned(column: Column, stored: str, cell: str) -> Expression:
    """Return the stored cell, null where it is blank or one of the column's null words."""
    if stored != "text" or not column.null_words:  # blank cells are a null word too
        return Expression(cell)
    words = [word for word in column.null_words if word.strip()]
    marks = "".join(", ?" for _ in words)
    return Expression(f"CASE WHEN trim({cell}) IN (''{marks}) THEN NULL ELSE {cell} END", tuple(words))


def typed(column: Column, stored: str, cell: str) -> Expression:
    """Return the value of a cleaned cell in the column's type; null where it does not convert."""
    wanted = column.variable.type
    if stored == wanted.value:
        return Expression(cell)
    text = cell if stored == "text" else f"CAST({cell} AS VARCHAR)"
    if wanted is VariableType.TEXT:
        return Expression(text)
    return _CONVERSIONS[wanted](column, text)


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


def date_format(column: Column) -> str:
    """Return how the column's dates are spelled, in the order that the column now has.

    The format that was found keeps its separators and year digits when only the order was changed.
    """
    found = column.date_format or _format_like(column.examples)
    if not column.date_order:
        return found
    day, _, time = found.partition(" ") if " %H" in found else (found, "", "")
    year = "%y" if "%y" in day else "%Y"
    parts = {"d": "%d", "m": "%m", "y": year}
    separator = re.sub(r"%[a-zA-Z]", "", day)[:1]
    spelled = separator.join(parts[letter] for letter in column.date_order)
    return f"{spelled} {time}" if time else spelled


def _integer(column: Column, text: str) -> Expression:
    return _numeric(column, text, "BIGINT", "" if not column.thousands else _grouped(column, decimals=""))


def _number(column: Column, text: str) -> Expression:
    if column.thousands:
        return _numeric(
            column, text, "DOUBLE", _grouped(column, decimals=rf"({re.escape(column.decimal)}[0-9]+)?")
        )
    return _numeric(column, text, "DOUBLE", _NUMBER if column.decimal == "." else _NUMBER.replace(r"\.", ","))


def _grouped(column: Column, *, decimals: str) -> str:
    """Return the pattern of a number whose thousands stand in groups of three, or not at all."""
    sign = f"[ {_SPACES}]" if column.thousands == " " else re.escape(column.thousands)
    return rf"[+-]?([0-9]{{1,3}}({sign}[0-9]{{3}})+|[0-9]+){decimals}"


def _numeric(column: Column, text: str, kind: str, pattern: str) -> Expression:
    """The cast alone would read 1_000, 1.5 as a whole number, and inf: a pattern stands before it."""
    text, symbols = _without_symbols(column, text)
    value, values = text, symbols
    if column.thousands:
        value = f"translate({value}, ?, '')"
        values = (*values, " " + _SPACES if column.thousands == " " else column.thousands)
    if column.decimal != "." and kind == "DOUBLE":
        value = f"replace({value}, ',', '.')"
    sql = f"CASE WHEN regexp_full_match({text}, ?) THEN TRY_CAST({value} AS {kind}) END"
    return Expression(sql, (*symbols, pattern or _INTEGER, *values))


def _without_symbols(column: Column, text: str) -> tuple[str, tuple[object, ...]]:
    if not column.symbols:
        return f"trim({text})", ()
    alternatives = "|".join(re.escape(symbol) for symbol in column.symbols)
    return f"regexp_replace(trim({text}), ?, '', 'g')", (rf"^\s*({alternatives})\s*|\s*({alternatives})\s*$",)


def _year(_column: Column, text: str) -> Expression:
    word = f"trim({text})"
    sql = f"CASE WHEN regexp_full_match({word}, '[12][0-9]{{3}}') THEN TRY_CAST({word} AS BIGINT) END"
    return Expression(sql)


def _boolean(_column: Column, text: str) -> Expression:
    word = f"lower(strip_accents(trim({text})))"
    true, false = (", ".join(f"'{each}'" for each in words) for words in (TRUE_WORDS, FALSE_WORDS))
    return Expression(f"CASE WHEN {word} IN ({true}) THEN true WHEN {word} IN ({false}) THEN false END")


def _date(column: Column, text: str) -> Expression:
    moment = _moment(column, text)
    return Expression(f"CAST({moment.sql} AS DATE)", moment.values)


def _moment(column: Column, text: str) -> Expression:
    """Years of one to three digits are no years: the parser would read 98 as the year 98."""
    sql = f"try_strptime(trim({text}), ?)"
    form = date_format(column)
    years = f"year({sql}) BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR}"
    return Expression(f"CASE WHEN {years} THEN {sql} END", (form, form))


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
    VariableType.INTEGER: _integer,
    VariableType.NUMBER: _number,
    VariableType.YEAR: _year,
    VariableType.BOOLEAN: _boolean,
    VariableType.DATE: _date,
    VariableType.DATETIME: _moment,
}


def _format_like(examples: Sequence[str]) -> str:
    """Return a format with the separator and year digits of the first example that looks like a date."""
    for example in examples:
        if match := re.match(r"\s*(\d{1,4})([-/. ])\d{1,2}\2(\d{1,4})\b", example):
            year = "%Y" if 4 in (len(match[1]), len(match[3])) else "%y"
            first = "%Y" if len(match[1]) == 4 else "%d"
            return match[2].join((first, "%m", "%d" if first == "%Y" else year))
        if re.fullmatch(r"\s*\d{8}\s*", example):
            return "%Y%m%d"
    return "%Y-%m-%d"
