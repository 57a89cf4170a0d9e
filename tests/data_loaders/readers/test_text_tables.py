"""Several tables in one file, one below the other: each by itself, and together they account for every line."""

from pathlib import Path

import pytest

from core.errors import UnreadableFile
from data_loaders import importer
from data_loaders.importer import Unwatched
from tests.data_loaders.readers.reading import tables_of

FIRST = "region,men,women\nLima,10,1\nCusco,20,2\nPuno,30,3\n"
SECOND = "year,births\n2020,100\n2021,110\n2022,120\n"


@pytest.mark.parametrize("between", ["\n", "\n\n\n", ""])
def test_tables_of_different_width_are_told_apart(tmp_path: Path, between: str) -> None:
    one, two = tables_of(FIRST + between + SECOND, tmp_path)
    assert (one.header, len(one.rows), one.refused) == (("region", "men", "women"), 3, 0)
    assert (two.header, len(two.rows), two.refused) == (("year", "births"), 3, 0)


def test_tables_of_the_same_width_are_told_apart_by_a_blank_line_and_a_heading(tmp_path: Path) -> None:
    one, two = tables_of(f"{FIRST}\ntown,boys,girls\nIca,1,2\nJuli,3,4\nIlo,5,6\n", tmp_path)
    assert (one.header[0], two.header[0], len(one.rows), len(two.rows)) == ("region", "town", 3, 3)


def test_the_accounts_of_all_tables_add_up_to_the_lines_of_the_file(tmp_path: Path) -> None:
    text = f"Title one\n{FIRST}\nTitle two\n{SECOND}1,2,3,4\nSource: registry\n"
    one, two = tables_of(text, tmp_path)
    assert (one.name, two.name) == ("data.csv: 1. Title one", "data.csv: 2. Title two")
    assert (one.loaded, one.skipped) == (3, 1)
    # the blank line and the title between belong to the lower table
    assert (two.loaded, two.refused, two.skipped) == (3, 1, 3)
    headings = 2
    assert one.physical + two.physical + headings == text.count("\n")
    assert [each.line for each in two.refusals] == ["12"]
    assert [each.line for each in two.left_out] == ["7", "13"]


def test_the_heading_once_more_does_not_begin_another_table(tmp_path: Path) -> None:
    (table,) = tables_of(f"{FIRST}\n{FIRST}", tmp_path)
    assert (len(table.rows), table.skipped) == (6, 2)


def test_ragged_rows_are_no_tables(tmp_path: Path) -> None:
    (table,) = tables_of(f"{FIRST}Ica,1\nIlo,2\n{FIRST.partition(chr(10))[2]}", tmp_path)
    assert table.loaded + table.refused == 8


def test_a_block_of_notes_above_is_no_table(tmp_path: Path) -> None:
    (table,) = tables_of(f"Source,Ministry\nDate,today\nOffice,north\n\n{FIRST}", tmp_path)
    assert (table.header, len(table.rows)) == (("region", "men", "women"), 3)


def test_every_table_is_looked_at_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(f"{FIRST}\n{SECOND}")
    listed = importer.look(path, path.name, tmp_path / "look")
    assert ([part.table for part in listed.parts], listed.columns) == (["1", "2"], ())
    found = importer.look(path, path.name, tmp_path / "look", part=listed.parts[1])
    assert (found.columns, found.text_layout.first_line, found.preview[0]) == (
        ("year", "births"),
        5,
        ("2020", "100"),
    )
    again = importer.look(path, path.name, tmp_path / "look", part=listed.parts[1], layout=found.text_layout)
    assert importer.stage(again, tmp_path / "s", Unwatched()).loaded == 3
    path.write_text(FIRST)
    with pytest.raises(UnreadableFile, match="no longer holds the table"):
        importer.look(path, path.name, tmp_path / "look", part=listed.parts[1])


def test_a_second_table_far_down_a_large_file_is_refused_not_swallowed(tmp_path: Path) -> None:
    rows = "".join(f"region {number},{number},{number % 7}\n" for number in range(60_000))
    (table,) = tables_of(f"region,men,women\n{rows}\n{SECOND}", tmp_path)
    assert (table.loaded, table.refused, table.skipped) == (60_000, 4, 1)
