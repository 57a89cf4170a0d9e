"""Bringing a file: nothing is lost, and what is refused says why."""

import csv
import gzip
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.catalog import VariableType
from core.errors import AppError, Cancelled
from data_loaders import importer, refusals
from data_loaders.importer import Column, Layout, Unwatched
from data_loaders.values.proposals import propose
from tests.data_loaders.readers.bringing import as_text, bring_text

ROWS = "id,region,amount\n1,Lima,10\n2,Cusco,20\n3,Puno,30\n"


class Impatient:
    """A watch that cancels at once, or after some reports."""

    def __init__(self, reports: int = 0) -> None:
        self.left = reports

    def progress(self, share: float | None, rows: int) -> None:
        self.left -= 1

    def is_cancelled(self) -> bool:
        return self.left <= 0


def refused_in(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def with_type(
    columns: tuple[Column, ...], name: str, kind: VariableType, **changes: object
) -> tuple[Column, ...]:
    return tuple(
        replace(each, variable=replace(each.variable, type=kind), **changes) if each.name == name else each
        for each in columns
    )


def test_rows_of_another_width_are_refused_with_their_line(tmp_path: Path) -> None:
    # Lines: 1 heading, 2 good, 3 short, 4 blank, 5 long, 6 good. 5 records = 2 loaded + 2 refused + 1 skipped.
    brought = bring_text("a,b,c\n1,2,3\n1,2\n\n1,2,3,4\n4,5,6\n", tmp_path)
    staged = brought.staged
    assert (staged.physical, staged.loaded, staged.refused, staged.skipped) == (5, 2, 2, 1)
    assert [(line, raw) for _, line, _, raw in refused_in(staged.refused_file)] == [
        ("3", "1,2"),
        ("5", "1,2,3,4"),
    ]


def test_a_quote_that_is_never_closed_costs_one_line(tmp_path: Path) -> None:
    brought = bring_text('a,b\n1,"x"\n2,"y\n3,z\n4,w\n', tmp_path)
    assert [row["a"] for row in as_text(brought.staged)] == ["1", "3", "4"]
    [(_, line, reason, raw)] = refused_in(brought.staged.refused_file)
    assert (line, raw) == ("3", '2,"y')
    assert reason.startswith(refusals.REASONS["unclosed"])


def test_quoted_line_ends_belong_to_the_cell(tmp_path: Path) -> None:
    brought = bring_text('a,b\n1,"x\ny"\n2,z\n', tmp_path)
    assert as_text(brought.staged) == [{"a": "1", "b": "x\ny"}, {"a": "2", "b": "z"}]


def test_nul_bytes_refuse_their_line_only(tmp_path: Path) -> None:
    brought = bring_text(b"a,b\n1,x\n2,\x00y\n3,z\n", tmp_path)
    assert (brought.loaded.records, brought.loaded.refused) == (2, 1)


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    long = "x" * 1_000_000
    brought = bring_text(f"a,b\n1,short\n2,{long}\n", tmp_path)
    assert brought.values("b") == ["short", long]


def test_a_record_of_five_megabytes_is_refused(tmp_path: Path) -> None:
    brought = bring_text(f"a,b\n1,short\n2,{'x' * 5_000_000}\n3,short\n", tmp_path)
    assert (brought.loaded.records, brought.loaded.refused) == (2, 1)


def test_two_thousand_columns_are_read(tmp_path: Path) -> None:
    heading = ",".join(f"v{index}" for index in range(2000))
    row = ",".join(str(index) for index in range(2000))
    brought = bring_text(f"{heading}\n{row}\n{row}\n", tmp_path)
    assert len(brought.columns) == 2000
    assert brought.values("v1999") == [1999, 1999]


def test_the_euro_sign_of_windows_is_read(tmp_path: Path) -> None:
    text = "código;precio\n1;5 €\n2;7 €\n"
    brought = bring_text(text.encode("cp1252"), tmp_path)
    assert brought.found.layout is not None
    assert brought.found.layout.encoding == "cp1252"
    assert brought.found.columns == ("código", "precio")
    assert [row["precio"] for row in as_text(brought.staged)] == ["5 €", "7 €"]


def test_one_byte_late_in_the_file_decides_the_encoding(tmp_path: Path) -> None:
    rows = "".join(f"{number};Lima\n" for number in range(200_000))
    brought = bring_text(("n;lugar\n" + rows).encode() + "1;Áncash\n".encode("cp1252"), tmp_path)
    assert brought.values("lugar")[-1] == "Áncash"


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    brought = bring_text("año\tlugar\n2020\tÁncash\n2021\tPuno\n".encode("utf-16"), tmp_path)
    assert brought.values("anio") == [2020, 2021]
    assert brought.values("lugar") == ["Áncash", "Puno"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(tmp_path: Path, line_end: str) -> None:
    brought = bring_text(ROWS.replace("\n", line_end), tmp_path)
    assert brought.values("amount") == [10, 20, 30]


def test_mixed_line_ends_lose_nothing(tmp_path: Path) -> None:
    brought = bring_text("a,b\r\n1,x\n2,y\r\n\n3,z\n", tmp_path)
    assert (brought.loaded.records, brought.loaded.skipped) == (3, 1)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^", "\x1f", "||", "::"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    brought = bring_text(ROWS.replace(",", delimiter), tmp_path)
    assert brought.found.layout is not None
    assert brought.found.layout.delimiter == delimiter
    assert brought.values("amount") == [10, 20, 30]


def test_titles_notes_and_totals_are_left_out(tmp_path: Path) -> None:
    text = (
        "Ministry;;\n;;\nid;region;amount\n1;Lima;10\n2;Cusco;20\n3;Puno;30\nTotal;;60\nSource: registry;;\n"
    )
    brought = bring_text(text, tmp_path)
    assert brought.values("region") == ["Lima", "Cusco", "Puno"]
    # 7 lines besides the heading = 3 loaded + 2 above + 2 below
    assert (brought.staged.physical, brought.staged.skipped) == (7, 4)


def test_empty_rows_at_the_end_are_skipped(tmp_path: Path) -> None:
    brought = bring_text("a;b\n1;x\n2;y\n;\n;\n", tmp_path)
    assert (brought.loaded.records, brought.loaded.skipped) == (2, 2)


def test_a_layout_from_the_person_wins(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a;b\n1,5;x\n2,5;y\n")
    found = importer.look(path, "d.csv", tmp_path / "look", layout=Layout(delimiter=",", header_rows=0))
    assert found.columns == ("column_1", "column_2")
    staged = importer.stage(found, tmp_path / "s", Unwatched())
    assert (staged.loaded, staged.refused) == (2, 1)


def test_gz_and_zip_are_opened(tmp_path: Path) -> None:
    packed = bring_text(gzip.compress(ROWS.encode()), tmp_path, "a.csv.gz")
    assert packed.values("region") == ["Lima", "Cusco", "Puno"]
    archive = tmp_path / "b.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("one.csv", ROWS)
        file.writestr("two.csv", "x,y\n1,2\n")
    found = importer.look(archive, "b.zip", tmp_path / "look")
    assert [part.name for part in found.parts] == ["b.zip/one.csv", "b.zip/two.csv"]
    with pytest.raises(AppError, match="Choose one"):
        importer.stage(found, tmp_path / "s", Unwatched())
    chosen = importer.look(archive, "b.zip", tmp_path / "look", part=found.parts[1])
    assert importer.stage(chosen, tmp_path / "s", Unwatched()).loaded == 1


def test_values_that_do_not_fit_refuse_the_row_or_become_empty(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("name,amount\n" + "".join(f"n{n},{n}\n" for n in range(99)) + "\nlast,many\n")
    staged = importer.stage(importer.look(path, "d.csv", tmp_path / "look"), tmp_path / "s", Unwatched())
    columns = importer.effect(staged, propose(staged))
    assert [column.unconvertible for column in columns] == [0, 1]
    refusing = importer.load(staged, columns, tmp_path / "o1", Unwatched())
    # 101 physical = 99 records + 1 refused + 1 blank; "many" stands in line 102.
    assert (refusing.physical, refusing.records, refusing.refused, refusing.skipped) == (101, 99, 1, 1)
    [(_, line, reason, raw)] = refused_in(refusing.refused_file)
    assert (line, raw) == ("102", "last,many")
    assert "amount" in reason
    emptied = tuple(replace(column, on_error="empty") for column in columns)
    loaded = importer.load(staged, emptied, tmp_path / "o2", Unwatched())
    assert (loaded.records, loaded.refused) == (100, 0)
    assert pq.read_table(loaded.file).column("amount").to_pylist()[-1] is None


def test_text_comes_back_as_it_stood_when_a_person_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("share,day\n1.50,01/02/2020\n2.25,13/02/2020\n")
    staged = importer.stage(importer.look(path, "d.csv", tmp_path / "look"), tmp_path / "s", Unwatched())
    columns = propose(staged)
    assert [column.variable.type for column in columns] == [VariableType.NUMBER, VariableType.DATE]
    for name in ("share", "day"):
        columns = with_type(columns, name, VariableType.TEXT, date_order="", date_format="")
    shown = importer.sample(staged, columns).to_pylist()
    assert shown[0] == {"share": "1.50", "day": "01/02/2020"}


def test_changing_the_order_of_dates_shows_its_effect(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("n,day\n" + "".join(f"{n},{n:02}/02/2020\n" for n in range(1, 29)))
    staged = importer.stage(importer.look(path, "d.csv", tmp_path / "look"), tmp_path / "s", Unwatched())
    columns = propose(staged)
    assert columns[1].date_order == "dmy"
    american = tuple(replace(c, date_order="mdy") if c.name == "day" else c for c in columns)
    # Days 13 to 28 are no months: 16 values do not convert.
    assert [column.unconvertible for column in importer.effect(staged, american)] == [0, 16]


def test_excluded_and_renamed_columns(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text(ROWS)
    staged = importer.stage(importer.look(path, "d.csv", tmp_path / "look"), tmp_path / "s", Unwatched())
    one, two, three = propose(staged)
    chosen = (replace(one, is_included=False), replace(two, name="area"), three)
    loaded = importer.load(staged, chosen, tmp_path / "o", Unwatched())
    assert pq.read_table(loaded.file).to_pydict() == {
        "area": ["Lima", "Cusco", "Puno"],
        "amount": [10, 20, 30],
    }
    assert [variable.name for variable in loaded.variables] == ["area", "amount"]
    with pytest.raises(AppError, match="Two columns"):
        importer.load(staged, (replace(one, name="x"), replace(two, name="x")), tmp_path / "o", Unwatched())


def test_cancelling_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text(ROWS)
    found = importer.look(path, "d.csv", tmp_path / "look")
    with pytest.raises(Cancelled):
        importer.stage(found, tmp_path / "s", Impatient())
    assert list((tmp_path / "s").iterdir()) == []
    staged = importer.stage(found, tmp_path / "s", Unwatched())
    columns = tuple(replace(column, name=f"{column.name}_x") for column in propose(staged))
    with pytest.raises(Cancelled):
        importer.load(staged, columns, tmp_path / "o", Impatient())
    assert list((tmp_path / "o").iterdir()) == []
    assert importer.load(staged, columns, tmp_path / "o", Unwatched()).records == 3


def test_a_file_with_many_lines_can_be_cancelled_while_read_patiently(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text('a,b\n1,"x\ny"\n' + "2,z\n" * 20_000)
    with pytest.raises(Cancelled):
        importer.stage(importer.look(path, "d.csv", tmp_path / "look"), tmp_path / "s", Impatient(2))
    assert list((tmp_path / "s").iterdir()) == []


def test_facts_about_the_loaded_variables(tmp_path: Path) -> None:
    brought = bring_text("year,region,amount\n2019,Lima,1.5\n2020,,2.5\n2021,Puno,\n2021,Puno,4\n", tmp_path)
    year, region, amount = brought.loaded.variables
    assert brought.loaded.years == (2019, 2021)
    assert (year.lowest, year.highest, year.distinct) == (2019, 2021, 3)
    assert (region.share_missing, region.distinct) == (0.25, 2)
    assert (amount.lowest, amount.highest, amount.share_missing) == (1.5, 4.0, 0.25)
