"""The workbook: the table with typed numbers, a native chart where it is simple, and a sheet about it."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from charts.kinds import MOST_ROWS, ChartKind, fitting
from charts.takeaway import Carried, takeaway
from core.answer import Answer, Format, Kind
from core.plain_text import cell_text
from core.words import Message, Speaker, N_

_WIDEST, _NARROWEST = 48, 10
_SHEET_NAME_LENGTH = 31
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NATIVE = {ChartKind.RANKING: "bar", ChartKind.TREND: "line", ChartKind.DISTRIBUTION: "column"}
_FORMATS = {
    Format.COUNT: "#,##0",
    Format.NUMBER: "#,##0.0##",
    Format.PERCENT: "0.0%",
    Format.POINTS: '0.0" pp"',
    Format.MONTH: "mmm yyyy",
}


def to_xlsx(answer: Answer, speaker: Speaker, *, title: str, about: Sequence[tuple[str, str]]) -> bytes:
    """Return an Excel workbook: the table first, then what it is about as (label, value) pairs.

    Shares are percentages, differences between shares are points (times 100). No text is ever a formula or a link.
    """
    import xlsxwriter

    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, _OPTIONS) as book:
        book.set_properties({"title": cell_text(title)[:255]})
        columns = takeaway(answer, speaker)
        _write_table(book, columns, answer, speaker, title)
        _write_about(book, title, about, speaker)
    return sink.getvalue()


def _write_table(book: Any, columns: list[Carried], answer: Answer, speaker: Speaker, title: str) -> None:
    sheet = book.add_worksheet(_sheet_name(Message(N_("Table")), speaker))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, cell_text(column.header), bold)
        form = book.add_format({"num_format": _FORMATS.get(column.column.format, "General")})
        sheet.set_column(place, place, _width(column))
        _write_cells(sheet, place, column, form)
    sheet.freeze_panes(1, len(answer.groups))
    sheet.autofilter(0, 0, answer.table.num_rows, len(columns) - 1)
    _insert_chart(book, sheet, columns, answer, title)


def _write_cells(sheet: Any, place: int, column: Carried, form: Any) -> None:
    times = 100 if column.column.format is Format.POINTS else 1
    for line, cell in enumerate(column.cells, start=1):
        if isinstance(cell, str):
            sheet.write_string(line, place, cell_text(cell))
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, cell, form)
        elif cell is not None:
            sheet.write_number(line, place, cell * times, form)


def _write_about(book: Any, title: str, about: Sequence[tuple[str, str]], speaker: Speaker) -> None:
    sheet = book.add_worksheet(_sheet_name(Message(N_("About")), speaker))
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, cell_text(title), bold)
    for line, (label, value) in enumerate(about, start=2):
        sheet.write_string(line, 0, cell_text(label), bold)
        sheet.write_string(line, 1, cell_text(value), wrapped)


def _insert_chart(book: Any, sheet: Any, columns: list[Carried], answer: Answer, title: str) -> None:
    """Put a native chart beside the table when it has one breakdown and few rows."""
    kind, rows = fitting(answer)[0], answer.table.num_rows
    if (
        len(answer.groups) != 1
        or kind not in _NATIVE
        or not rows
        or (kind is ChartKind.RANKING and rows > MOST_ROWS)
    ):
        return
    names = next(
        place for place, column in reversed([*enumerate(columns)]) if column.column.kind is Kind.GROUP
    )
    chart = book.add_chart({"type": _NATIVE[kind]})
    chart.add_series(_series(sheet.get_name(), names, names + 1, rows))
    chart.set_legend({"none": True})
    chart.set_title({"name": [sheet.get_name(), 0, names + 1], "name_font": {"size": 12, "bold": False}})
    chart.set_x_axis(
        {"reverse": True, "major_gridlines": {"visible": False}} if kind is ChartKind.RANKING else {}
    )
    chart.set_size({"width": 640, "height": max(320, 22 * rows if kind is ChartKind.RANKING else 0)})
    sheet.insert_chart(1, len(columns) + 1, chart, {"description": cell_text(title)[:255]})


def _series(sheet_name: str, names: int, values: int, rows: int) -> dict[str, Any]:
    colour = {"color": "#0B6E75"}
    return {
        "name": [sheet_name, 0, values],
        "categories": [sheet_name, 1, names, rows, names],
        "values": [sheet_name, 1, values, rows, values],
        "fill": colour,
        "line": {**colour, "width": 2.25},
        "gap": 50,
    }


def _width(column: Carried) -> float:
    longest = max((len(cell) for cell in column.cells if isinstance(cell, str)), default=12)
    return min(max(longest + 2, min(len(column.header) + 2, 24), _NARROWEST), _WIDEST)


def _sheet_name(name: Message, speaker: Speaker) -> str:
    return speaker.say(name)[:_SHEET_NAME_LENGTH]
