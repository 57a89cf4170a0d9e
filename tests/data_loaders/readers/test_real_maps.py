"""Real public maps, read as tables: one test per sentence that is said of them, and a sweep over every file."""

from collections import Counter
from pathlib import Path

import pytest

from core.errors import AppError
from data_loaders.readers.formats import MODULES
from data_loaders.sources import sources_of
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.reading import column, notes, only, tables


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
    assert "Lambert_Conformal_Conic, in feet, not in degrees" in notes(table)


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
