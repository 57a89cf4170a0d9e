"""Bad input: a clear sentence, nothing left behind, and the app lives on."""

import errno
import gzip
import os
import random
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.catalog import SAFE_NAME
from core.errors import AppError, EngineFailed, StoreFailed, UnreadableFile
from data_loaders import importer, scratch_engine
from data_loaders.importer import Unwatched
from data_loaders.readers import swift
from data_loaders.values.proposals import propose
from tests.data_loaders.readers.bringing import bring, bring_text

ROWS = b"a,b\n1,x\n2,y\n"


def refusal(content: bytes, folder: Path, name: str = "data.csv") -> str:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        bring(path, folder)
    return str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\xef\xbb\xbf", b"  \n"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert '"data.csv" is empty' in refusal(content, tmp_path)


@pytest.mark.parametrize("content", [b"a,b,c\n", b"a,b,c", b"region;year\n\n\n"])
def test_a_heading_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    assert "not one record" in refusal(content, tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\n" + b"x" * 600, "document (PDF)"),
        (b"Rar!\x1a\x07" + b"x" * 600, "packed as RAR"),
        (b"7z\xbc\xaf\x27\x1c" + b"x" * 600, "packed as 7z"),
        (b"<!DOCTYPE html><html><table>", "HTML"),
        (bytes(range(256)) * 20, "not a text file"),
    ],
)
def test_another_kind_of_file_named_csv(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refusal(content, tmp_path)


def test_a_wrong_extension_does_not_matter(tmp_path: Path) -> None:
    assert bring_text(ROWS, tmp_path, "table.xlsx").loaded.records == 2


def test_a_vanished_file(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    with pytest.raises(UnreadableFile, match="no longer"):
        importer.look(path, "data.csv", tmp_path / "look")
    path.write_bytes(ROWS)
    found = importer.look(path, "data.csv", tmp_path / "look")
    path.unlink()
    with pytest.raises(UnreadableFile, match="changed or is gone"):
        importer.stage(found, tmp_path / "s", Unwatched())
    assert list((tmp_path / "s").iterdir()) == []


def test_staged_rows_that_vanish_before_loading(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(ROWS)
    staged = importer.stage(importer.look(path, "data.csv", tmp_path / "look"), tmp_path / "s", Unwatched())
    columns = propose(staged)
    shutil.rmtree(tmp_path / "s")
    for step in (
        lambda: propose(staged),
        lambda: importer.load(staged, columns, tmp_path / "o", Unwatched()),
    ):
        with pytest.raises(AppError, match="no longer there"):
            step()
    assert list((tmp_path / "o").iterdir()) == []


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.csv", b"0" * 20_000_000)
    assert "far more" in refusal(path.read_bytes(), tmp_path)
    assert "far more" in refusal(gzip.compress(b"0" * 20_000_000), tmp_path)


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:\\evil.csv", "..\\evil.csv"]
)
def test_names_that_point_outside_of_an_archive(tmp_path: Path, name: str) -> None:
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, ROWS)
    assert "outside" in refusal(path.read_bytes(), tmp_path)
    assert not (tmp_path.parent / "evil.csv").exists()


def test_damaged_archives(tmp_path: Path) -> None:
    whole = gzip.compress(ROWS * 1000)
    assert "damaged" in refusal(whole[: len(whole) // 2], tmp_path)
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.csv", ROWS)
    assert "damaged" in refusal(path.read_bytes()[:-10], tmp_path)


def test_hostile_headings_are_made_safe(tmp_path: Path) -> None:
    hostile = [
        'we"ird; drop table t; --',
        "![](http://x)",
        "=1+1",
        "n" * 300,
        "x",
        "x",
        "",
        "file_row_number",
        "c0",
    ]
    heading = ",".join('"' + name.replace('"', '""') + '"' for name in hostile)
    brought = bring_text(f"{heading}\n1,2,3,4,5,6,7,8,9\n1,2,3,4,5,6,7,8,z\n", tmp_path)
    names = [variable.name for variable in brought.loaded.variables]
    assert len(set(names)) == len(hostile)
    assert all(SAFE_NAME.match(name) for name in names)
    assert brought.columns[0].original == hostile[0]
    assert brought.values(names[8]) == ["9", "z"]


def test_hostile_values_are_only_values(tmp_path: Path) -> None:
    values = ["'; DROP TABLE staged; --", "{}", "%s", "?", "$1", "=cmd|' /C calc'!A0"]
    brought = bring_text("a;b\n" + "".join(f'"{value}";1\n' for value in values), tmp_path)
    assert brought.values("a") == values


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "full"), duckdb.IOException("x: No space left on device")]
)
def test_a_full_disk_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(ROWS)
    found = importer.look(path, "data.csv", tmp_path / "look")

    def full(*_args: object, **_more: object) -> None:
        (tmp_path / "s" / "rows.parquet").write_bytes(b"half")
        raise error

    monkeypatch.setattr(swift, "run", full)
    with pytest.raises(StoreFailed, match="disk is full"):
        importer.stage(found, tmp_path / "s", Unwatched())
    assert list((tmp_path / "s").iterdir()) == []


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux can make a tiny disk"
)
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("a tiny disk could not be mounted")
    try:
        chance = random.Random(1)
        path = tmp_path / "data.csv"
        path.write_text("a,b\n" + "".join(f"{chance.random()},{chance.random()}\n" for _ in range(50_000)))
        with pytest.raises(StoreFailed, match="disk is full"):
            importer.stage(importer.look(path, "data.csv", tmp_path / "look"), disk / "s", Unwatched())
        assert [file for file in disk.rglob("*") if file.is_file()] == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_engine_messages_stay_inside(tmp_path: Path) -> None:
    with (
        pytest.raises(EngineFailed) as caught,
        scratch_engine.nothing_left_behind(),
        scratch_engine.engine(tmp_path) as connection,
    ):
        connection.execute("SELECT CAST('secret-4711' AS INTEGER)")
    assert "4711" not in str(caught.value)


def parquet(folder: Path, table: pa.Table, **options: object) -> Path:
    path = folder / "t.parquet"
    pq.write_table(table, path, **options)
    return path


def test_parquet_keeps_its_types_under_safe_names(tmp_path: Path) -> None:
    table = pa.table({"Año": [2020, 2021], "Región ": ["Lima", None], "x": [1.5, 2.5], "X": [True, False]})
    brought = bring(parquet(tmp_path, table), tmp_path)
    assert pq.read_table(brought.loaded.file).to_pydict() == {
        "anio": [2020, 2021],
        "region": ["Lima", None],
        "x": [1.5, 2.5],
        "x_2": [True, False],
    }
    assert brought.loaded.physical == 2


def test_parquet_that_is_refused(tmp_path: Path) -> None:
    plain = pa.table({"a": [1, 2]})
    brotli = parquet(tmp_path, plain, compression="brotli")
    assert "Brotli" in refusal(brotli.read_bytes(), tmp_path)
    nested = parquet(tmp_path, pa.table({"a": [1], "list": [[1, 2]]}))
    assert "(list)" in refusal(nested.read_bytes(), tmp_path)
    empty = parquet(tmp_path, plain.slice(0, 0))
    assert "not one record" in refusal(empty.read_bytes(), tmp_path)
    whole = parquet(tmp_path, plain).read_bytes()
    assert "damaged" in refusal(whole[:-20], tmp_path)


def test_mutated_parquet_never_crashes(tmp_path: Path) -> None:
    whole = parquet(tmp_path, pa.table({"a": list(range(500)), "b": ["x", None] * 250})).read_bytes()
    chance = random.Random(7)
    said: list[str] = []
    for number in range(40):
        content = bytearray(whole)
        for _ in range(3):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        path = tmp_path / f"m{number}.parquet"
        path.write_bytes(content)
        try:
            bring(path, tmp_path / f"f{number}")
        except AppError as error:
            said.append(str(error))
    assert all(said)
