"""The attributes of maps as tables, whatever the format; what a map lacks is said."""

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from data_loaders.intake import Source
from data_loaders.readers import Table, formats
from data_loaders.readers.kinds import GEO, JSON, PACKAGE, TEXT
from tests.data_loaders.readers.reading import column, notes, only, refusal, tables, write
from tests.data_loaders.readers.test_json import survives


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
            collection({"type": "Feature", "geometry": None}),
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
        ("m.shp", "ESRI Shapefile", "GCS_WGS_1984"),
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
