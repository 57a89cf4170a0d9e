"""Shapefiles and dBASE tables: read as they are spelled; what is missing beside them is said."""

import struct
import zipfile
from pathlib import Path

import pytest

from tests.data_loaders.readers.reading import column, notes, only, refusal, write

WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'
UTM = 'PROJCS["WGS_1984_UTM_Zone_18S",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000],PARAMETER["False_Northing",10000000],PARAMETER["Central_Meridian",-75],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]'


def dbase(fields: list[tuple[str, str, int]], records: list[bytes], driver: int = 0x57) -> bytes:
    width = 1 + sum(size for _, _, size in fields)
    start = 33 + 32 * len(fields)
    head = struct.pack("<BBBBIHH17xB2x", 3, 124, 5, 17, len(records), start, width, driver)
    for name, kind, size in fields:
        head += struct.pack("<11sc4xBB14x", name.encode("cp1252"), kind.encode(), size, 0)
    assert all(len(record) == width for record in records)
    return head + b"\r" + b"".join(records) + b"\x1a"


def shapes(*kinds: int) -> bytes:
    body = b""
    for number, kind in enumerate(kinds, 1):
        content = struct.pack("<idd", 1, -77.5, -12.25) if kind else struct.pack("<i", 0)
        body += struct.pack(">ii", number, len(content) // 2) + content
    return struct.pack(">i20xi", 9994, (100 + len(body)) // 2) + struct.pack("<ii64x", 1000, 1) + body


FIELDS = [
    ("UBIGEO", "C", 6),
    ("AÑO", "N", 4),
    ("AREA", "N", 7),
    ("FECHA", "D", 8),
    ("RURAL", "L", 1),
    ("NOMBRE", "C", 8),
]
RECORDS = [
    b" 010101201900012.520190131TLa Pe\xf1a ",
    b"*010102      99.00        ?Borrado ",
    b" 010103 202-0.100000000000fNazca   ",
]


def shapefile(folder: Path, *endings: str, prj: str = WGS84) -> Path:
    parts = {".shp": shapes(1, 1, 0), ".dbf": dbase(FIELDS, RECORDS), ".shx": b"\x00\x00\x27\x0a" + bytes(96)}
    parts |= {".prj": prj.encode(), ".sbn": b"\x00\x00\x27\x0a" + bytes(96)}
    for ending in endings:
        (folder / f"distritos{ending}").write_bytes(parts[ending])
    return folder / "distritos.shp"


def test_the_records_of_a_shapefile_are_read_as_they_are_spelled(tmp_path: Path) -> None:
    table = only(shapefile(tmp_path, ".shp", ".dbf", ".shx", ".prj"))
    assert table.header == ("UBIGEO", "AÑO", "AREA", "FECHA", "RURAL", "NOMBRE", "longitude", "latitude")
    assert list(table.rows) == [
        ("010101", "2019", "00012.5", "2019-01-31", "true", "La Peña", "-77.5", "-12.25"),
        ("010103", "202", "-0.1000", "", "false", "Nazca", "", ""),
    ]
    assert (table.physical, table.skipped) == (3, 1)
    for sentence in (
        "1 record is marked as deleted",
        "1 record has no shape",
        "Text was read as Windows-1252",
        "Coordinate system: GCS_WGS_1984.",
    ):
        assert sentence in notes(table)


def test_a_shapefile_in_metres_says_so_and_its_points_are_x_and_y(tmp_path: Path) -> None:
    table = only(shapefile(tmp_path, ".shp", ".dbf", ".shx", ".prj", prj=UTM))
    assert table.header[-2:] == ("x", "y")
    assert "WGS_1984_UTM_Zone_18S, in metres, not in degrees" in notes(table)


def test_a_zip_of_a_shapefile_is_one_table(tmp_path: Path) -> None:
    shapefile(tmp_path, ".shp", ".dbf", ".shx", ".prj", ".sbn")
    with zipfile.ZipFile(tmp_path / "mapa.zip", "w") as archive:
        for file in tmp_path.glob("distritos.*"):
            archive.write(file, f"carpeta/{file.name}")
    assert only(tmp_path / "mapa.zip").loaded == 2


def test_a_shapefile_without_its_table_says_what_is_missing(tmp_path: Path) -> None:
    sentence = refusal(shapefile(tmp_path, ".shp", ".shx", ".prj"))
    assert "its attributes stand in a .dbf file of the same name, which is missing" in sentence
    assert "into one ZIP" in sentence


def test_a_missing_index_or_system_is_a_note(tmp_path: Path) -> None:
    said = notes(only(shapefile(tmp_path, ".shp", ".dbf")))
    assert "The .shx file is missing" in said
    assert "the .prj file is missing" in said


def test_shapes_and_records_that_do_not_belong_together_are_spoken_of(tmp_path: Path) -> None:
    path = shapefile(tmp_path, ".shp", ".dbf")
    path.write_bytes(shapes(1, 1))
    assert "2 shapes but 3 records" in notes(only(path))


def test_a_table_of_attributes_by_itself_is_read(tmp_path: Path) -> None:
    table = only(write(dbase(FIELDS, RECORDS), tmp_path, "tabla.dbf"))
    assert column(table, "UBIGEO") == ["010101", "010103"]


@pytest.mark.parametrize(
    ("stated", "driver", "text", "read"),
    [
        ("UTF-8", 0, "Ñaña".encode(), "Ñaña"),
        ("", 0x57, "Ñaña".encode(), "Ñaña"),
        ("", 0x02, "Ñaña".encode("cp850"), "Ñaña"),
        ("", 0, "Ñaña".encode("cp1252"), "Ñaña"),
        ("ISO 88591", 0, "Ñaña".encode("latin-1"), "Ñaña"),
        ("1252", 0, "Ñaña".encode("cp1252"), "Ñaña"),
        ("UTF-8", 0, "Ñaña".encode("cp1252"), "Ñaña"),  # the .cpg file is wrong
        ("nonsense", 0xC9, "Ж".encode("cp1251"), "Ж"),
    ],
)
def test_text_is_read_by_the_cpg_file_the_header_or_what_fits(
    tmp_path: Path, stated: str, driver: int, text: bytes, read: str
) -> None:
    shapefile(tmp_path, ".shp")
    write(dbase([("N", "C", 9)], [b" " + text.ljust(9)] * 3, driver), tmp_path, "distritos.dbf")
    if stated:
        write(stated, tmp_path, "distritos.cpg")
    assert column(only(tmp_path / "distritos.shp"), "N") == [read] * 3


def test_text_that_begins_like_a_dbase_table_is_text(tmp_path: Path) -> None:
    table = only(write("1;\n\tx" + "a;b\r\n" * 20_000, tmp_path, "tabla.csv"))
    assert table.loaded + table.refused > 19_000


def test_a_table_cut_off_says_how_many_records_are_missing(tmp_path: Path) -> None:
    content = dbase(FIELDS, RECORDS)
    assert "should hold: 3; found: 2" in refusal(write(content[:-20], tmp_path, "tabla.dbf"))
