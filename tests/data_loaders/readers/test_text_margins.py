"""Titles, notes and totals: kept out of the data, shown, and to be had back."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from data_loaders import importer
from data_loaders.importer import Unwatched
from tests.data_loaders.readers.bringing import as_text, bring_text
from tests.data_loaders.readers.reading import table_of

ROWS = "region,men,women\nLima,10,1\nCusco,20,2\nPuno,30,3\nTacna,5,4\n"


@pytest.mark.parametrize(
    "above",
    [
        "PREAMBLE\n",
        "PREAMBLE,,\n",
        "PREAMBLE\n\n",
        "PREAMBLE,,\n,,\n",
        "One\nTwo, of a kind\n\n",
        "\n\nTitle\n",
    ],
)
def test_titles_are_left_out_and_shown(tmp_path: Path, above: str) -> None:
    table = table_of(above + ROWS, tmp_path)
    assert (table.header, len(table.rows)) == (("region", "men", "women"), 4)
    shown = [line.record for line in table.left_out]
    assert shown == [line for line in above.split("\n") if line.strip(",")]


@pytest.mark.parametrize(
    "below",
    [
        "FOOTNOTE\n",
        "FOOTNOTE,,\n" * 3,
        "\nFOOTNOTE\n",
        ",,\nFOOTNOTE,,\n",
        "Source: Ministry, 2024\n",
        "\n* estimated\n(1) without Callao, as always\n",
    ],
)
def test_notes_are_left_out_and_shown(tmp_path: Path, below: str) -> None:
    table = table_of(ROWS + below, tmp_path)
    assert (len(table.rows), table.refused) == (4, 0)
    assert [line.record for line in table.left_out] == [line for line in below.split("\n") if line.strip(",")]


def test_what_is_left_out_is_shown_with_its_line_cut_to_200_characters(tmp_path: Path) -> None:
    brought = bring_text(f"{'T' * 300}\n\n{ROWS}Total,65,10\nSource: registry\n", tmp_path)
    assert brought.found.left_out == ((1, "T" * 200), (8, "Total,65,10"), (9, "Source: registry"))
    # 9 lines, one of them the heading: 4 loaded, and title, blank line, total and source skipped
    assert (brought.staged.physical, brought.staged.skipped) == (8, 4)
    with (brought.staged.rows.parent / "skipped.csv").open(newline="", encoding="utf-8") as stream:
        assert [row[1:] for row in csv.reader(stream)][1][:2] == ["1", "a line above the table"]


def test_a_total_and_titles_can_be_had_back(tmp_path: Path) -> None:
    brought = bring_text(f"Title\n{ROWS}Total,65,10\nSource: registry\n", tmp_path)
    path = tmp_path / "data.csv"
    kept = replace(brought.found.text_layout, keeps_totals=True)
    found = importer.look(path, "data.csv", tmp_path / "look", layout=kept)
    staged = importer.stage(found, tmp_path / "kept", Unwatched())
    assert [row["region"] for row in as_text(staged)][-1] == "Total"
    assert found.left_out == ((1, "Title"), (8, "Source: registry"))
    bare = replace(
        brought.found.text_layout, preamble_lines=0, header_rows=0, footer_lines=0, keeps_totals=True
    )
    found = importer.look(path, "data.csv", tmp_path / "look", layout=bare)
    staged = importer.stage(found, tmp_path / "bare", Unwatched())
    assert (staged.physical, staged.skipped, found.left_out) == (8, 0, ())


def test_totals_among_the_data_are_left_out_when_they_add_up(tmp_path: Path) -> None:
    text = "region,men\nLima,10\nCusco,20\nSubtotal,30\nPuno,5\nTacna,6\nSubtotal,11\nTotal,41\n"
    brought = bring_text(text, tmp_path)
    assert [row["region"] for row in as_text(brought.staged)] == ["Lima", "Cusco", "Puno", "Tacna"]
    assert brought.found.left_out == ((4, "Subtotal,30"), (7, "Subtotal,11"), (8, "Total,41"))
    kept = replace(brought.found.text_layout, keeps_totals=True)
    found = importer.look(tmp_path / "data.csv", "data.csv", tmp_path / "look", layout=kept)
    assert importer.stage(found, tmp_path / "kept", Unwatched()).loaded == 7


def test_a_category_called_total_is_data(tmp_path: Path) -> None:
    text = "sex,year,rate\nMen,2020,1.5\nTotal,2020,1.7\nMen,2021,1.6\nTotal,2021,1.9\n"
    table = table_of(text, tmp_path)
    assert (len(table.rows), table.skipped) == (4, 0)


def test_totals_with_thousands_by_dot_add_up_too(tmp_path: Path) -> None:
    text = "region;men\nLima;1.000,5\nCusco;2.000\nTotal;3.000,5\nPuno;1\nTacna;2\n"
    table = table_of(text, tmp_path)
    assert [row[0] for row in table.rows] == ["Lima", "Cusco", "Puno", "Tacna"]


def test_blank_lines_at_the_end_are_skipped(tmp_path: Path) -> None:
    table = table_of(ROWS + "\n\n\n", tmp_path)
    assert (len(table.rows), table.skipped, table.left_out) == (4, 3, ())
