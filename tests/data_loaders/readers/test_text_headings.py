"""Headings: none, one, several rows of them, with gaps, repeated, or damaged."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UnreadableFile
from data_loaders import importer
from data_loaders.importer import Unwatched
from tests.data_loaders.readers.bringing import as_text, bring_text
from tests.data_loaders.readers.reading import rows_of, table_of

ROWS = "Lima,10,11,12\nCusco,20,21,22\nPuno,30,31,32\nTacna,40,41,42\nPiura,50,51,52\n"


def test_two_levels_are_joined_and_merged_cells_filled_to_the_right(tmp_path: Path) -> None:
    table = table_of(f",Men,,Women\nRegion,2020,2021,2020\n{ROWS}", tmp_path)
    assert table.header == ("Region", "Men: 2020", "Men: 2021", "Women: 2020")
    assert len(table.rows) == 5


def test_a_name_merged_downwards_stands_alone(tmp_path: Path) -> None:
    table = table_of(f"Region,Men,,Women\n,2020,2021,2020\n{ROWS}", tmp_path)
    assert table.header == ("Region", "Men: 2020", "Men: 2021", "Women: 2020")


def test_three_levels_are_joined(tmp_path: Path) -> None:
    text = f",Pupils,,\n,Men,,Women\nRegion,urban,rural,urban\n{ROWS}"
    names = ("Region", "Pupils: Men: urban", "Pupils: Men: rural", "Pupils: Women: urban")
    assert table_of(text, tmp_path).header == names


def test_a_row_of_units_belongs_to_the_heading(tmp_path: Path) -> None:
    table = table_of(f"Region,Rain,Wind,Sun\nname,mm,km/h,hours\n{ROWS}", tmp_path)
    assert table.header == ("Region: name", "Rain: mm", "Wind: km/h", "Sun: hours")


def test_the_same_heading_two_or_three_times_is_one(tmp_path: Path) -> None:
    heading = "region,a,b,c\n"
    for count in (2, 3):
        table = table_of(heading * count + ROWS, tmp_path)
        assert (table.header, len(table.rows)) == (("region", "a", "b", "c"), 5)


def test_a_first_record_of_suppressed_values_is_no_heading(tmp_path: Path) -> None:
    table = table_of("district,a,b\nAnsonia,*,*\nAvon,6,6\nBerlin,NA,7\nBethel,8,s/d\n", tmp_path)
    assert (table.header, len(table.rows)) == (("district", "a", "b"), 4)


def test_headings_among_the_records_are_left_out_and_can_be_had_back(tmp_path: Path) -> None:
    text = "a,b\n1,x\n2,y\na,b\n3,z\n"
    brought = bring_text(text, tmp_path)
    assert [row["a"] for row in as_text(brought.staged)] == ["1", "2", "3"]
    assert brought.found.left_out == ((4, "a,b"),)
    assert (brought.staged.physical, brought.staged.skipped) == (4, 1)
    kept = replace(brought.found.text_layout, keeps_repeated_headings=True)
    found = importer.look(tmp_path / "data.csv", "data.csv", tmp_path / "look", layout=kept)
    staged = importer.stage(found, tmp_path / "again", Unwatched())
    assert (staged.loaded, staged.skipped, found.left_out) == (4, 0, ())


def test_an_index_column_keeps_its_values_under_a_made_up_name(tmp_path: Path) -> None:
    for heading in (",name,amount\n", "name,amount\n"):
        table = table_of(f"{heading}1,Ana,10\n2,Luis,20\n3,Eva,30\n", tmp_path)
        assert table.header == ("column_1", "name", "amount")
        assert next(iter(table.rows)) == ("1", "Ana", "10")


def test_a_heading_that_lacks_its_last_name_is_not_shifted(tmp_path: Path) -> None:
    table = table_of("id,name,amount\n201,Ana,10,x\n305,Luis,20,\n111,Eva,30,y\n", tmp_path)
    assert table.header == ("id", "name", "amount", "column_4")


def test_two_names_alike_stay_as_they_are(tmp_path: Path) -> None:
    assert table_of("a,a,b\n1,2,x\n3,4,y\n", tmp_path).header == ("a", "a", "b")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("day;name;amount", ("day", "name", "amount")),
        ("day name amount", ("day", "name", "amount")),
        ("day,,name,amount", ("day", "name", "amount")),
        (",day,name,amount", ("day", "name", "amount")),
        ('"day,name,amount', ('"day', "name", "amount")),
        ('day,name,"amount', ("day", "name", '"amount')),
        ("'day','name','amount'", ("day", "name", "amount")),
    ],
)
def test_a_damaged_heading_is_recognised(tmp_path: Path, line: str, names: tuple[str, ...]) -> None:
    rows = "".join(f"0{day}/01/2024,Person {day},{day}.5\n" for day in range(1, 8))
    table = table_of(f"{line}\n{rows}", tmp_path)
    assert (table.header, len(table.rows), table.refused) == (names, 7, 0)


def test_a_heading_without_records_is_a_table_without_rows_here_and_refused_on_the_page(
    tmp_path: Path,
) -> None:
    table = table_of("a,b,c\n", tmp_path)
    assert (table.header, list(table.rows), table.physical) == (("a", "b", "c"), [], 0)
    with pytest.raises(UnreadableFile, match="not one record"):
        importer.look(tmp_path / "data.csv", "data.csv", tmp_path / "look")


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_says_so(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match="is empty"):
        table_of(content, tmp_path)


def test_a_single_record_below_a_heading_is_one(tmp_path: Path) -> None:
    assert rows_of("name,town\nAna,Lima\n", tmp_path) == [("Ana", "Lima")]


def test_a_heading_of_600000_characters_is_read(tmp_path: Path) -> None:
    long = "HEADER" * 100_000
    table = table_of(f"a,{long},c\n1,2,3\n4,5,6\n", tmp_path)
    assert (table.header[1], len(table.rows)) == (long, 2)


def test_two_thousand_columns_are_read_and_more_than_the_limit_refused(tmp_path: Path) -> None:
    for width, is_read in ((2_000, True), (20_001, False)):
        text = "\n".join(",".join(f"{mark}{number}" for number in range(width)) for mark in ("c", "", "", ""))
        if is_read:
            table = table_of(text, tmp_path)
            assert (len(table.header), len(table.rows)) == (2_000, 3)
        else:
            with pytest.raises(UnreadableFile, match="20001 columns; at most 20000"):
                table_of(text, tmp_path)
