"""Rows that are not as wide as the table, or quoted wrongly: repaired where one repair explains them, else refused."""

from pathlib import Path

import pytest

from data_loaders.intake import Unwatched
from data_loaders.readers import text
from tests.data_loaders.readers.bringing import as_text, bring
from tests.data_loaders.readers.reading import table_of

HEADING = "day,code,name,amount,remark\n"
GOOD = [
    f'0{number % 9 + 1}/02/2024,AB-{1000 + number},Person {chr(65 + number)},{number}.5,"seen, and {word}"'
    for number, word in enumerate(["noted", "filed", "sent", "kept", "read", "lost", "found", "copied"])
]


def read_with(row: str, folder: Path, at: int = 4) -> tuple[list[tuple[str, ...]], list[str], list[str]]:
    """Return rows, raw refused lines and names of repairs of a file with one odd row."""
    table = table_of(HEADING + "\n".join([*GOOD[:at], row, *GOOD[at:]]) + "\n", folder)
    assert table.physical == 9
    return list(table.rows), [each.record for each in table.refusals], [each.reason for each in table.repairs]


def test_a_short_row_whose_cells_fit_is_padded_and_listed(tmp_path: Path) -> None:
    rows, refused, repairs = read_with("09/02/2024,AB-2000,Person Z", tmp_path)
    assert rows[4] == ("09/02/2024", "AB-2000", "Person Z", "", "")
    assert (refused, repairs) == ([], ["empty cells added at the end"])


def test_a_short_row_whose_cells_do_not_fit_is_refused(tmp_path: Path) -> None:
    # The name is missing in the middle: 5.5 would land among the names.
    rows, refused, repairs = read_with("09/02/2024,AB-2000,5.5", tmp_path)
    assert (len(rows), refused, repairs) == (8, ["09/02/2024,AB-2000,5.5"], [])


def test_a_short_row_that_could_miss_any_cell_is_refused(tmp_path: Path) -> None:
    table = table_of("a,b,c\n1,2,3\n4,5,6\n7,8\n9,1,2\n", tmp_path)
    assert [each.record for each in table.refusals] == ["7,8"]


@pytest.mark.parametrize("surplus", [",", ",,,", ',"",'])
def test_surplus_empty_cells_are_cut(tmp_path: Path, surplus: str) -> None:
    rows, refused, repairs = read_with(f"09/02/2024,AB-2000,Person Z,1.5,fine{surplus}", tmp_path)
    assert rows[4] == ("09/02/2024", "AB-2000", "Person Z", "1.5", "fine")
    assert (refused, repairs) == ([], ["an empty cell too many taken out"])


@pytest.mark.parametrize("column", range(5))
def test_a_delimiter_too_many_is_taken_out_wherever_it_is(tmp_path: Path, column: int) -> None:
    cells = ["09/02/2024", "AB-2000", "Person Z", "1.5", "fine"]
    rows, refused, _ = read_with(",".join([*cells[:column], "", *cells[column:]]), tmp_path)
    assert (rows[4], refused) == (tuple(cells), [])


def test_surplus_values_are_refused(tmp_path: Path) -> None:
    rows, refused, _ = read_with("09/02/2024,AB-2000,Person Z,1.5,fine,more", tmp_path)
    assert (len(rows), refused) == (8, ["09/02/2024,AB-2000,Person Z,1.5,fine,more"])


def test_a_name_with_a_bare_comma_is_not_guessed_at(tmp_path: Path) -> None:
    rows, refused, _ = read_with("09/02/2024,AB-2000,Person, Zoe,1.5,fine", tmp_path)
    assert (len(rows), len(refused)) == (8, 1)


@pytest.mark.parametrize("delimiter", [";", "\t", "|", " "])
def test_a_row_with_a_delimiter_of_its_own_is_read_by_it(tmp_path: Path, delimiter: str) -> None:
    cells = ["09/02/2024", "AB-2000", "Person Z", "1.5", '"seen, and done"']
    rows, _, repairs = read_with(delimiter.join(cells), tmp_path)
    assert rows[4] == ("09/02/2024", "AB-2000", "Person Z", "1.5", "seen, and done")
    assert repairs == ["read with a separator, quote or escape of its own"]


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        ("09/02/2024,AB-2000,Person Z,1.5,'seen, and done'", "seen, and done"),
        ('09/02/2024,AB-2000,Person Z,1.5,"seen, \\"and\\" done"', 'seen, "and" done'),
        ('09/02/2024,AB-2000,Person Z,1.5,"seen, "and" done"', 'seen, "and" done'),
        ('09/02/2024,AB-2000,Person Z,1.5,""seen, and done"', '"seen, and done'),
        ('09/02/2024,AB-2000,Person Z,1.5, "seen, and done" ', "seen, and done"),
    ],
)
def test_a_row_quoted_in_a_way_of_its_own_is_read(tmp_path: Path, row: str, remark: str) -> None:
    rows, refused, _ = read_with(row, tmp_path)
    assert (rows[4][:4], rows[4][4]) == (("09/02/2024", "AB-2000", "Person Z", "1.5"), remark)
    assert refused == []


@pytest.mark.parametrize("column", range(5))
def test_a_stray_quote_before_a_value_stays_a_character(tmp_path: Path, column: int) -> None:
    cells = ["09/02/2024", "AB-2000", "Person Z", "1.5", "fine"]
    odd = [f'"{cell}' if index == column else cell for index, cell in enumerate(cells)]
    rows, refused, _ = read_with(",".join(odd), tmp_path)
    assert (rows[4], refused) == (tuple(odd), [])
    assert rows[5][2] == "Person E"


def test_a_missing_delimiter_is_put_in_where_only_one_place_will_do(tmp_path: Path) -> None:
    rows, refused, repairs = read_with('09/02/2024AB-2000,Person Z,1.5,"seen, and done"', tmp_path)
    assert rows[4][:3] == ("09/02/2024", "AB-2000", "Person Z")
    assert (refused, repairs) == ([], ["a separator put in where it was missing"])


def test_the_same_rows_are_mended_in_the_swift_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d.csv"
    odd = ["09/02/2024,AB-2000,Person Z", "09/02/2024;AB-2001;Person Y;2.5;fine", "1,2,3,4,5,6,7"]
    path.write_text(HEADING + "\n".join([*GOOD, *odd, *GOOD]) + "\n")
    brought = bring(path, tmp_path / "b")
    assert (brought.staged.loaded, brought.staged.refused, brought.staged.files[0].mended) == (18, 1, 2)
    rows = as_text(brought.staged)
    assert [row["code"] for row in rows[8:10]] == ["AB-2000", "AB-2001"]
    lines = brought.staged.rows.parent / "mended.csv"
    assert [line.split(",")[1] for line in lines.read_text().splitlines()[1:]] == ["10", "11"]
    monkeypatch.setattr(text, "is_well_formed", lambda _found: False)
    patient = text.stage(brought.found, tmp_path / "b" / "scratch", Unwatched(), is_text=True)
    assert (patient.loaded, patient.refused, patient.mended) == (18, 1, 2)
