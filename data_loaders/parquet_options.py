"""How the engine writes Parquet files: groups of rows and dictionaries sized by the width of the table.

The engine keeps a whole group of rows and a dictionary of a megabyte for every column of text while it writes; with
two thousand columns that is more memory than an import may use, however few the rows.
"""

ROW_GROUP = 122_880
USUAL_COLUMNS = 100
"""Up to so many columns the sizes are the usual ones; beyond, they shrink as the columns grow in number."""
_FEWEST_ROWS = 2_048
_DICTIONARY, _SMALLEST_DICTIONARY = 1_048_576, 16_384


def parquet_options(columns: int, compression: str = "zstd") -> str:
    """Return the options of a COPY that writes so many columns.

    >>> parquet_options(40)
    'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880'
    >>> parquet_options(2_000)
    'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 6144, STRING_DICTIONARY_PAGE_SIZE_LIMIT 52428'
    """
    if columns <= USUAL_COLUMNS:
        return f"FORMAT parquet, COMPRESSION {compression}, ROW_GROUP_SIZE {ROW_GROUP}"
    rows = max(ROW_GROUP * USUAL_COLUMNS // columns // _FEWEST_ROWS, 1) * _FEWEST_ROWS
    dictionary = max(_DICTIONARY * USUAL_COLUMNS // columns, _SMALLEST_DICTIONARY)
    return (
        f"FORMAT parquet, COMPRESSION {compression}, ROW_GROUP_SIZE {rows}, "
        f"STRING_DICTIONARY_PAGE_SIZE_LIMIT {dictionary}"
    )
