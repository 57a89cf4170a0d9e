"""Workbooks as offices publish them: each test is a sentence of what is known about them."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from core.errors import AppError
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.sheets_read import ReadSheet, read_sheet, read_sheets

SAMPLE = Path(__file__).parents[3] / "sample_data"


def by_name(path: Path, folder: Path) -> dict[str, ReadSheet]:
    return {table.name: table for table in read_sheets(path, folder)}


def test_crime_has_three_titles_two_rows_of_heading_and_region_totals(
    shared_data: Path, tmp_path: Path
) -> None:
    table = read_sheet(shared_data / "workbooks/us-crime-2.xlsx", tmp_path)
    assert table.header[:5] == (
        "Area",
        "Year",
        "Population",
        "Violent crime",
        "Violent crime: Rate per 100,000",
    )
    assert table.staged.hints[2].description["en"].startswith("2: Population figures are U.S. Census Bureau")
    # 50 states, the District of Columbia and Puerto Rico, each with two years and the change between them
    assert len(table.rows) == 52 * 3
    assert "Percent change" in {row[1] for row in table.rows}
    assert not {"Northeast6", "New England6", "Pacific6"} & {row[0] for row in table.rows}
    # one country, 4 regions and 9 divisions of three rows; 3 titles above and 11 notes below
    assert len(table.left_out) == 14 * 3 + 3 + 11
    assert table.left_out[9].startswith("Northeast6  2015  56184737")
    assert table.rows[1][:4] == ("     Connecticut", "2016", "3576452", "8123")


def test_vaccinations_are_six_vaccines_by_seven_years_by_six_columns(
    shared_data: Path, tmp_path: Path
) -> None:
    tables = by_name(shared_data / "workbooks/vaccinations.xlsx", tmp_path)
    assert list(tables) == ["SVV Coverage Trend Data"]  # the other sheet holds notes
    table = tables["SVV Coverage Trend Data"]
    assert len(table.header) == len(set(table.header)) == 1 + 6 * 7 * 6
    assert table.header[2] == "School Assessment - MMR Vaccination: 2009-10: FOOTNOTES"
    assert table.header[-1] == "School Assessment - Polio Vaccination: 2015-16: TARGET"
    assert table.staged.hints[2].description == {"en": "All kindergartners"}
    assert "The table is wide: 253 columns" in table.notes
    assert [row[0] for row in table.rows][-1] == "HP 2020 Target"
    assert list(table.left_out) == [56]  # the median
    assert len(table.rows) == 52


def test_the_marriage_survey_has_counts_and_percentages_under_three_rows(
    shared_data: Path, tmp_path: Path
) -> None:
    tables = by_name(shared_data / "workbooks/ozmarriage.xlsx", tmp_path)
    assert list(tables) == ["Table 1", "Table 2"]  # contents and explanations are no tables
    states, divisions = tables.values()
    assert states.header[:3] == ("column_1", "Response clear: Yes: no.", "Response clear: Yes: %")
    assert "Eligible Participants: Response not clear: no." in states.header
    assert len(states.rows) == 8
    assert states.left_out[16].startswith("Australia  7817247  61.6")  # the sum of the states
    assert len(divisions.rows) == 150
    assert sum(int(row[1]) for row in divisions.rows) == sum(int(row[1]) for row in states.rows) == 7817247
    assert divisions.left_out[56].startswith("New South Wales (Total)")
    assert divisions.left_out[8] == "New South Wales Divisions"


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
def test_notes_above_and_below_the_deaths_are_left_out(
    shared_data: Path, tmp_path: Path, suffix: str
) -> None:
    for table in read_sheets(shared_data / f"workbooks/readxl_examples/deaths.{suffix}", tmp_path):
        assert table.header == ("Name", "Profession", "Age", "Has kids", "Date of birth", "Date of death")
        assert len(table.rows) == 10
        assert len(table.left_out) == 8
    assert table.rows[0] == ("Vera Rubin", "scientist", "88", "true", "1928-07-23", "2016-12-25")


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
def test_edge_sheets_are_read(shared_data: Path, tmp_path: Path, suffix: str) -> None:
    folder = shared_data / "workbooks"
    two = by_name(folder / f"readxl_examples/clippy.{suffix}", tmp_path / "1")["two-row-header"]
    assert (two.header, two.rows) == (
        ("name", "species", "death", "weight"),
        [("Clippy", "paperclip", "2007-01-01", "0.9")],
    )
    assert two.staged.hints[3].unit == {"en": "grams"}
    geometry = read_sheet(folder / f"readxl_examples/geometry.{suffix}", tmp_path / "2")
    assert (geometry.header, len(geometry.rows)) == (("B3", "C3", "D3"), 3)
    for table in read_sheets(folder / f"readxl_sheets/skipping.{suffix}", tmp_path / "3"):
        assert (table.header, table.rows) == (("var1", "var2"), [("v2,1", "v2,2"), ("v4,1", "v4,2")])
    first, second, third = read_sheets(folder / f"readxl_sheets/blanks.{suffix}", tmp_path / "4")
    assert (first.rows, second.rows) == ([("", "a"), ("1", "")], [("1", "a")])
    assert third.staged.skipped == 1
    sizes = [
        len(table.rows)
        for table in read_sheets(folder / f"readxl_examples/datasets.{suffix}", tmp_path / "5")
    ]
    assert sizes == [32, 71, 1000]


@pytest.mark.parametrize("name", ["dates-1900.xls", "dates-1904.xls", "dates-1900-LibreOffice.xlsx"])
def test_the_first_day_of_2000_is_the_same_in_both_systems(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    table = read_sheet(shared_data / "workbooks/readxl_sheets" / name, tmp_path)
    assert table.rows == [("2000-01-01",) * 5]


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
def test_early_dates_are_right_but_for_the_day_that_never_was(
    shared_data: Path, tmp_path: Path, suffix: str
) -> None:
    name = f"workbooks/readxl_sheets/dates-leap-year-1900-{suffix}.{suffix}"
    for table in read_sheets(shared_data / name, tmp_path):
        assert [row[0] == row[1] for row in table.rows if row[2] == "true"].count(False) == 0
        assert "2 dates were read as 28 February 1900" in table.notes


def test_the_last_two_rows_of_a_sheet_are_read(shared_data: Path, tmp_path: Path) -> None:
    table = read_sheet(shared_data / "workbooks/readxl_sheets/65536-rows-xls.xls", tmp_path)
    assert (table.header, table.rows, table.staged.physical) == (("HELLO",), [("WORLD",)], 65535)


@pytest.mark.parametrize("name", ["big-texty-numbers-xls.xls", "big-texty-numbers-xlsx.xlsx"])
def test_numbers_beyond_31_bits_are_spelled_out(shared_data: Path, tmp_path: Path, name: str) -> None:
    table = read_sheet(shared_data / "workbooks/readxl_sheets" / name, tmp_path)
    assert all(row[0] == row[1] for row in table.rows)
    assert len(table.rows) == 6


def test_codes_of_2191_businesses_stay_as_they_are(shared_data: Path, tmp_path: Path) -> None:
    table = read_sheet(shared_data / "workbooks/readxl_sheets/Ekaterinburg_IP_9.xlsx", tmp_path)
    assert len(table.rows) == 2191
    assert table.rows[0][6] == "304667414800060"


SPAIN = {
    "07codmun.xls": (1, 8111, ("CPRO", "CMUN", "NOMBRE"), ("01", "0014", "Alegría-Dulantzi")),
    "11codmun.xls": (1, 8116, ("CPRO", "CMUN", "DC", "NOMBRE"), ("01", "001", "4", "Alegría-Dulantzi")),
    "15codmun.xls": (1, 8119, ("CPRO", "CMUN", "DC", "NOMBRE"), ("01", "001", "4", "Alegría-Dulantzi")),
    "16codmun.xlsx": (
        1,
        8125,
        ("CODAUTO", "CPRO", "CMUN", "DC", "NOMBRE"),
        ("16", "01", "001", "4", "Alegría-Dulantzi"),
    ),
    "11codislas07.xls": (
        2,
        67,
        ("ISLA", "CPRO", "CMUN", "NOMBRE"),
        ("Formentera", "07", "0244", "Formentera"),
    ),
    "11codislas35.xls": (
        2,
        34,
        ("ISLA", "CPRO", "CMUN", "NOMBRE"),
        ("Fuerteventura", "35", "0038", "Antigua"),
    ),
    "11codislas38.xls": (2, 54, ("ISLA", "CPRO", "CMUN", "NOMBRE"), ("Gomera, La ", "38", "0027", "Agulo")),
    "16codislas35.xls": (
        2,
        34,
        ("CPRO", "CISLA", "ISLA", "CMUN", "DC", "NOMBRE"),
        ("35", "351", "Fuerteventura", "003", "8", "Antigua"),
    ),
}


@pytest.mark.parametrize("name", SPAIN)
def test_spanish_municipalities_of_every_year_are_below_their_titles(
    shared_data: Path, tmp_path: Path, name: str
) -> None:
    titles, records, header, first = SPAIN[name]
    table = read_sheet(shared_data / "spain_ine/archive" / name, tmp_path)
    assert (table.header, len(table.rows), table.rows[0]) == (header, records, first)
    assert sum(line <= titles for line in table.left_out) == titles


@pytest.mark.parametrize(("island", "count"), [("07", 1), ("35", 1), ("38", 0)])
def test_the_heading_that_comes_twice_in_the_islands_is_dropped(
    shared_data: Path, tmp_path: Path, island: str, count: int
) -> None:
    table = read_sheet(shared_data / f"spain_ine/archive/11codislas{island}.xls", tmp_path)
    assert ("The heading comes again" in table.notes) == bool(count)


def test_two_lists_of_provinces_side_by_side_make_52(shared_data: Path, tmp_path: Path) -> None:
    left, right, towns = read_sheets(shared_data / "spain_ine/archive/01codmun.xls", tmp_path)
    assert (left.name, right.name) == ("Lista provincias", "Lista provincias (2)")
    assert left.header == right.header == ("Código provincia", "Provincia")
    assert [row[0] for row in left.rows + right.rows] == [f"{number:02}" for number in range(1, 53)]
    assert (len(towns.rows), towns.rows[0]) == (8107, ("01", "0014", "Alegría-Dulantzi"))


def test_the_crime_workbook_of_minas_gerais_equals_its_csv(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "minasgerais/crimes-violentos"
    table = read_sheet(folder / "upload/crimes-violentos.xlsx", tmp_path)
    with (folder / "data/crimes-violentos.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    assert list(table.header) == [name.strip() for name in header]
    assert len(rows) == 32416
    assert table.rows == [tuple(row) for row in rows]


def test_the_crosswalk_of_new_york_keeps_lists_of_codes(shared_data: Path, tmp_path: Path) -> None:
    table = read_sheet(next((shared_data / "nyc_health").rglob("uhf-to-zip crosswalk.xlsx")), tmp_path)
    assert (table.header, len(table.rows)) == (("UHF_id", "UHF_name", "Zipcodes"), 42)
    assert table.rows[0] == ("101", "Kingsbridge - Riverdale", "10463,10471")


def test_a_list_of_places_skips_its_joined_columns(shared_data: Path, tmp_path: Path) -> None:
    table = read_sheet(shared_data / "peru_ubigeo/rptUbigeo.xls", tmp_path)
    assert table.header == ("DEPARTAMENTO", "PROVINCIA", "DISTRITO")
    assert table.rows[-1] == ("15 Lima", "01 Lima ", "42 Villa El Salvador")


def test_spending_of_a_department_has_2705_payments(shared_data: Path, tmp_path: Path) -> None:
    table = read_sheet(
        shared_data / "frictionless_fixtures/hmt/BIS_monthly_spend_December_2012.xls", tmp_path
    )
    assert (len(table.header), len(table.rows), table.staged.skipped) == (14, 2705, 0)
    assert table.rows[0][2] == "2012-12-04"


def test_three_levels_of_heading_over_phases_of_hunger(shared_data: Path, tmp_path: Path) -> None:
    table = read_sheet(shared_data / "frictionless_fixtures/data/issue-1024.xlsx", tmp_path)
    assert table.header[5:8] == (
        "Date of Analysis",
        "Current: Country Population",
        "Current: Population Analysed: #",
    )
    assert len(set(table.header)) == 55
    assert len(table.rows) == 46
    assert table.staged.about.source["en"].startswith("Integrated Food Security")


def test_a_heading_over_five_joined_rows(shared_data: Path, tmp_path: Path) -> None:
    table = read_sheet(shared_data / "frictionless_fixtures/data/multiline-headers.xlsx", tmp_path)
    assert table.header[:2] == ("Region", "Caloric contribution")
    assert table.header[2].endswith("food basket: from previous quarter")
    assert table.staged.hints[1].unit == {"en": "%"}
    assert table.rows == [("A", "B", "C", "D")]


def test_no_workbook_among_the_fixtures_crashes(shared_data: Path, tmp_path: Path) -> None:
    read, said = 0, []
    for number, path in enumerate(sorted(shared_data.rglob("*"))):
        if path.suffix.lower() in (".xls", ".xlsx", ".ods") and path.stat().st_size < 300_000:
            try:
                read += len(read_sheets(path, tmp_path / str(number)))
            except AppError as error:
                said.append(str(error))
    assert read > 90
    assert 1 <= len(said) <= 5  # one that is no workbook, and sheets of one cell


def test_a_code_keeps_its_zeros_to_the_typed_table(shared_data: Path, tmp_path: Path) -> None:
    brought = bring(shared_data / "spain_ine/archive/07codmun.xls", tmp_path)
    assert brought.values("cmun")[0] == "0014"
    assert brought.loaded.records == 8111


def test_the_yearbook_of_the_sample_gives_the_numbers_of_the_sample(tmp_path: Path) -> None:
    table = read_sheet(SAMPLE / "raw/anuario_2024.xlsx", tmp_path)
    assert table.header[:4] == ("Región", "2020: Urbana", "2020: Rural", "2021: Urbana")
    assert table.left_out[32].startswith("TOTAL  140544  59270")
    pupils = pd.read_parquet(SAMPLE / "ministry/enrolment/data.parquet", columns=["year", "area", "region"])
    counts = pupils.groupby(["year", "area", "region"]).size()
    for column, name in enumerate(table.header[1:], 1):
        year, area = name.split(": ")
        truth = sorted(counts[int(year), {"Urbana": "urban", "Rural": "rural"}[area]])
        numbers = sorted(int(row[column]) for row in table.rows if row[column] != "-")
        assert truth[len(truth) - len(numbers) :] == numbers
        assert len(table.rows) == 25
