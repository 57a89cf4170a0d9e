"""Files that hold no table: each is refused with what it is and what to do instead. Tables that look like them are not."""

import bz2
import gzip
import io
import lzma
import pickle
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pytest

from core.errors import UnreadableFile
from data_loaders.readers import read
from tests.data_loaders.readers.told_apart import told_apart

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(content: bytes, folder: Path, name: str) -> str:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        list(read(path))
    return str(caught.value)


def tar(mode: str = "w") -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode=mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("a.csv")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"a,b\n"))
    return sink.getvalue()


def zipped(**entries: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return sink.getvalue()


def npy() -> bytes:
    sink = io.BytesIO()
    np.save(sink, np.arange(3))
    return sink.getvalue()


def arrow() -> bytes:
    sink = io.BytesIO()
    pyarrow.feather.write_feather(pa.table({"a": [1]}), sink)
    return sink.getvalue()


UNPACK = "Unpack it, or pack it as ZIP or GZ"
SAVE = "Save the table"
ASK = "Ask its author for the table"


@pytest.mark.parametrize(
    ("name", "content", "kind", "way_out"),
    [
        ("a.rar", b"Rar!\x1a\x07\x01\x00" + b"\0" * 50, "RAR", UNPACK),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\0" * 50, "7z", UNPACK),
        ("a.tar", tar(), "tar", UNPACK),
        ("a.tar.gz", tar("w:gz"), "tar", UNPACK),
        ("a.csv.bz2", bz2.compress(b"a,b\n1,2\n"), "bzip2", UNPACK),
        ("a.csv.xz", lzma.compress(b"a,b\n1,2\n"), "xz", UNPACK),
        ("a.lz4", b"\x04\x22\x4d\x18" + b"\0" * 20, "LZ4", UNPACK),
        ("a.rda", gzip.compress(b"RDX3\nX\n\0\0\0\3" + b"\0" * 40, mtime=0), "program R", SAVE),
        ("a.RData", b"RDX2\nX\n\0\0\0\2" + b"\0" * 40, "program R", SAVE),
        ("a.rds", gzip.compress(b"X\n\0\0\0\3\0\4" + b"\0" * 40, mtime=0), "program R", SAVE),
        ("a.rda", bz2.compress(b"RDX3\n"), "program R", SAVE),
        ("a.rds", lzma.compress(b"X\n\0\0\0\3"), "program R", SAVE),
        ("a.pkl", pickle.dumps({"a": [1, 2]}), "Python", SAVE),
        ("a.pkl", pickle.dumps([1, 2], protocol=2), "Python", SAVE),
        ("a.npy", npy(), "Python", SAVE),
        ("a.npz", zipped(x_DOT_npy=npy()), "Python", SAVE),
        ("a.feather", arrow(), "Arrow", SAVE),
        ("a.orc", b"ORC\x08\0\0" + b"\0" * 40, "ORC", SAVE),
        ("a.parquet", b"PARE" + b"\0" * 40, "encrypted Parquet", "Save it without encryption"),
        ("a.nc", b"CDF\x01" + b"\0" * 40, "NetCDF", "Export the table"),
        ("a.h5", b"\x89HDF\r\n\x1a\n" + b"\0" * 40, "HDF5", "Export the table"),
        ("a.pdf", b"%PDF-1.7\n" + b"\0" * 40, "PDF", ASK),
        ("a.docx", zipped(word__document_DOT_xml=b"<x/>"), "Word", ASK),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "Word", ASK),
        ("a.pptx", zipped(ppt__presentation_DOT_xml=b"<x/>"), "PowerPoint", ASK),
        ("a.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "PowerPoint", ASK),
        (
            "a.odt",
            zipped(mimetype=b"application/vnd.oasis.opendocument.text", content_DOT_xml=b"<x/>"),
            "ODT",
            ASK,
        ),
        ("a.rtf", b"{\\rtf1 hello}", "RTF", ASK),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "PNG", "Add the data it was made from"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40, "JPEG", "Add the data it was made from"),
        ("a.tif", b"II*\0" + b"\0" * 40, "TIFF", "Add the data it was made from"),
        ("a.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 40, "MP4", "Add the data it was made from"),
        ("a.mdb", b"\0\1\0\0Standard Jet DB\0" + b"\0" * 40, "Access", "Export the table"),
        ("a.duckdb", b"\0" * 8 + b"DUCK" + b"\0" * 40, "DuckDB", "Export the table"),
        ("a.html", b"<html><table><tr><td>1", "HTML", "Export it as CSV"),
        ("a.xml", b"<?xml version='1.0'?><rows/>", "XML", "codebook"),
        ("a.exe", b"MZ" + b"\0" * 58 + b"\x40\0\0\0" + b"PE\0\0", "Windows", "Add the data file"),
        ("a", b"\x7fELF" + b"\0" * 40, "Linux", "Add the data file"),
        ("a.jar", zipped(META__x=b"", **{"META-INF__MANIFEST_DOT_MF": b"x"}), "Java", "Add the data file"),
        ("a.yaml", b"name: x\nresources:\n  - path: a.csv\n    schema: b\n", "YAML", "Add the data file"),
        ("a.dat", bytes(range(1, 256)) * 20, "not a text file", "saved as CSV"),
    ],
    ids=told_apart,
)
def test_a_file_without_a_table_is_refused_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, kind: str, way_out: str
) -> None:
    sentence = refusal(content, tmp_path, name)
    assert sentence.startswith(f'"{name}"')
    assert kind in sentence
    assert way_out in sentence


@pytest.mark.parametrize(
    "heading",
    [
        "ORCID",
        "PARENT",
        "ID3",
        "FEA1",
        "RDX",
        "RDA code",
        "MZ",
        "BZ",
        "CDF",
        "Obj",
        "PK",
        "GIF",
        "LZIP",
        "OggS",
    ],
)
def test_a_heading_that_begins_like_another_kind_of_file_is_a_heading(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{heading},b\n1,2\n3,4\n")
    (table,) = read(path)
    assert table.header == (heading, "b")


def test_a_table_named_yaml_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a,b\n1,2\n3,4\n")
    assert next(iter(read(path))).loaded == 2


def test_a_long_name_is_cut_in_the_sentence_but_not_its_meaning(tmp_path: Path) -> None:
    assert "PDF" in refusal(b"%PDF-1.7", tmp_path, "n" * 200 + ".pdf")


def test_files_of_peru_that_need_another_program(shared_data: Path) -> None:
    folder = shared_data / "peru_ubigeo"
    packed = sorted([*folder.rglob("*.7z"), *folder.rglob("*.tar.gz")])
    assert packed
    for path in packed:
        with pytest.raises(UnreadableFile, match="packed as"):
            list(read(path))
