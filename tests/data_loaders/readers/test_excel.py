"""Tables in sheets, worked by hand: where they stand, what their columns are called, what is left out."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from core.catalog import VariableType
from core.errors import UnreadableFile
from data_loaders.intake import SheetLayout
from data_loaders.lines import Lines
from data_loaders.looking import look, parts_of
from tests.data_loaders.readers.books import book, cell, open_document, row
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.sheets_read import read_sheet, read_sheets

PUPILS = [
    ["Annual report of pupils"],
    [],
    ["", "Region", "Primary", "", "Secondary", ""],
    ["", "", "Women", "Men", "Women", "Men"],
    ["", "Lima", 120, 130, 80, 85],
    ["", "Cusco", 60, 65, 40, 45],
    ["", "TOTAL", 180, 195, 120, 130],
    [],
    ["", "Source: school register"],
]


def test_a_table_below_a_title_in_offset_columns_under_joined_headings(tmp_path: Path) -> None:
    table = read_sheet(book(tmp_path / "t.xlsx", PUPILS, merges=["B3:B4", "C3:D3", "E3:F3"]), tmp_path)
    assert table.header == ("Region", "Primary: Women", "Primary: Men", "Secondary: Women", "Secondary: Men")
    assert table.rows == [("Lima", "120", "130", "80", "85"), ("Cusco", "60", "65", "40", "45")]
    assert table.found.layout == SheetLayout(first_row=3, header_rows=2)
    assert table.left_out == {
        1: "Annual report of pupils",
        7: "TOTAL  180  195  120  130",
        9: "Source: school register",
    }
    # nine rows, two of them the heading: 2 records, and a title, a total, a note and two empty rows
    assert (table.staged.physical, table.staged.loaded, table.staged.skipped) == (7, 2, 5)
    assert table.staged.about.source == {"en": "school register"}


def test_headings_are_joined_the_same_where_the_file_does_not_say_which_cells_are(tmp_path: Path) -> None:
    assert read_sheet(book(tmp_path / "t.xlsx", PUPILS), tmp_path).header[1:3] == (
        "Primary: Women",
        "Primary: Men",
    )


def test_totals_come_back_when_a_person_wants_them(tmp_path: Path) -> None:
    layout = SheetLayout(first_row=3, header_rows=2, keeps_totals=True)
    table = read_sheet(book(tmp_path / "t.xlsx", PUPILS), tmp_path, layout)
    assert table.rows[-1] == ("TOTAL", "180", "195", "120", "130")
    assert 7 not in table.left_out


def test_a_layout_given_by_a_person_is_followed(tmp_path: Path) -> None:
    layout = SheetLayout(first_row=5, header_rows=0, last_row=5, first_column=2, last_column=3)
    table = read_sheet(book(tmp_path / "t.xlsx", PUPILS), tmp_path, layout)
    assert (table.header, table.rows) == (("column_1", "column_2"), [("Lima", "120")])


def test_two_tables_side_by_side_are_two(tmp_path: Path) -> None:
    rows = [
        ["Code", "Province", "", "Code", "Province"],
        ["01", "Alava", "", "03", "Alicante"],
        ["02", "Albacete"],
    ]
    left, right = read_sheets(book(tmp_path / "t.xlsx", rows, names=["Hoja1"]), tmp_path)
    assert (left.name, left.rows) == ("Hoja1", [("01", "Alava"), ("02", "Albacete")])
    assert (right.name, right.rows) == ("Hoja1 (2)", [("03", "Alicante")])


def test_two_tables_one_below_the_other_are_two(tmp_path: Path) -> None:
    rows = [
        ["Region", "Schools"],
        ["Lima", 7],
        ["Cusco", 5],
        [],
        ["Teachers"],
        ["Region", "Teachers"],
        ["Lima", 70],
    ]
    upper, lower = read_sheets(book(tmp_path / "t.xlsx", rows), tmp_path)
    assert (upper.header, upper.rows) == (("Region", "Schools"), [("Lima", "7"), ("Cusco", "5")])
    assert (lower.name, lower.header, lower.rows) == ("A (2)", ("Region", "Teachers"), [("Lima", "70")])
    assert lower.staged.about.title == {"en": "Teachers"}


def test_names_of_tables_are_unique(tmp_path: Path) -> None:
    rows = [["Code", "Name", "", "Code", "Name"], ["01", "a", "", "02", "b"]]
    path = book(tmp_path / "t.xlsx", rows, [["x", "y"], [1, 2]], names=["S", "S (2)"])
    assert [part.table for part in parts_of(path, "t.xlsx", tmp_path)] == ["S", "S [2]", "S (2)"]
    assert [table.rows[0] for table in read_sheets(path, tmp_path)] == [("01", "a"), ("02", "b"), ("1", "2")]


def test_hidden_sheets_come_last_and_empty_and_chart_sheets_do_not_come(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as written:
        for name in ("Secret", "Empty", "Open"):
            sheet = written.add_worksheet(name)
            if name != "Empty":
                sheet.write_row(0, 0, ["a", "b"])
                sheet.write_row(1, 0, [1, 2])
        written.get_worksheet_by_name("Secret").hide()
        written.get_worksheet_by_name("Open").activate()
        chart = written.add_chart({"type": "line"})
        chart.add_series({"values": "=Open!$A$1:$A$2"})
        written.add_chartsheet("Chart").set_chart(chart)
    first, second = read_sheets(tmp_path / "t.xlsx", tmp_path)
    assert (first.name, second.name) == ("Open", "Secret")
    assert "hidden" in second.notes
    assert "hidden" not in first.notes


def test_a_sheet_of_notes_is_no_table(tmp_path: Path) -> None:
    notes = [["Explanatory notes"], [], ["", "The figures are provisional."], ["", "See our site."]]
    assert [table.name for table in read_sheets(book(tmp_path / "t.xlsx", notes, PUPILS), tmp_path)] == ["B"]


def test_a_sheet_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["a", "b"], [1, 2]], [["a", "b"], [1, 2]])
    parts = parts_of(path, "t.xlsx", tmp_path)
    book(path, [["a", "b"], [1, 2]])
    with pytest.raises(UnreadableFile, match='no sheet "B"'):
        look(path, "t.xlsx", tmp_path, part=parts[1])


def test_footnote_marks_leave_the_heading_and_explain_it(tmp_path: Path) -> None:
    rows = [
        ["Region", "Population2", "P1", "Deaths(a)"],
        ["North", 7, 1, 3],
        ["South", 5, 1, 2],
        [],
        ["2 Provisional."],
        ["(a) Late ones excluded."],
    ]
    table = read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path)
    assert table.header == ("Region", "Population", "P1", "Deaths")
    hints = [hint.description for hint in table.staged.hints]
    assert hints == [{}, {"en": "2: Provisional."}, {}, {"en": "a: Late ones excluded."}]


def test_units_below_the_heading_are_units(tmp_path: Path) -> None:
    rows = [["Region", "Area", "Share"], ["", "km2", "%"], ["North", 7, 58.3], ["South", 5, 41.7]]
    table = read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path)
    assert table.header == ("Region", "Area", "Share")
    assert [hint.unit for hint in table.staged.hints] == [{}, {"en": "km2"}, {"en": "%"}]


def test_years_are_names_when_they_stand_above_numbers(tmp_path: Path) -> None:
    rows = [["Region", 2001, 2002], ["North", 1500, 1999], ["South", 12, 13]]
    assert read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path).header == ("Region", "2001", "2002")


def test_a_column_of_years_is_no_heading(tmp_path: Path) -> None:
    rows = [[2001, 15], [2002, 16], [2003, 17]]
    table = read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path)
    assert (table.header, len(table.rows)) == (("column_1", "column_2"), 3)


def test_a_heading_that_is_repeated_is_dropped_and_counted(tmp_path: Path) -> None:
    heading = ["Region", "Pupils"]
    rows = [heading, ["North", 7], [], heading, ["South", 5]]
    table = read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path)
    assert table.rows == [("North", "7"), ("South", "5")]
    assert "The heading comes again in 1 row" in table.notes
    assert (table.staged.physical, table.staged.skipped) == (4, 2)


def test_rows_that_are_sums_are_found_by_their_numbers(tmp_path: Path) -> None:
    # North = Piura + Tumbes: 1,800,000 + 200,000 and 40,000 + 5,000
    rows = [
        ["Place", "People", "Pupils"],
        ["North", 2_000_000, 45_000],
        ["Piura", 1_800_000, 40_000],
        ["Tumbes", 200_000, 5_000],
        ["Tacna", 350_000, 8_000],
    ]
    table = read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path)
    assert [row[0] for row in table.rows] == ["Piura", "Tumbes", "Tacna"]
    assert table.left_out == {2: "North  2000000  45000"}


def test_small_numbers_that_happen_to_add_up_are_records(tmp_path: Path) -> None:
    rows = [["School", "A", "B"], ["x", 3, 2], ["y", 1, 1], ["z", 2, 1], ["w", 5, 9]]
    assert len(read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path).rows) == 4


def test_total_is_a_category_where_it_comes_often(tmp_path: Path) -> None:
    rows = [
        ["Sex", "Region", "Pupils"],
        *([sex, region, 7] for region in "NS" for sex in ("Total", "Men", "Women")),
    ]
    assert len(read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path).rows) == 6


def test_a_place_whose_name_begins_like_total_is_a_record(tmp_path: Path) -> None:
    rows = [["Municipality", "People"], ["Málaga", 9], ["Totalán", 7], ["Total", 16]]
    assert [row[0] for row in read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path).rows] == [
        "Málaga",
        "Totalán",
    ]


def test_a_name_over_three_rows_is_the_name_of_each(tmp_path: Path) -> None:
    rows = [
        ["Region", "Year", "Pupils"],
        ["North", 2015, 7],
        ["", 2016, 8],
        ["", 2017, 9],
        ["South", 2015, 3],
    ]
    table = read_sheet(book(tmp_path / "t.xlsx", rows, merges=["A2:A4"]), tmp_path)
    assert [row[0] for row in table.rows] == ["North", "North", "North", "South"]
    assert table.staged.files[0].mended == 2


def test_a_wide_table_of_years_keeps_clear_names(tmp_path: Path) -> None:
    rows = [
        ["", "Measles", "", "", "", "Polio", "", "", ""],
        ["State", *["2009-10", "TARGET", "2010-11", "TARGET"] * 2],
        ["Alabama", *range(8)],
        ["Alaska", *range(8)],
    ]
    table = read_sheet(book(tmp_path / "t.xlsx", rows, merges=["B1:E1", "F1:I1"]), tmp_path)
    assert table.header[:5] == (
        "State",
        "Measles: 2009-10",
        "Measles: 2009-10: TARGET",
        "Measles: 2010-11",
        "Measles: 2010-11: TARGET",
    )
    assert len(set(table.header)) == 9


def cells_as_text(tmp_path: Path, *cells: tuple[object, str], **options: object) -> tuple[list[str], str]:
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options}) as written:
        sheet = written.add_worksheet("A")
        sheet.write_row(0, 0, ["name", "cell"])
        for number, (value, form) in enumerate(cells, 1):
            sheet.write(number, 0, "x")
            sheet.write(number, 1, value, written.add_format({"num_format": form}) if form else None)
    table = read_sheet(path, tmp_path, SheetLayout())
    return [row[1] for row in table.rows], table.notes


def test_cells_become_text_without_loss(tmp_path: Path) -> None:
    day, clock, long = "yyyy-mm-dd", "hh:mm:ss", "[h]:mm:ss"
    found, _ = cells_as_text(
        tmp_path,
        (320896618, ""),
        (57.8, ""),
        (0.52, "0%"),
        (1e-7, ""),
        (True, ""),
        ("0014", ""),
        ("=1+1", ""),
        ("two\nlines", ""),
        (date(2016, 9, 24), day),
        (time(12, 30), clock),
        (timedelta(hours=36), long),
        (1, day),
        (61, day),
    )
    assert found[:8] == ["320896618", "57.8", "0.52", "1e-07", "true", "0014", "=1+1", "two\nlines"]
    assert found[8:] == ["2016-09-24", "12:30:00", "36:00:00", "1900-01-01", "1900-03-01"]


def test_a_date_has_its_hour_where_its_column_has_hours(tmp_path: Path) -> None:
    form = "yyyy-mm-dd hh:mm"
    found, _ = cells_as_text(tmp_path, (datetime(2016, 4, 28, 11, 30), form), (date(2016, 5, 1), form))  # noqa: DTZ001
    assert found == ["2016-04-28 11:30:00", "2016-05-01 00:00:00"]


def test_dates_of_the_1904_system_are_the_same_days(tmp_path: Path) -> None:
    assert cells_as_text(tmp_path, (date(2000, 1, 1), "yyyy-mm-dd"), date_1904=True)[0] == ["2000-01-01"]


def test_the_day_that_never_was_is_said(tmp_path: Path) -> None:
    found, notes = cells_as_text(tmp_path, (59, "yyyy-mm-dd"), (60, "yyyy-mm-dd"))
    assert found == ["1900-02-28", "1900-02-28"]
    assert "2 dates were read as 28 February 1900" in notes


def test_more_digits_than_a_spreadsheet_keeps_are_said(tmp_path: Path) -> None:
    found, notes = cells_as_text(tmp_path, (1234567890123456, ""), (123456789012345, ""))
    assert found == ["1234567890123456", "123456789012345"]
    assert "1 number has more than 15 digits" in notes


def test_errors_are_empty_and_counted(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx")) as written:
        sheet = written.add_worksheet("A")
        sheet.write_row(0, 0, ["name", "rate"])
        for number, (formula, value) in enumerate([("=NA()", "#N/A"), ("=1/0", "#DIV/0!"), ("=1+1", 2)], 1):
            sheet.write(number, 0, "x")
            sheet.write_formula(number, 1, formula, None, value)
        written.add_worksheet("B").write_row(0, 0, ["no", "errors"])
    table = read_sheet(tmp_path / "t.xlsx", tmp_path)
    assert [row[1] for row in table.rows] == ["", "", "2"]
    assert "2 cells of the sheet hold an error" in table.notes


def test_an_open_document_gives_the_same(tmp_path: Path) -> None:
    rows = row(cell("Pupils")) + row(cell("Region") + cell("n")) + row(cell("North") + cell("7"), 2)
    table = read_sheet(
        open_document(tmp_path / "t.ods", rows + row("") + row(cell("Source: register"))), tmp_path
    )
    assert (table.header, table.rows) == (("Region", "n"), [("North", "7")] * 2)
    assert table.left_out == {1: "Pupils", 6: "Source: register"}


def test_a_very_large_sheet_is_read_through_its_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_loaders.readers.sheet_grid.CELLS_SEEN", 100)
    monkeypatch.setattr("data_loaders.readers.sheet_grid.LAST_ROWS", 20)
    rows = [
        ["Title"],
        ["Region", "Pupils"],
        *([f"r{n}", n] for n in range(300)),
        ["Total", 44_850],
        [],
        ["Source: us"],
    ]
    rows[150] = ["Region", "Pupils"]
    table = read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path)
    assert [int(row[1]) for row in table.rows] == [n for n in range(300) if n != 148]
    assert sorted(table.left_out) == [1, 151, 303, 305]
    assert "very large" in table.notes


def test_a_row_of_the_table_knows_its_row_in_the_sheet(tmp_path: Path) -> None:
    rows = [["Title of it all"], ["Region", "Pupils"], ["North", 7], [], ["South", 5]]
    table = read_sheet(book(tmp_path / "t.xlsx", rows), tmp_path)
    lines = Lines.read(table.staged.rows.parent)
    assert [lines.line_of(number) for number in range(2)] == [3, 5]


def test_a_record_that_is_too_long_is_refused_with_its_place(tmp_path: Path) -> None:
    rows = [["a", *range(130)], ["x", *["y" * 32_000] * 130], ["z", *["y"] * 130]]
    table = read_sheet(book(tmp_path / "t.xlsx", rows, names=["Hoja1"]), tmp_path)
    assert (table.staged.loaded, table.staged.refused) == (1, 1)
    assert ",Hoja1!2," in table.staged.refused_file.read_text("utf-8")[:200]


def test_dates_numbers_and_codes_become_types(tmp_path: Path) -> None:
    rows = [["cod", "day", "share"], *([f"00{n}", date(2024, 1, n), n / 8] for n in range(1, 9))]
    with xlsxwriter.Workbook(str(tmp_path / "t.xlsx"), {"default_date_format": "dd/mm/yyyy"}) as written:
        sheet = written.add_worksheet("A")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    brought = bring(tmp_path / "t.xlsx", tmp_path)
    assert [column.variable.type for column in brought.columns] == [
        VariableType.TEXT,
        VariableType.DATE,
        VariableType.NUMBER,
    ]
    assert brought.values("day")[0] == date(2024, 1, 1)
