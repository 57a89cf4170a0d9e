"""The words that stand for "no value" in files, and which of them a column holds."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import duckdb

DASHES_ONLY = (
    "-",
    "--",
    "---",
    "–",
    "—",
    "n/a",
    "N/A",
    "#N/A",
    "#N/D",
    "S/D",
    "s/d",
    "S/I",
    "s/i",
    "S/N",
    ".",
    "..",
    "...",
)
"""Words that are hardly ever data, not even in a column of text."""

NULL_WORDS = (
    *DASHES_ONLY,
    "NA", "na", "NULL", "null", "Null", "None", "none", "NaN", "nan", "ND", "N/D", "n/d", "SD", "NR", "N.A.", "n.a.", "#NULO!",
    "#DIV/0!", "#VALUE!", "#¡DIV/0!", "#REF!", "00/00/0000", "00/00/00", "00-00-0000", "0000-00-00", "/  /",
)  # fmt: skip


BLANK = " "
_LONGEST = max(len(word.encode()) for word in NULL_WORDS)


def words_present(cell: str, rows: str, connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Return the null words that occur in a column of text, BLANK among them for cells of spaces; `rows` is a query of ours that gives it as `cell`."""
    words = [*NULL_WORDS, ""]
    marks = ", ".join("?" for _ in words)
    # most codes begin with a digit and no null word but a date of zeros does: a comparison spares them the trimming
    may_be = (
        f"({cell} NOT BETWEEN '0' AND '9~' OR starts_with({cell}, '00')) AND strlen({cell}) <= {_LONGEST + 4}"
    )
    is_word = f"CASE WHEN {may_be} THEN trim({cell}) IN ({marks}) ELSE false END"
    query = f"SELECT DISTINCT trim({cell}) FROM ({rows}) WHERE {is_word}"
    found = {word for (word,) in connection.cursor().execute(query, words).fetchall()}
    return tuple(word or BLANK for word in words if word in found)
