"""The SQL that turns the text of a number into a number: symbols off, negatives in front, marks of thousands out.

A cast alone would read 1_000, 1.5 as a whole number, and inf: a pattern stands before it.
"""

import re

from data_loaders.intake import Column
from data_loaders.values.expression import Expression, trimmed
from data_loaders.values.number_spellings import FOOTNOTE, MINUS, marks_of

_INTEGER = r"[+-]?[0-9]{1,19}"
_FOOTNOTE_BEHIND = rf"([0-9%)]){FOOTNOTE}$"


def integer(column: Column, text: str) -> Expression:
    """Return the SQL of a whole number, null where the text is none."""
    return _numeric(column, text, "BIGINT", _grouped(column, decimals="") if column.thousands else _INTEGER)


def number(column: Column, text: str) -> Expression:
    """Return the SQL of a number, null where the text is none."""
    sign = re.escape(column.decimal)
    if column.thousands:
        return _numeric(column, text, "DOUBLE", _grouped(column, decimals=rf"({sign}[0-9]+)?"))
    return _numeric(column, text, "DOUBLE", rf"[+-]?([0-9]+{sign}?[0-9]*|{sign}[0-9]+)([eE][+-]?[0-9]+)?")


def year(column: Column, text: str) -> Expression:
    """Return the SQL of a year of four digits, null where the text is none."""
    word = _without_footnotes(column, Expression(trimmed(text)))
    sql = f"CASE WHEN regexp_full_match({word.sql}, '[12][0-9]{{3}}') THEN TRY_CAST({word.sql} AS BIGINT) END"
    return Expression(sql, (*word.values, *word.values))


def footnote(cell: str) -> Expression:
    """Return the SQL of the marks of footnotes that stand behind a number; empty where there are none."""
    return Expression(f"trim(regexp_extract({trimmed(cell)}, ?, 2))", (rf"([0-9%)])({FOOTNOTE})$",))


def _grouped(column: Column, *, decimals: str) -> str:
    """Return the pattern of a number whose thousands stand in groups of three, or not at all."""
    marks = f"[{re.escape(marks_of(column.thousands))}]"
    return rf"[+-]?([1-9][0-9]{{0,2}}({marks}[0-9]{{3}})+|[0-9]+){decimals}"


def _numeric(column: Column, text: str, kind: str, pattern: str) -> Expression:
    bare = _bare(column, Expression(trimmed(text)))
    value = bare
    if column.thousands:
        value = Expression(f"translate({bare.sql}, ?, '')", (*bare.values, marks_of(column.thousands)))
    if column.decimal != ".":
        value = Expression(f"replace({value.sql}, ',', '.')", value.values)
    test = Expression(f"regexp_full_match({bare.sql}, ?)", (*bare.values, pattern))
    if column.needs_symbol:
        test = _with_its_symbol(column, trimmed(text), test)
    sql = f"CASE WHEN {test.sql} THEN TRY_CAST({value.sql} AS {kind}) END"
    return Expression(sql, (*test.values, *value.values))


def _bare(column: Column, text: Expression) -> Expression:
    """Return the number without what it wears, its sign in front."""
    text = _without_footnotes(column, text)
    if column.symbols:
        text = _replaced(text, rf"^([-+({MINUS}]?)\s*(?:{_any_of(column)})\s*", r"\1")
        text = _replaced(text, rf"\s*(?:{_any_of(column)})\s*(\)?-?)$", r"\1")
    if MINUS in column.negatives:
        text = Expression(f"replace({text.sql}, '{MINUS}', '-')", text.values)
    if "(" in column.negatives:
        text = _replaced(text, r"^\(\s*([^-+].*?)\s*\)$", r"-\1")
    if "-" in column.negatives:
        text = _replaced(text, r"^([^-+].*?)\s*-$", r"-\1")
    return text


def _without_footnotes(column: Column, text: Expression) -> Expression:
    return _replaced(text, _FOOTNOTE_BEHIND, r"\1") if column.has_marks else text


def _replaced(text: Expression, pattern: str, by: str) -> Expression:
    return Expression(f"regexp_replace({text.sql}, ?, ?)", (*text.values, pattern, by))


def _any_of(column: Column) -> str:
    return "|".join(re.escape(symbol) for symbol in sorted(column.symbols, key=len, reverse=True))


def _with_its_symbol(column: Column, text: str, test: Expression) -> Expression:
    """The symbol stands there, or the number is zero."""
    sql = f"(regexp_matches({text}, ?) AND {test.sql})"
    return Expression(sql, (rf"(?:{_any_of(column)})|^[0.,]+$", *test.values))
