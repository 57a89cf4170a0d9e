"""Statistics files made to harm or cut off: a sentence each time, never a crash, never more memory than a share."""

import random
import signal
import struct
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from core.errors import AppError, Cancelled, EngineFailed, UnreadableFile
from data_loaders import importer
from data_loaders.intake import Unwatched
from data_loaders.readers import statistics_process
from data_loaders.readers.statistics_program import DAMAGED, OUT_OF_MEMORY

SAMPLES = [
    "basic/sample.dta",
    "basic/sample_missing.sav",
    "basic/sample.zsav",
    "basic/sample.por",
    "basic/sample.xpt",
    "basic/sample.sas7bdat",
    "missing_data/missing_test.dta",
]


class Impatient(Unwatched):
    def is_cancelled(self) -> bool:
        return True


def outcome(path: Path, folder: Path) -> str:
    """Return what is said about the file, or nothing where it is read; anything but a sentence is raised."""
    try:
        found = importer.look(path, path.name, folder / "look")
        staged = importer.stage(found, folder / "scratch", Unwatched())
    except AppError as error:
        assert not (folder / "scratch/rows.parquet").exists()
        assert not (folder / "scratch/raw.arrow").exists()
        return str(error)
    assert staged.physical == staged.loaded > 0
    return ""


def mutated(content: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.25:
        return content[: chance.randrange(1, len(content))]
    harmed = bytearray(content)
    reach = chance.choice([400, 4_000, len(content)])
    for _ in range(chance.choice([1, 2, 5, 20])):
        at = chance.randrange(min(reach, len(harmed)))
        piece = chance.choice([b"\xff\xff\xff\x7f", b"\xff" * 4, b"\0" * 4, bytes([chance.randrange(256)])])
        harmed[at : at + len(piece)] = piece
    return bytes(harmed)


def harm(source: Path, folder: Path, times: int) -> list[str]:
    chance = random.Random(source.name)
    said = []
    for number in range(times):
        path = folder / f"harmed{source.suffix}"
        path.write_bytes(mutated(source.read_bytes(), chance))
        said.append(outcome(path, folder / str(number)))
    return said


@pytest.mark.parametrize("name", SAMPLES)
def test_harmed_files_end_in_a_sentence(shared_data: Path, tmp_path: Path, name: str) -> None:
    said = harm(shared_data / "stata_spss_sas" / name, tmp_path, 5)
    assert len(said) == 5


@pytest.mark.sweep
@pytest.mark.parametrize("name", SAMPLES)
def test_three_hundred_harmed_files_end_in_a_sentence(shared_data: Path, tmp_path: Path, name: str) -> None:
    said = harm(shared_data / "stata_spss_sas" / name, tmp_path, 300)
    assert sum(map(bool, said)) > 50


@pytest.mark.parametrize("name", ["sample.dta", "sample.sav", "sample.zsav", "sample.xpt", "sample.sas7bdat"])
def test_a_file_that_was_cut_off_is_said_to_be(shared_data: Path, tmp_path: Path, name: str) -> None:
    content = (shared_data / "stata_spss_sas/basic" / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[: len(content) * 2 // 3 + 1])
    assert "to the end" in outcome(path, tmp_path)


@pytest.mark.parametrize("options", [{}, {"row_compress": True}, {"compress": True}])
def test_a_file_of_spss_that_lost_whole_records_is_not_read_short(
    tmp_path: Path, options: dict[str, bool]
) -> None:
    path = tmp_path / "short.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": [n + 0.5 for n in range(1_000)]}), path, **options)
    content = path.read_bytes()
    path.write_bytes(content[: -8 * 100])  # 100 records of 8 bytes, where it is not compressed
    assert outcome(path, tmp_path)


def test_two_billion_declared_records_need_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0, 2.5]}), path)
    content = bytearray(path.read_bytes())
    assert struct.unpack_from("<i", content, 80) == (2,)
    struct.pack_into("<i", content, 80, 2_000_000_000)
    path.write_bytes(content)
    assert "should hold: 2000000000; found: 2" in outcome(path, tmp_path / "sav")
    path = tmp_path / "many.dta"
    pd.DataFrame({"n": [1.0, 2.0]}).to_stata(path, version=118, write_index=False)
    content = bytearray(path.read_bytes())
    struct.pack_into("<q", content, content.index(b"<N>") + 3, 2_000_000_000)
    path.write_bytes(content)
    assert "damaged" in outcome(path, tmp_path / "dta")


def test_thirty_thousand_declared_columns_need_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "wide.dta"
    pd.DataFrame({"n": [1.0, 2.0]}).to_stata(path, version=118, write_index=False)
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, content.index(b"<K>") + 3, 30_000)
    path.write_bytes(content)
    assert "damaged" in outcome(path, tmp_path)


def test_a_file_that_is_too_wide_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics_process, "MOST_COLUMNS", 2)
    path = tmp_path / "wide.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0], "b": [1.0], "c": [1.0]}), path)
    assert "has 3 columns; at most 2" in outcome(path, tmp_path)


def test_a_file_without_records_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": pd.Series([], dtype="float64")}), path)
    assert "not one record" in outcome(path, tmp_path)


@pytest.mark.parametrize(
    ("ending", "error", "words"),
    [
        (f"import sys; sys.exit({DAMAGED})", UnreadableFile, "damaged"),
        (f"import sys; sys.exit({OUT_OF_MEMORY})", EngineFailed, "memory"),
        (f"import os; os.kill(os.getpid(), {int(signal.SIGSEGV)})", UnreadableFile, "damaged"),
        ("print('no table')", UnreadableFile, "damaged"),
    ],
)
def test_however_the_reading_program_ends_a_sentence_remains(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
    error: type[AppError],
    words: str,
) -> None:
    path = tmp_path / "any.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0]}), path)
    program = tmp_path / "program.py"
    program.write_text(ending)
    monkeypatch.setattr(statistics_process, "PROGRAM", str(program))
    with pytest.raises(error, match=words):
        importer.look(path, path.name, tmp_path)


def test_cancelling_ends_the_reading_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "any.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0]}), path)
    found = importer.look(path, path.name, tmp_path / "look")
    with pytest.raises(Cancelled):
        importer.stage(found, tmp_path / "scratch", Impatient())
    assert [each.name for each in (tmp_path / "scratch").iterdir() if each.is_file()] == []


def test_numbers_that_stand_for_missing_values_in_the_data_itself_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "taken.dta"
    frame = pd.DataFrame({"n": pd.Series([-999999901, "a"], dtype=object)})
    pyreadstat.write_dta(frame, path, missing_user_values={"n": ["a"]})
    assert "-999999901" in outcome(path, tmp_path)
