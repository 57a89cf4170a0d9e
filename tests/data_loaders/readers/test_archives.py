"""Archives: every table in them comes out, what is passed over is said, and nothing in them does harm."""

import gzip
import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from core.errors import Cancelled, UnreadableFile
from data_loaders import importer, unpacking
from data_loaders.readers import Table, read
from data_loaders.sources import sources_of
from tests.data_loaders.readers.told_apart import told_apart

ROWS = b"a,b\n1,x\n2,y\n"


def zipped(folder: Path, files: dict[str, bytes], name: str = "t.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read(path))
    return str(caught.value)


def names(path: Path) -> list[str]:
    return [table.name for table in read(path)]


def said(table: Table) -> str:
    return " ".join(map(str, table.notes))


def zstd(data: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(data, asbytes=True))


def test_a_tree_of_folders_gives_every_table(tmp_path: Path) -> None:
    path = zipped(
        tmp_path, {"2023/a.csv": ROWS, "2024/norte/a.csv": ROWS, "b.tsv": b"a\tb\n1\t2\n", ".x/c.csv": ROWS}
    )
    tables = list(read(path))
    assert [table.name for table in tables] == ["t.zip/a.csv", "t.zip/a.csv", "t.zip/b.tsv"]
    assert [table.loaded for table in tables] == [2, 2, 1]


def test_papers_and_pictures_beside_a_table_are_passed_over_and_said(tmp_path: Path) -> None:
    files = {
        "README.txt": b"About this data\nit is good\n",
        "licencia.md": b"CC-BY\nyes\n",
        "manual.pdf": b"%PDF-1.7\n" + b"x" * 50,
        "map.png": b"\x89PNG\r\n\x1a\n\0\0",
        "a.csv": ROWS,
        "inner.zip": zipped(tmp_path, {"z.csv": ROWS}, "inner.zip").read_bytes(),
    }
    (table,) = read(zipped(tmp_path, files))
    assert table.name == "t.zip/a.csv"
    for word in ("manual.pdf", "map.png", "inner.zip", "README.txt", "licencia.md"):
        assert word in said(table)
    found = importer.look(zipped(tmp_path, files), "t.zip", tmp_path / "look")
    assert "manual.pdf" in " ".join(map(str, found.notes))


def test_what_is_passed_over_shows_before_a_table_is_chosen(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv": ROWS, "b.csv": ROWS, "c.pdf": b"%PDF-1.7"})
    found = importer.look(path, "t.zip", tmp_path / "look")
    assert (len(found.parts), found.part) == (2, None)
    assert "c.pdf" in " ".join(map(str, found.notes))


def test_many_files_that_are_passed_over_are_counted(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv": ROWS, **{f"{number}.pdf": b"%PDF-1.7" for number in range(12)}})
    (table,) = read(path)
    assert "7 files in the archive were passed over: 5.pdf" in said(table)


def test_a_table_is_never_taken_for_a_paper(tmp_path: Path) -> None:
    files = dict.fromkeys(("licence.csv", "codebook.tsv", "notice 2024.csv", "licencias.txt"), ROWS)
    assert len(names(zipped(tmp_path, files))) == 4


def test_a_readme_alone_is_read_for_want_of_another_table(tmp_path: Path) -> None:
    assert names(zipped(tmp_path, {"readme.csv": ROWS})) == ["t.zip/readme.csv"]


def test_an_archive_without_a_table(tmp_path: Path) -> None:
    assert "without a table" in refusal(zipped(tmp_path, {}))
    assert "document (PDF)" in refusal(zipped(tmp_path, {"a.pdf": b"%PDF-1.7"}))
    inner = zipped(tmp_path, {"a.csv": ROWS}, "inner.zip").read_bytes()
    assert "other archives and no table: one.zip, two.zip" in refusal(
        zipped(tmp_path, {"one.zip": inner, "two.zip": inner})
    )


def test_a_packed_table_within_an_archive_is_opened_once_more(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv.gz": gzip.compress(ROWS), "b.csv.zst": zstd(ROWS), "c.csv": ROWS})
    assert [table.loaded for table in read(path)] == [2, 2, 2]


def test_a_damaged_file_within_an_archive_does_not_take_the_others(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv.gz": gzip.compress(ROWS)[:-6], "c.csv": ROWS})
    (table,) = read(path)
    assert table.name == "t.zip/c.csv"
    assert "a.csv.gz" in said(table)


def test_companions_stay_with_their_table(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"x/cases.csv": ROWS, "x/cases.xml": b"<codeBook/>", "y/cases.csv": ROWS})
    first, second = sources_of(path, "t.zip", tmp_path / "look")
    assert [file.name for file in first.companions] == ["cases.xml"]
    assert second.companions == ()


def test_two_looks_into_one_folder_do_not_collide(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv": ROWS, "b.csv": ROWS})
    first = importer.look(path, "t.zip", tmp_path / "look")
    second = importer.look(path, "t.zip", tmp_path / "look")
    files = {part.source.file for found in (first, second) for part in found.parts}
    assert len(files) == 4
    assert all(file.read_bytes() == ROWS for file in files)
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(ROWS))
    for _ in range(2):
        importer.look(packed, "a.csv.gz", tmp_path / "look")


def test_names_that_are_alike_or_strange_all_come_out(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    strange = [
        "a.csv",
        "A.CSV",
        "x\ty\n.csv",
        "é" * 200 + ".csv",
        "con.csv",
        "q?<>|.csv",
        "d/" * 60 + "z.csv",
        "a.csv/b.csv",
    ]
    with zipfile.ZipFile(path, "w") as archive:
        for name in strange:
            archive.writestr(name, ROWS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", ROWS)
    sources = sources_of(path, "t.zip", tmp_path / "look")
    assert len({source.file for source in sources}) == 9
    assert all(source.file.is_relative_to(tmp_path / "look") for source in sources)
    assert all(source.shown_name.isprintable() for source in sources)
    assert [table.loaded for table in read(path)] == [2] * 9


def test_links_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    link = zipfile.ZipInfo("passwords.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.csv", ROWS)
    (table,) = read(path)
    assert table.name == "t.zip/a.csv"
    assert '"passwords.csv" is a link' in said(table)


def test_a_locked_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv": ROWS})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "locked with a password" in refusal(path)


@pytest.mark.parametrize("method", [9, 14, 93, 98])
def test_ways_of_packing_that_are_not_opened(tmp_path: Path, method: int) -> None:
    path = zipped(tmp_path, {"a.csv": ROWS})
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, 8, method)
    struct.pack_into("<H", content, content.index(b"PK\x01\x02") + 10, method)
    path.write_bytes(content)
    assert "packed in a way that is not opened" in refusal(path)


def test_a_zip_of_more_than_two_gigabytes_of_form_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive, archive.open("a.csv", "w", force_zip64=True) as entry:
        entry.write(ROWS)
    assert names(path) == ["t.zip/a.csv"]


def test_entries_that_share_their_bytes_are_a_bomb(tmp_path: Path) -> None:
    data = zlib.compress(b"0" * 900_000)[2:-4]
    crc = zlib.crc32(b"0" * 900_000)
    head = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), 900_000, 5, 0) + b"a.csv"
    )
    entries = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            crc,
            len(data),
            900_000,
            5,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + f"{number:05}"[:5].encode()
        for number in range(1_000)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(entries), len(head) + len(data), 0)
    path = tmp_path / "t.zip"
    path.write_bytes(head + data + entries + end)
    started = time.monotonic()
    assert "far more than a table" in refusal(path)
    assert time.monotonic() - started < 5


def test_all_entries_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_TOTAL", 20)
    assert "more than 5 GB" in refusal(zipped(tmp_path, {"a.csv": ROWS, "b.csv": ROWS}))


def test_too_many_entries(tmp_path: Path) -> None:
    assert "more than 5,000 files" in refusal(zipped(tmp_path, {f"{n}.csv": b"" for n in range(5_001)}))


def test_an_entry_that_unpacks_to_more_than_it_declared(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv": ROWS * 1000})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, 22, 100)
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 100)
    path.write_bytes(content)
    assert "damaged" in refusal(path) or "far more" in refusal(path)


GZ = gzip.compress(ROWS)


@pytest.mark.parametrize(
    "content",
    [
        GZ,
        GZ + b"\0" * 700,
        gzip.compress(ROWS[:6]) + gzip.compress(ROWS[6:]),
        zstd(ROWS[:6]) + zstd(ROWS[6:]),
    ],
    ids=told_apart,
)
def test_packed_files_of_one_or_several_members(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.xlsx"  # the ending proves nothing
    path.write_bytes(content)
    (table,) = read(path)
    assert list(table.rows) == [("1", "x"), ("2", "y")]
    assert "bytes that belong to nothing" not in said(table)


def test_what_stands_behind_a_packed_file_is_said_to_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(GZ + b"garbage")
    (table,) = read(path)
    assert table.loaded == 2
    assert "bytes that belong to nothing" in said(table)


@pytest.mark.parametrize(
    "content",
    [
        GZ[:-4],
        GZ[:12],
        GZ[:3],
        GZ[:-8] + b"\0" * 8,
        zstd(ROWS)[:-3],
        zstd(ROWS) + b"garbage",
        zstd(ROWS)[:5],
        GZ + GZ[:15],
    ],
    ids=told_apart,
)
def test_packed_files_that_are_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(content)
    assert "damaged" in refusal(path)


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=told_apart)
def test_bombs_of_packed_files(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(pack(b"0" * 30_000_000))
    assert "far more" in refusal(path)


def test_an_archive_within_a_packed_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zip.gz"
    path.write_bytes(gzip.compress(zipped(tmp_path, {"a.csv": ROWS}).read_bytes()))
    assert "archive within an archive" in refusal(path)


def test_random_damage_never_ends_in_anything_but_a_sentence(tmp_path: Path) -> None:
    whole = zipped(tmp_path, {"a.csv": ROWS * 30, "b/c.csv": ROWS, "d.csv.gz": GZ}).read_bytes()
    path = tmp_path / "broken.zip"
    said = []
    for place in range(0, len(whole), 5):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            tables = list(read(path))
        except UnreadableFile as error:
            said.append(str(error))
        else:
            assert all(table.physical == table.loaded + table.refused + table.skipped for table in tables)
    assert said
    assert all(sentence.startswith('"') and sentence.endswith(".") for sentence in said)


class Impatient:
    """A watch that presses cancel at once."""

    def progress(self, share: float | None, rows: int) -> None:
        """Hear nothing."""

    def is_cancelled(self) -> bool:
        return True


def test_unpacking_can_be_cancelled(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv": ROWS})
    with pytest.raises(Cancelled):
        sources_of(path, "t.zip", tmp_path / "look", Impatient())


def test_an_nhgis_archive_is_its_table_and_its_codebook(shared_data: Path) -> None:
    (table,) = read(shared_data / "ipums_ddi/inst/extdata/nhgis0972_csv.zip")
    assert table.name == "nhgis0972_csv.zip/nhgis0972_ds135_1990_pmsa.csv"
    assert "passed over: nhgis0972_ds135_1990_pmsa_codebook.txt" in said(table)


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("inst/extdata/ihgis0014.zip", 7),
        ("inst/extdata/nhgis0712_csv.zip", 2),
        ("inst/extdata/nhgis0731_csv.zip", 2),
        ("tests/fixtures/nhgis1436_csv.zip", 3),
        ("tests/fixtures/nhgis_tr1990_co2010_10.zip", 1),
    ],
)
def test_other_archives_of_ipums(shared_data: Path, name: str, tables: int) -> None:
    found = list(read(shared_data / "ipums_ddi" / name))
    assert len(found) == tables
    assert all(table.loaded and not table.refused for table in found)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("inst/extdata/nhgis0712_shape_small.zip", "nhgis0712_shapefile_tl2000_us_pmsa_1990.zip"),
        ("inst/extdata/nhgis0972_shape_small.zip", "nhgis0972_shapefile_tl2000_us_pmsa_1990.zip"),
        ("tests/fixtures/nhgis1436_shape.zip", "holds other archives"),
        ("tests/fixtures/zipped_ddi.zip", "codebook of a data file"),
        ("tests/fixtures/zipped_misc.zip", "is empty"),
    ],
    ids=told_apart,
)
def test_archives_of_ipums_without_a_table(shared_data: Path, name: str, says: str) -> None:
    assert says in refusal(shared_data / "ipums_ddi" / name)


def test_the_archives_of_the_fixtures(shared_data: Path) -> None:
    folder = shared_data / "frictionless_fixtures"
    assert len(names(folder / "hmt/zip_csv.zip")) == 11
    assert len(names(folder / "data/table-multiple-files.zip")) == 2
    assert names(folder / "data/package.zip") == [
        "package.zip/datapackage.json: data",
        "package.zip/datapackage.json: data2",
    ]
    emissions = list(read(folder / "data/innerpath.package.zip"))
    assert len(emissions) == 10
    assert '"datapackage.yaml" is a description in YAML' in said(emissions[0])
    [heading_only] = read(folder / "data/without-rows.csv.zip")
    assert heading_only.header
    assert list(heading_only.rows) == []


def test_an_unpacked_stream_gives_at_most_what_is_asked(tmp_path: Path) -> None:
    stream = unpacking.Gunzip(io.BytesIO(gzip.compress(b"x" * 100)))
    pieces = []
    while piece := stream.read(30):
        pieces.append(len(piece))
    assert sum(pieces) == 100
    assert max(pieces) <= 30
