"""Workbooks that are locked, broken, or made to exhaust the machine: each is refused in one sentence."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import UnreadableFile
from data_loaders import readers
from tests.data_loaders.readers.books import binary, book, cell, compound, open_document, patched, row
from tests.data_loaders.readers.sheets_read import read_sheet, read_sheets

END = b"</sheetData>"


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_sheets(path, path.parent)
    return str(caught.value)


def before_end(content: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(END, content + END)


@pytest.mark.parametrize(
    "stray",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r='xfd1048576'><v>1</v></c></row>",
        b'<x:row r="1048576"><x:c s="0" r = "XFD1048576"><v>1</v></x:c></x:row>',
        b'<row r="3">' + b"<c><v>1</v></c>" * 16_000 + b'</row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_one_cell_in_the_far_corner_does_not_ask_for_549_gigabytes(tmp_path: Path, stray: bytes) -> None:
    path = patched(tmp_path / "far.xlsx", before_end(stray))
    assert path.stat().st_size < 10_000
    sentence = refused(path)
    assert "row 1048576" in sentence
    assert "Delete the stray cells" in sentence


def test_an_empty_row_at_the_very_end_takes_no_room(tmp_path: Path) -> None:
    path = patched(tmp_path / "t.xlsx", before_end(b'<row r="1048576" ht="15"></row>'))
    assert read_sheet(path, tmp_path).rows == [("1", "2")]


def test_a_false_dimension_and_a_merge_over_everything_are_harmless(tmp_path: Path) -> None:
    corner = b'ref="A1:XFD1048576"'
    path = patched(tmp_path / "t.xlsx", lambda sheet: sheet.replace(b'ref="A1:B2"', corner))
    assert read_sheet(path, tmp_path).rows == [("1", "2")]
    merge = b'</sheetData><mergeCells count="1"><mergeCell ' + corner + b"/></mergeCells>"
    path = patched(tmp_path / "m.xlsx", lambda sheet: sheet.replace(END, merge))
    assert read_sheet(path, tmp_path).rows == [("1", "2")]


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    assert "instructions" in refused(
        patched(tmp_path / "e.xlsx", lambda xml: xml.replace(b"<worksheet", bomb))
    )


def test_a_sheet_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    assert "unpack" in refused(patched(tmp_path / "z.xlsx", before_end(b" " * 100_000_000)))


def test_a_wrong_checksum_is_a_damaged_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["a", "b"], [1, 2]])
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(bytes(content))
    assert "damaged" in refused(path)


@pytest.mark.parametrize(
    "rows",
    [
        row(cell("a", 2_000_000_000)),
        row(cell("a"), 2_000_000_000),
        row(cell("a", 16_000), 1_000_000),
        row(cell("a")) + row("<table:table-cell/>", 10_000_000) + row(cell("", 16_000) + cell("z")),
    ],
)
def test_repeated_cells_of_open_document_do_not_exhaust_memory(tmp_path: Path, rows: str) -> None:
    assert "little is filled" in refused(open_document(tmp_path / "t.ods", rows))


def test_empty_rows_repeated_to_the_end_of_an_open_document_sheet_are_nothing(tmp_path: Path) -> None:
    rows = row(cell("name") + cell("n")) + row(cell("x") + cell("7"), 3)
    rows += row('<table:table-cell table:number-columns-repeated="1024"/>', 1_048_000)
    table = read_sheet(open_document(tmp_path / "t.ods", rows), tmp_path)
    assert (table.header, table.staged.physical, table.rows) == (("name", "n"), 3, [("x", "7")] * 3)


def test_a_binary_workbook_is_read_and_its_far_corner_refused(tmp_path: Path) -> None:
    rows: list[tuple[int, list[tuple[int, str | float]]]] = [
        (0, [(0, "name"), (1, "n")]),
        (1, [(0, "x"), (1, 7.5)]),
    ]
    table = read_sheet(binary(tmp_path / "t.xlsb", rows), tmp_path)
    assert (table.name, table.header, table.rows) == ("A", ("name", "n"), [("x", "7.5")])
    assert "row 1048576" in refused(binary(tmp_path / "far.xlsb", [*rows, (1_048_575, [(16_383, 1.0)])]))


def test_locked_workbooks_say_how_to_unlock_them(tmp_path: Path) -> None:
    assert "remove the password" in refused(compound(tmp_path / "t.xlsx", "EncryptedPackage"))
    locked = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert "remove the password" in refused(open_document(tmp_path / "t.ods", row(cell("a")), locked))


def test_other_documents_in_the_old_container_are_called_by_their_name(tmp_path: Path) -> None:
    assert "(Word)" in refused(compound(tmp_path / "t.doc", "WordDocument"))
    assert "(PowerPoint)" in refused(compound(tmp_path / "t.ppt", "PowerPoint Document"))
    assert "not a workbook" in refused(compound(tmp_path / "t.xls", "Something"))


def test_a_workbook_without_content_says_so(tmp_path: Path) -> None:
    assert "no sheet with a table" in refused(book(tmp_path / "t.xlsx", [], []))
    assert "not one record below" in refused(book(tmp_path / "h.xlsx", [["a", "b"]]))
    assert "not one record below" in refused(book(tmp_path / "o.xlsx", [["alone"]]))


_FUZZ = """
import random, resource, sys, zipfile, io
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from pathlib import Path
from core.errors import AppError
from data_loaders import readers

def mutate(rng, content):
    content = bytearray(content or b" ")
    for _ in range(rng.choice([1, 2, 5, 20])):
        at, lot = rng.randrange(len(content)), rng.random()
        if lot < .5:
            content[at] = rng.randrange(256)
        elif lot < .8:
            content[at:at + 4] = rng.choice([b"9999", b"\\xff\\xff\\xff\\xff", b"\\xff\\xff\\xff\\x7f", bytes(4)])
        else:
            content[at:at] = content[at:at + rng.randrange(1, 64)]
    return bytes(content)

def mutated(rng, content):
    if content[:2] != b"PK" or rng.random() < .2:
        return mutate(rng, content)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = rng.choice([name for name in names if "sheet" in name or name == "content.xml"] or names)
        for name in names:
            new.writestr(name, mutate(rng, old.read(name)) if name == chosen else old.read(name))
    return out.getvalue()

source, folder, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
content, target = source.read_bytes(), folder / ("mutated" + source.suffix)
told = 0
for number in range(count):
    target.write_bytes(mutated(random.Random(number), content))
    try:
        for table in readers.read(target):
            assert table.physical == table.loaded + table.refused + table.skipped
            table.rows[:3]
    except AppError as error:
        told += 1
        assert "Traceback" not in str(error)
print("told", told)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited by what Unix offers")
@pytest.mark.parametrize("count", [20, pytest.param(300, marks=pytest.mark.sweep)])
@pytest.mark.parametrize("kind", ["xls", "xlsx", "ods", "xlsb"])
def test_damaged_workbooks_end_in_a_sentence(
    shared_data: Path, tmp_path: Path, kind: str, count: int
) -> None:
    source = {
        "xls": shared_data / "spain_ine/archive/15codislas07.xls",
        "xlsx": shared_data / "workbooks/readxl_examples/deaths.xlsx",
        "ods": shared_data / "frictionless_fixtures/data/table-with-ints-floats-dates.ods",
    }.get(kind) or binary(tmp_path / "t.xlsb", [(n, [(0, "name"), (1, float(n))]) for n in range(40)])
    done = subprocess.run(
        [sys.executable, "-c", _FUZZ, str(source), str(tmp_path), str(count)],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(readers.__file__).parents[2])},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith("told")
