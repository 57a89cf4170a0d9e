"""The words that stand for "no value" in files, and which of them a column holds."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import duckdb

from data_loaders.intake import Staged

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
    "#DIV/0!", "#VALUE!", "#¡DIV/0!", "#REF!", "00/00/0000", "00/00/00", "00-00-0000", "0000-00-00", "  /  /    ", "",
)  # fmt: skip


def words_present(staged: Staged, connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """Return, per column, the null words that occur in it; one scan over all rows."""
    words = [word for word in NULL_WORDS if word]
    marks = ", ".join("?" for _ in words)
    present: list[tuple[str, ...]] = [() for _ in staged.columns]
    texts = [index for index, kind in enumerate(staged.types) if kind == "text"]
    for index in _with_any(staged, connection, texts, words):
        query = f"SELECT DISTINCT trim(c{index}) FROM read_parquet(?) WHERE trim(c{index}) IN ({marks})"
        rows = connection.cursor().execute(query, [str(staged.rows), *words]).fetchall()
        found = {word for (word,) in rows}
        present[index] = tuple(word for word in words if word in found)
    return present


def _with_any(
    staged: Staged, connection: duckdb.DuckDBPyConnection, texts: list[int], words: list[str]
) -> list[int]:
    if not texts:
        return []
    marks = ", ".join("?" for _ in words)
    tests = ", ".join(f"coalesce(bool_or(trim(c{index}) IN ({marks})), false)" for index in texts)
    values = [word for _ in texts for word in words]
    row = (
        connection.cursor()
        .execute(f"SELECT {tests} FROM read_parquet(?)", [*values, str(staged.rows)])
        .fetchone()
    )
    return [index for index, is_present in zip(texts, row or (), strict=True) if is_present]
