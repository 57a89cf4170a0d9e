"""What a descriptor's dialect means for the layout of a text file, and for the sheet of a workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data_loaders.intake import Found, Layout
from data_loaders.readers import delimited
from data_loaders.readers.encodings import to_text

HEAD = 200_000


def given_layout(found: Found, dialect: Mapping[str, Any], names: Sequence[str]) -> Layout:
    """Return the layout that was found, with what the dialect says in place of what was guessed.

    `names` are those of the schema: a first row that holds them is the heading, whatever it looks like.
    """
    layout = found.text_layout
    own = {**dialect, **_nested(dialect, "csv")}
    if delimiter := own.get("delimiter"):
        layout = replace(layout, delimiter=str(delimiter)[:8].replace("\\t", "\t"))
    if "quoteChar" in own:
        quote = str(own["quoteChar"] or "")[:1]
        layout = replace(layout, quote=quote, escape=quote)
    if escape := own.get("escapeChar"):
        layout = replace(layout, escape=str(escape)[:1])
    return _with_heading(found, layout, own, names)


def sheet_of(dialect: Mapping[str, Any], names: Sequence[str]) -> str:
    """Return the sheet or table that is meant: by its name or its number (from 1); else the first."""
    own = {**dialect, **_nested(dialect, "excel"), **_nested(dialect, "ods"), **_nested(dialect, "sql")}
    wanted = own.get("sheet", own.get("sheetName", own.get("table")))
    if isinstance(wanted, int) and 1 <= wanted <= len(names):
        return names[wanted - 1]
    number = own.get("sheetNumber")
    if isinstance(number, int) and 1 <= number <= len(names):
        return names[number - 1]
    return wanted if isinstance(wanted, str) and wanted in names else names[0]


def raw_headings(found: Found) -> tuple[str, ...]:
    """Return the columns of a text file as they stand in it, blanks included."""
    layout = found.text_layout
    if layout.header_rows != 1:
        return found.columns
    with found.source.file.open("rb") as stream:
        text = to_text(stream.read(HEAD), layout.encoding)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    records = delimited.read_as(lines, layout).records
    cells = next((record.cells for record in records if record.cells), ())
    same = len(cells) == len(found.columns)
    return tuple(cell or name for cell, name in zip(cells, found.columns, strict=True)) if same else ()


def _with_heading(found: Found, layout: Layout, own: Mapping[str, Any], names: Sequence[str]) -> Layout:
    """Return the layout with the rows of the heading, as far as the dialect or the schema say."""
    if own.get("header") is False:
        return replace(layout, header_rows=0, preamble_lines=0)
    rows = own.get("headerRows")
    if isinstance(rows, list) and rows and all(isinstance(row, int) and 0 < row < 100 for row in rows):
        return replace(layout, preamble_lines=min(rows) - 1, header_rows=max(rows) - min(rows) + 1)
    if layout.header_rows or not found.preview:
        return layout
    wanted = {name.strip().casefold() for name in names}
    first = [cell.strip().casefold() for cell in found.preview[0]]
    is_heading = own.get("header") is True or bool(wanted & set(first))
    return replace(layout, header_rows=1) if is_heading else layout


def _nested(dialect: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = dialect.get(key)
    return value if isinstance(value, dict) else {}
