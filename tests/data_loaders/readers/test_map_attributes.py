"""The attributes of maps as tables, whatever the format; what a map lacks is said."""

import json
import shutil
import sqlite3
import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from core.errors import AppError
from data_loaders.intake import Source
from data_loaders.readers import Table, formats
from data_loaders.readers.formats import MODULES
from data_loaders.readers.kinds import GEO, JSON, PACKAGE, TEXT
from data_loaders.sources import sources_of
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.reading import column, notes, only, refusal, tables, write
from tests.data_loaders.readers.test_json import survives

WGS84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'
UTM = 'PROJCS["WGS_1984_UTM_Zone_18S",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000],PARAMETER["False_Northing",10000000],PARAMETER["Central_Meridian",-75],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]'


def feature(properties: object, geometry: object = None, **more: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry, **more}


def collection(*features: object, **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)})


def point(x: float = -77.5, y: float = -12.25) -> dict[str, object]:
    return {"type": "Point", "coordinates": [x, y, 3]}


def of(content: str | bytes, folder: Path, name: str = "map.geojson") -> Table:
    return only(write(content, folder, name))


# ---- GeoJSON and TopoJSON


def test_every_feature_is_a_record_also_without_a_shape(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    empty = {"type": "Polygon", "coordinates": []}
    table = of(
        collection(
            feature({"cod": "0101"}, square), feature({"cod": "0102"}), feature({"cod": "0103"}, empty)
        ),
        tmp_path,
    )
    assert table.header == ("cod",)
    assert column(table, "cod") == ["0101", "0102", "0103"]
    assert "2 records have no shape" in notes(table)
    assert "WGS84 (degrees of longitude and latitude) is assumed" in notes(table)


def test_points_give_longitude_and_latitude_as_they_are_spelled(tmp_path: Path) -> None:
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"properties":{"a":1,"latitude":"x"},"geometry":{"type":"Point","coordinates":[-77.50,-12]}}]}'
    table = of(text, tmp_path)
    assert table.header == ("id", "a", "latitude", "longitude", "point_latitude")
    assert list(table.rows) == [("7", "1", "x", "-77.50", "-12")]


def test_the_id_of_a_feature_is_kept_beside_an_attribute_called_id(tmp_path: Path) -> None:
    table = of(collection(feature({"id": "x"}, point(), id="01001")), tmp_path)
    assert table.header[:2] == ("feature_id", "id")
    assert next(iter(table.rows))[:2] == ("01001", "x")


def test_the_type_may_stand_behind_the_features(tmp_path: Path) -> None:
    text = '{"features": [{"geometry": null, "properties": {"a": 1}}], "type": "FeatureCollection"}'
    assert column(of(text, tmp_path), "a") == ["1"]


def test_features_on_lines_of_their_own_are_read(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(feature({"a": number}, point())) for number in range(3))
    assert column(of(lines, tmp_path, "map.geojsonl"), "a") == ["0", "1", "2"]


def test_a_stated_system_is_named_and_large_coordinates_are_no_degrees(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32718"}}
    assert "Coordinate system: urn:ogc:def:crs:EPSG::32718" in notes(
        of(collection(feature({"a": 1}, point()), crs=crs), tmp_path)
    )
    assert "too large for degrees" in notes(
        of(collection(feature({"a": 1}, point(279_000, 8_660_000))), tmp_path)
    )


def test_blank_features_and_repeated_codes_are_counted(tmp_path: Path) -> None:
    features = [
        feature({"cod": f"{number:04}", "n": "x", "m": "y", "layer": "L"}, point()) for number in range(20)
    ]
    features += [feature({"cod": "0003", "n": "z", "m": "", "layer": "L"}, point())]
    features += [feature({"cod": None, "n": "", "m": None, "layer": "L"}, point())]
    table = of(collection(*features).replace("Point", "MultiPoint"), tmp_path)
    assert table.loaded == 22
    assert '1 value of "cod" stands in more than one record' in notes(table)
    assert "1 shape has no attributes, or nearly none" in notes(table)


def test_each_object_of_a_topology_is_a_table(tmp_path: Path) -> None:
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.1], "translate": [-77, -12]},
        "objects": {
            "places": {"type": "GeometryCollection", "geometries": [
                {"type": "Point", "coordinates": [3, 4], "id": 1001, "properties": {"n": "A"}},
                {"type": None, "id": 1002, "properties": {"n": "B"}},
            ]},
            "land": {"type": "MultiPolygon", "arcs": [[[0]]]},
            "peru-departments'": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {"x": 1}}]},
        },
        "arcs": [[[0, 0], [1, 1]]],
    }  # fmt: skip
    found = tables(write(json.dumps(topology), tmp_path, "map.json"))
    assert list(found) == ["places", "peru-departments'"]  # land has no attributes
    # -77 + 3 * 0.5 = -75.5; -12 + 4 * 0.1 = -11.6
    assert list(found["places"].rows) == [("1001", "A", "-75.5", "-11.6"), ("1002", "B", "", "")]
    assert "1 record has no shape" in notes(found["places"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (collection(), "holds no records"),
        (
            collection(feature({}, point())[:0] if False else {"type": "Feature", "geometry": None}),
            "holds no records",
        ),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature"', "not sound JSON"),
        ('{"type": "Topology", "objects": {"a": {"type": "Polygon"}}, "arcs": []}', "holds no records"),
        ('{"type": "Topology", "objects": [1], "arcs": []}', "holds no records"),
    ],
)
def test_a_map_without_attributes_says_so(tmp_path: Path, text: str, says: str) -> None:
    assert says in refusal(write(text, tmp_path, "map.geojson"))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ('{"type": "FeatureCollection", "features": []}', "a.json", GEO),
        ('{"features": [{"geometry": null}]}', "a.json", GEO),
        ('{"features": [{"name": "x"}]}', "a.json", JSON),
        ('{"type": "Topology"}', "a.json", GEO),
        ('{"name": "x", "resources": [{"path": "a.csv"}]}', "a.json", PACKAGE),
        ('{"resources": []}', "datapackage.json", PACKAGE),
        ('{"resources": ["a"]}', "a.json", JSON),
        ('{"type": "table", "rows": []}', "a.json", JSON),
        ('[{"type": "FeatureCollection"}]', "a.json", JSON),
        ('["id", "n"]', "a.ndjson", JSON),
        ("[a],b", "a.csv", TEXT),
    ],
)
def test_what_a_file_of_json_describes_is_told_apart(tmp_path: Path, text: str, name: str, kind: str) -> None:
    path = write(text, tmp_path, name)
    first = TEXT if text.startswith(("[a", '["id')) else JSON
    assert formats.refined(Source(path, name, first, len(text))).kind == kind


# ---- shapefiles and their tables


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
        "Coordinate system: GCS_WGS_1984 (EPSG:4326).",
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
    table = of(dbase(FIELDS, RECORDS), tmp_path, "tabla.dbf")
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


def test_a_table_cut_off_says_how_many_records_are_missing(tmp_path: Path) -> None:
    content = dbase(FIELDS, RECORDS)
    assert "should hold 3 records but ends after 2" in refusal(write(content[:-20], tmp_path, "tabla.dbf"))


# ---- what other programs write, read back


def written(folder: Path, name: str, **options: object) -> Path:
    import geopandas
    from shapely.geometry import Point

    frame = geopandas.GeoDataFrame(
        {"ubigeo": ["010101", "010102", "010103"], "nombre": ["Ñaña", None, "Nazca"], "n": [1, 2, 3]},
        geometry=[Point(-77.5, -12.25), None, Point(-71, -17)],
        crs="EPSG:4326",
    )
    frame.to_file(folder / name, **options)
    return folder / name


@pytest.mark.parametrize(
    ("name", "driver", "system"),
    [
        ("m.gpkg", "GPKG", "WGS 84 (EPSG:4326)"),
        ("m.geojson", "GeoJSON", "WGS84"),
        ("m.shp", "ESRI Shapefile", "WGS 84 (EPSG:4326)"),
        ("m.gml", "GML", "urn:ogc:def:crs:EPSG::4326"),
        ("m.kml", "LIBKML", "WGS84"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_a_map_that_gdal_wrote_gives_the_same_table(
    tmp_path: Path, name: str, driver: str, system: str
) -> None:
    table = only(written(tmp_path, name, driver=driver))
    assert column(table, "ubigeo") == ["010101", "010102", "010103"]
    assert column(table, "nombre") == ["Ñaña", "", "Nazca"]
    assert [value.partition(".")[0] for value in column(table, "n")] == ["1", "2", "3"]
    if driver != "GML":
        assert [float(value or 0) for value in column(table, "longitude")] == [-77.5, 0, -71]
    assert "1 record has no shape" in notes(table)
    assert system in notes(table)


def test_a_geopackage_lists_its_layers_and_leaves_its_own_tables_out(tmp_path: Path) -> None:
    path = written(tmp_path, "m.gpkg", driver="GPKG", layer="distritos")
    written(tmp_path, "m.gpkg", driver="GPKG", layer="otra capa", mode="a")
    assert list(tables(path)) == ["distritos", "otra capa"]


def test_a_geopackage_without_its_list_of_contents_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "m.gpkg", driver="GPKG")
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE gpkg_contents")
    connection.close()
    assert "damaged database" in refusal(path)


# ---- KML and GML


def test_the_extended_data_of_kml_are_columns(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>x</name><Folder>
      <Placemark id="p"><name>Escuela 1</name><styleUrl>#a</styleUrl><ExtendedData>
        <Data name="codigo"><displayName>c</displayName><value>0001</value></Data>
        <SchemaData schemaUrl="#s"><SimpleData name="nivel">Primaria</SimpleData></SchemaData></ExtendedData>
        <Point><coordinates>-77.50,-12.1,0</coordinates></Point></Placemark>
      <Placemark><name>Escuela 2</name></Placemark></Folder></Document></kml>"""
    table = of(text, tmp_path, "escuelas.kml")
    assert table.header == ("name", "codigo", "nivel", "longitude", "latitude")
    assert list(table.rows) == [
        ("Escuela 1", "0001", "Primaria", "-77.50", "-12.1"),
        ("Escuela 2", "", "", "", ""),
    ]
    with zipfile.ZipFile(tmp_path / "escuelas.kmz", "w") as archive:
        archive.writestr("doc.kml", text)
    assert only(tmp_path / "escuelas.kmz").loaded == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>', "XML entities"),
        ('<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&a;</name></Placemark></kml>', "XML entities"),
        ("<kml><Placemark><name>x</name></Placemark>", "its XML cannot be read to the end"),
        ("<kml></kml>", "holds no records"),
        ("<kml>" + "<a>" * 50_000, "its XML cannot be read to the end"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_kml_is_refused(tmp_path: Path, content: str, says: str) -> None:
    head = '<?xml version="1.0"?>' if content.startswith("<!") else ""
    assert says in refusal(write(head + content, tmp_path, "x.kml"))


# ---- damaged files


@pytest.mark.parametrize("name", ["m.gpkg", "m.geojson", "m.shp", "m.dbf", "m.kml", "m.gml"])
@pytest.mark.filterwarnings("ignore")
def test_damaged_maps_never_bring_the_process_down(tmp_path: Path, name: str) -> None:
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".kml": "LIBKML", ".gml": "GML"}.get(
        name[1:], "ESRI Shapefile"
    )
    (tmp_path / "good").mkdir()
    written(tmp_path / "good", name.replace(".dbf", ".shp"), driver=driver)
    if name == "m.shp":
        shutil.copy(tmp_path / "good/m.dbf", tmp_path / "m.dbf")
    assert survives(tmp_path / "good" / name, tmp_path, 120, name)


# ---- real files: one test per sentence of their SOURCE.md that is about attributes as tables


@pytest.mark.parametrize(
    ("file", "code", "records", "width"),
    [
        ("peru_distrital_simple.geojson", "IDDIST", 1834, 6),
        ("peru_provincial_simple.geojson", "FIRST_IDPR", 197, 4),
        ("peru_departamental_simple.geojson", "FIRST_IDDP", 25, 2),
    ],
)
def test_peru_the_ubigeo_stays_text_with_its_leading_zero(
    shared_data: Path, tmp_path: Path, file: str, code: str, records: int, width: int
) -> None:
    table = only(shared_data / "peru_geojson" / file)
    codes = column(table, code)
    assert (table.loaded, {len(value) for value in codes}) == (records, {width})
    brought = bring(shared_data / "peru_geojson" / file, tmp_path)
    values = brought.values(brought.staged.names[brought.staged.columns.index(code)])
    assert len(values) == records - brought.loaded.refused
    assert set(values) <= set(codes)
    assert any(value.startswith("0") for value in codes)


def test_peru_8_districts_without_a_shape_are_tabulated(shared_data: Path) -> None:
    table = only(shared_data / "peru_geojson/peru_distrital_simple.geojson")
    assert "8 records have no shape; they stand in the table all the same" in notes(table)


def test_peru_1832_codes_match_those_of_the_inei(shared_data: Path) -> None:
    mapped = set(column(only(shared_data / "peru_geojson/peru_distrital_simple.geojson"), "IDDIST"))
    listed = set(column(only(shared_data / "peru_ubigeo/ubigeo_inei_2025.csv"), "ubigeo"))
    assert (len(mapped & listed), len(listed - mapped)) == (1832, 59)
    assert mapped - listed == {"160109", "160114"}


def test_peru_two_codes_of_provinces_are_said_to_repeat(shared_data: Path) -> None:
    table = only(shared_data / "peru_geojson/peru_provincial_simple.geojson")
    counted = Counter(column(table, "FIRST_IDPR"))
    assert len(counted) == 195
    assert {code for code, times in counted.items() if times > 1} == {"2001", "0510"}
    assert '2 values of "FIRST_IDPR" stand in more than one record each' in notes(table)


def test_peru_194_capitals_have_a_place(shared_data: Path) -> None:
    table = only(shared_data / "peru_geojson/peru_capital_provincia.geojson")
    assert table.loaded == 194
    assert all(-82 < float(value) < -68 for value in column(table, "longitude"))
    assert all(-19 < float(value) < 0 for value in column(table, "latitude"))


def test_brazil_27_files_hold_5564_municipalities_with_codes_of_7_digits(shared_data: Path) -> None:
    files = sorted((shared_data / "brazil_municipios").glob("geojs-*.json"))
    codes = [code for file in files for code in column(only(file), "id")]
    assert (len(files), len(codes), len(set(codes))) == (27, 5564, 5564)
    assert {len(code) for code in codes} == {7}
    listed = only(shared_data / "brazil_municipios/municipios.csv")
    names = dict(zip(column(listed, "codigo_ibge"), column(listed, "nome"), strict=True))
    without = {name for code, name in names.items() if code not in set(codes)}
    assert len(names.keys() & set(codes)) == 5564
    assert (len(without), {"Nazária", "Pinto Bandeira", "Boa Esperança do Norte"} <= without) == (7, True)


def test_us_the_ids_of_counties_are_text_of_5_digits(shared_data: Path) -> None:
    table = only(shared_data / "us_counties/geojson-counties-fips.json")
    codes = column(table, "id")
    assert (table.loaded, {len(code) for code in codes}, codes[0]) == (3221, {5}, "01001")
    listed = column(only(shared_data / "us_counties/fips-unemp-16.csv"), "fips")
    # read as text, with their zeros, all but two match: 3,217 of 3,219 are 99.94 %
    assert len(listed) == 3219
    assert set(listed) - set(codes) == {"02158", "46102"}


def test_us_the_ids_of_the_topology_are_numbers_and_come_as_plain_text(shared_data: Path) -> None:
    found = tables(shared_data / "us_counties/us-10m.json")
    assert list(found) == ["counties", "states"]
    assert column(found["counties"], "id")[0] == "22051"
    assert not any("." in code for code in column(found["counties"], "id"))


def test_nepal_has_75_districts_766_municipalities_5_regions(shared_data: Path) -> None:
    loaded = {file.stem: only(file).loaded for file in sorted((shared_data / "nepal").glob("*.geojson"))}
    assert loaded == {
        "nepal-development-regions": 5,
        "nepal-district-headquarters": 75,
        "nepal-districts": 75,
        "nepal-municipalities": 766,
    }
    assert only(shared_data / "nepal/nepal-districts.topojson").loaded == 75


def test_the_world_is_read_with_wgs84_assumed_and_said(shared_data: Path) -> None:
    files = sorted((shared_data / "topojson_world").rglob("*.json"))
    assert len(files) == 25
    for file in files:
        said = notes(only(file))
        assert "WGS84" in said
        assert ("is assumed" in said) == (file.stem != "chile-regions")  # the only one that states it


def test_the_comunas_of_chile_that_say_nothing_are_reported(shared_data: Path) -> None:
    table = only(shared_data / "topojson_world/chile/chile-comunas.json")
    assert table.loaded == 348
    assert column(table, "Comuna").count("") == 2
    assert "2 shapes have no attributes, or nearly none" in notes(table)


def test_the_licence_of_gadm_is_noted(shared_data: Path) -> None:
    assert "GADM" in notes(only(shared_data / "topojson_world/india/india-districts.json"))
    assert "GADM" not in notes(only(shared_data / "topojson_world/peru/peru-departments.json"))


@pytest.mark.parametrize(
    "file",
    [
        "MODZCTA_2010.shp",
        "MODZCTA_2010.dbf",
        "MODZCTA_2010_WGS1984.geo.json",
        "MODZCTA_2010_WGS1984.topo.json",
    ],
)
def test_new_york_is_the_same_table_in_each_encoding(shared_data: Path, file: str) -> None:
    table = only(shared_data / "nyc_health/Geography-resources" / file)
    assert (table.header, table.loaded) == (("MODZCTA", "label"), 178)
    assert dict(table.rows)["10001"] == "10001, 10118"
    joined = column(only(shared_data / "nyc_health/totals/data-by-modzcta.csv"), "MODIFIED_ZCTA")
    assert (len(joined), set(column(table, "MODZCTA")) - set(joined)) == (177, {"99999"})


def test_new_york_in_feet_says_so(shared_data: Path) -> None:
    table = only(shared_data / "nyc_health/Geography-resources/MODZCTA_2010.shp")
    assert "(EPSG:2263), in feet, not in degrees" in notes(table)


def test_nairobi_roads_and_constituencies(shared_data: Path) -> None:
    assert only(shared_data / "dime_rwanda/Final/roads.geojson").loaded == 3326
    assert only(shared_data / "dime_rwanda/Final/city.geojson").loaded == 17


def test_every_file_of_these_folders_gives_a_table_or_a_sentence(shared_data: Path, tmp_path: Path) -> None:
    ours = {".json", ".geojson", ".topojson", ".shp", ".dbf", ".shx", ".sqlite", ".db", ".ndjson", ".jsonl"}
    read_well, said = 0, []
    for path in sorted(shared_data.rglob("*")):
        if path.suffix not in ours or "frictionless_examples" in path.parts:
            continue
        try:
            if {source.kind for source in sources_of(path, path.name, tmp_path)} <= set(MODULES):
                read_well += len(tables(path))
        except AppError as error:
            said.append(str(error))
    assert read_well > 150
    assert all(sentence.startswith('"') and sentence.endswith(".") for sentence in said)
