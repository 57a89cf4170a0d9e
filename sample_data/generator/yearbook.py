"""The yearbook's table in Excel, laid out for the printer and not for a computer."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

FEWEST_SHOWN = 100
"""Smaller numbers are printed as a dash, as some yearbooks do."""

_CREATED = datetime(2024, 12, 20, 9, 30)  # noqa: DTZ001 - Excel keeps no time zone
_TITLES = (
    "MINISTERIO DE EDUCACIÓN — ANUARIO ESTADÍSTICO",
    "Cuadro 1.1 Matrícula según región y área, 2020-2024",
)
_FIRST_ROW = 6
_AREAS = (("urban", "Urbana"), ("rural", "Rural"))


def write_yearbook(enrolment: pd.DataFrame, path: Path) -> None:
    """Write pupils by region, year and area: title rows, headers merged over two rows, dashes, a total, a note."""
    counts = enrolment.groupby(["region_name", "year", "area"]).size().unstack(["year", "area"], fill_value=0)
    years = sorted(enrolment["year"].unique())
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": _CREATED, "title": "Anuario estadístico"})
        sheet = book.add_worksheet("Cuadro 1.1")
        head = book.add_format({"bold": True, "align": "center", "border": 1})
        _write_head(sheet, head, years)
        for row, region in enumerate(counts.index, _FIRST_ROW):
            sheet.write(row, 0, region)
        for column, key in enumerate(((year, area) for year in years for area, _ in _AREAS), 1):
            _write_column(sheet, column, [int(number) for number in counts[key]])
        last = _FIRST_ROW + len(counts)
        sheet.write(last, 0, "TOTAL", head)
        sheet.write(last + 2, 0, "Fuente: registro administrativo de matrícula. Elaboración propia.")


def _write_head(
    sheet: xlsxwriter.worksheet.Worksheet, head: xlsxwriter.format.Format, years: list[int]
) -> None:
    width = 2 * len(years)
    for row, title in enumerate(_TITLES):
        sheet.merge_range(row, 0, row, width, title, head)
    sheet.write(2, 0, "(cifras preliminares)")
    sheet.merge_range(4, 0, 5, 0, "Región", head)
    for place, year in enumerate(years):
        sheet.merge_range(4, 1 + 2 * place, 4, 2 + 2 * place, int(year), head)
        for side, (_, label) in enumerate(_AREAS):
            sheet.write(5, 1 + 2 * place + side, label, head)


def _write_column(sheet: xlsxwriter.worksheet.Worksheet, column: int, numbers: list[int]) -> None:
    """Write the numbers below the head, and their sum as a formula with its value, which some readers need."""
    shown = [number if number >= FEWEST_SHOWN else "-" for number in numbers]
    for row, number in enumerate(shown, _FIRST_ROW):
        sheet.write(row, column, number)
    letter, last = xl_col_to_name(column), _FIRST_ROW + len(numbers)
    total = sum(number for number in numbers if number >= FEWEST_SHOWN)
    sheet.write_formula(last, column, f"=SUM({letter}{_FIRST_ROW + 1}:{letter}{last})", None, total)
