"""Real data packages: those of Minas Gerais, Connecticut, and the examples and fixtures of the Frictionless project."""

from contextlib import suppress
from pathlib import Path

import pytest

from core.catalog import Link, VariableType
from core.errors import UnreadableFile
from data_loaders.readers import read
from data_loaders.readers.data_package import claimed
from data_loaders.readers.formats import MODULES
from data_loaders.readers.kinds import EXCEL, JSON
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.test_data_package import no_network, said

__all__ = ["no_network"]


def test_crime_of_minas_gerais_reports_the_mismatch_of_its_schema(shared_data: Path) -> None:
    (only,) = read(shared_data / "minasgerais/crimes-violentos/datapackage.json")
    assert (only.loaded, only.refused) == (32416, 0)
    assert 'is called "Mês" in the data package and "Mês " in the file' in said(only)
    assert 'says whole numbers: "Cod IBGE"' in said(only)
    assert dict(zip(only.header, only.hints, strict=True))["Cod IBGE"].type is VariableType.TEXT
    assert only.hints[0].label == {"en": "Registros de crimes violentos"}


def test_crime_of_minas_gerais_has_853_municipalities_and_true_zeros(
    shared_data: Path, tmp_path: Path
) -> None:
    brought = bring(shared_data / "minasgerais/crimes-violentos/datapackage.json", tmp_path)
    assert len(set(brought.values("cod_ibge"))) == 853
    assert brought.values("registros").count(0) > 0
    assert None not in brought.values("registros")


def test_a_listed_resource_that_is_absent_is_named(shared_data: Path) -> None:
    there, absent = read(shared_data / "minasgerais/violencia-mulher/datapackage.json")
    assert there.loaded == 1359
    assert [code.value for code in there.hints[2].codes] == ["CONSUMADO", "TENTADO"]
    assert "violencia-contra-mulher-2018-01-2021-10.csv" in said(absent)


def test_hospitals_of_minas_gerais_have_the_schema_of_another_file(shared_data: Path) -> None:
    september, october = read(shared_data / "minasgerais/indicadores-hospitalares/datapackage.json")
    assert (september.loaded, october.loaded) == (19, 19)
    assert september.hints[1].label == {"en": "Paciente-Dia"}
    assert september.hints[1].thousands == "."
    assert september.about.licence == "CC-BY-4.0"


def test_connecticut_says_in_words_which_values_are_none(shared_data: Path) -> None:
    (only,) = read(shared_data / "connecticut/datapackage.json")
    assert only.loaded == 3690
    assert [code.value for code in only.hints[6].missing] == ["-9999", "-6666"]
    assert "suppressed" in only.hints[6].missing[0].label["en"]
    values = [row[6] for row in only.rows]
    assert (values.count("-9999"), values.count("-6666")) == (1485, 1460)


def test_a_foreign_key_of_the_examples_is_offered(shared_data: Path) -> None:
    offices, gazetteer = read(shared_data / "frictionless_examples/geo-location-fk/datapackage.json")
    assert offices.about.links == (Link(("Town",), "gazetteer", ("city-or-town",)),)
    assert gazetteer.about.key == ("city-or-town",)
    _, countries = read(shared_data / "frictionless_examples/countries-and-currencies/datapackage.json")
    assert countries.about.links == (
        Link(("currency_alphabetic_code",), "currencies", ("currency_alphabetic_code",)),
    )


@pytest.mark.parametrize("name", ["cpi-data-via-url", "donation-codes-via-url", "world-continents-topojson"])
def test_remote_examples_are_never_fetched(shared_data: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match="never fetched"):
        list(read(shared_data / "frictionless_examples" / name / "datapackage.json"))


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("cpi", [6936]),
        ("donation-codes", [3]),
        ("donations", [5]),
        ("finance-vix", [3122]),
        ("geo-lat-lon-as-numbers", [3]),
        ("geo-location-uri", [3]),
        ("geopoint-array", [3]),
        ("geopoint-default", [3]),
        ("geopoint-object", [3]),
        ("gross-domestic-product-2014", [204]),
        ("gross-domestic-product-all", [10379]),
        ("inflation", [9865, 7991]),
        ("iso-639-1-language-codes", [185]),
        ("open-data-day-tweets-2018", [5315]),
        ("periodic-table", [118]),
        ("units-and-prefixes", [174, 20]),
    ],
)
def test_the_other_examples_are_read_whole(shared_data: Path, name: str, records: list[int]) -> None:
    tables = list(read(shared_data / "frictionless_examples" / name / "datapackage.json"))
    assert [each.loaded for each in tables] == records
    assert not any(each.refused for each in tables)


def packages(folder: Path) -> list[Path]:
    names = ("*package*.json", "*resource*.json")
    return sorted({path for name in names for path in (folder / "frictionless_fixtures").rglob(name)})


def test_every_package_of_the_fixtures_gives_tables_or_a_sentence(shared_data: Path) -> None:
    if not {EXCEL, JSON} <= set(MODULES):
        pytest.skip("some resources are of kinds that are read elsewhere")
    paths = packages(shared_data)
    assert len(paths) > 50
    for path in paths:
        with suppress(UnreadableFile):  # a sentence; anything else is a failure
            assert all(table.physical >= table.loaded for table in read(path))


def test_claimed_files_are_those_of_the_descriptor(shared_data: Path) -> None:
    folder = shared_data / "minasgerais/indicadores-hospitalares"
    names = {path.name for path in claimed(folder / "datapackage.json")}
    assert names == {
        "schema.json",
        "indicadores-hospitalares-2021-09.csv",
        "indicadores-hospitalares-2021-10.csv",
    }
