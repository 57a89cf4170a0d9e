"""The words and marks that stand for "no value" in files: why the value is missing, and which of them a column holds."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

from collections.abc import Mapping
from enum import StrEnum

import duckdb

from data_loaders.values.expression import trimmed


class Why(StrEnum):
    """Why there is no value: four things that look different in an answer."""

    NOT_REPORTED = "not reported"
    NOT_APPLICABLE = "not applicable"
    SUPPRESSED = "suppressed"


DASHES_ONLY = ("-", "--", "---", "–", "—", "n/a", "#n/a", "#n/d", "s/d", "s/i", "s/n", ".", "..", "...")
"""Words that are hardly ever data, not even in a column of text."""

_NOT_REPORTED = (
    *DASHES_ONLY,
    "na", "null", "none", "nan", "nd", "n/d", "sd", "s.d.", "s.i.", "s.n.", "nr", "n.r.", "n.a.", "n.d.", "<na>", "#nulo!", "#null!", "#div/0!",
    "#¡div/0!", "#value!", "#¡valor!", "#ref!", "#¡ref!", "#name?", "#¿nombre?", "#num!", "#¡num!",
    "00/00/0000", "00/00/00", "00-00-0000", "0000-00-00", "0000-00-00 00:00:00", "0/0/0000", "/  /", "//", "__/__/____",
    "31/12/9999", "9999-12-31", "99/99/9999",
    "sin dato", "sin datos", "sin información", "sin informacion", "sin inf.", "sem dados", "sem informação",
    "no disponible", "no reporta", "no reportado", "no data", "not available", "missing", "não informado", "no especificado",
)  # fmt: skip
_NOT_APPLICABLE = (
    "no aplica", "no corresponde", "no aplicable", "n/c", "não se aplica", "not applicable", "(x)",
)  # fmt: skip
_SUPPRESSED = (
    "*", "**", "***", "(*)", ":", "(s)", "(d)", "suppressed", "suprimido", "confidencial", "confidential", "†",
    *(f"<{space}{most}" for most in (3, 4, 5, 6, 10, 11, 15, 20) for space in ("", " ")),
)  # fmt: skip

REASONS: Mapping[str, Why] = {
    **dict.fromkeys(_NOT_REPORTED, Why.NOT_REPORTED),
    **dict.fromkeys(_NOT_APPLICABLE, Why.NOT_APPLICABLE),
    **dict.fromkeys(_SUPPRESSED, Why.SUPPRESSED),
}
"""Every word in small letters, and why there is no value where it stands."""

BLANK = " "
_LONGEST = max(len(word.encode()) for word in REASONS)


def is_null_word(text: str) -> bool:
    """Return whether a cell is blank or says that there is no value.

    >>> is_null_word(" S/D "), is_null_word("0")
    (True, False)
    """
    word = text.strip().lower()
    return not word or word in REASONS


def is_never_data(word: str) -> bool:
    """Return whether a null word is hardly ever data, not even in a column of text."""
    return word == BLANK or word.lower() in DASHES_ONLY


def words_present(cell: str, rows: str, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the null words that occur in a column of text, spelled as there, and how often.

    BLANK is among them for cells of spaces; `rows` is a query of ours that gives the cells as `cell`, each `n` times.
    """
    marks = ", ".join("?" for _ in REASONS)
    # most codes begin with a digit and no null word but some dates do: a comparison spares them the trimming
    dates = ", ".join(f"'{word}'" for word in REASONS if word[0].isdigit())
    may_be = f"({cell} NOT BETWEEN '0' AND '9~' OR {cell} IN ({dates})) AND strlen({cell}) <= {_LONGEST + 4}"
    is_word = f"CASE WHEN {may_be} THEN lower({trimmed(cell)}) IN ('', {marks}) ELSE false END"
    query = f"SELECT {trimmed(cell)} AS word, sum(n)::BIGINT FROM ({rows}) WHERE {is_word} GROUP BY word ORDER BY word"
    found = connection.cursor().execute(query, list(REASONS)).fetchall()
    return {word or BLANK: count for word, count in found}
