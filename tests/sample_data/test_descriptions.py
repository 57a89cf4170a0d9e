"""Every dataset's description fits its data, in both languages."""

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from core.catalog import SAFE_NAME, VariableRole, VariableType
from data_loaders.package import content_hash
from data_loaders.published import read_dataset
from sample_data.generator.tables import schema
from tests.sample_data.shipped import NAMES, SAMPLE, ask, data_of, dataset

PLACE_NAMES = {"region", "province", "district", "school_code"}
DUCKDB = {
    VariableType.TEXT: "VARCHAR",
    VariableType.INTEGER: "INTEGER",
    VariableType.YEAR: "INTEGER",
    VariableType.NUMBER: "DOUBLE",
    VariableType.BOOLEAN: "BOOLEAN",
    VariableType.DATE: "DATE",
}
every_dataset = pytest.mark.parametrize("name", NAMES)


def test_these_are_all_the_datasets():
    assert sorted(path.name for path in (SAMPLE / "ministry").iterdir()) == list(NAMES)


@every_dataset
def test_the_description_is_sound_and_its_edition_is_that_of_the_data(name):
    found = read_dataset(SAMPLE / "ministry" / name / "datapackage.json")
    assert found.is_sample
    assert found.edition.sha256 == content_hash(SAMPLE / "ministry" / name)
    assert found.edition.id == f"2026-11-12-{found.edition.sha256[:6]}"


@every_dataset
def test_names_types_and_counts_are_those_of_the_file(name):
    found, file = dataset(name), pq.read_metadata(data_of(name))
    assert file.schema.to_arrow_schema().equals(schema(found))
    assert found.edition.records == file.num_rows
    assert all(SAFE_NAME.fullmatch(variable.name) for variable in found.variables)


@every_dataset
def test_duckdb_reads_codes_as_text(name):
    types = {column: kind for column, kind, *_ in ask(f"describe {name}")}
    assert types == {variable.name: DUCKDB[variable.type] for variable in dataset(name).variables}


@every_dataset
def test_everything_is_said_in_both_languages(name):
    found = dataset(name)
    texts = [found.title, found.description, found.row, found.source, *found.problems]
    for variable in found.variables:
        texts += [variable.label, *(text for text in (variable.description, variable.unit) if text)]
        if variable.name not in PLACE_NAMES:
            texts += [code.label for code in variable.codes if len(set(code.label.values())) > 1]
    assert all(set(text) == {"en", "es"} and all(text.values()) for text in texts)


@every_dataset
def test_every_coded_value_stands_in_its_code_list(name):
    table = pq.read_table(data_of(name))
    for variable in dataset(name).variables:
        if variable.codes:
            values = {
                str(value).lower() if isinstance(value, bool) else str(value)
                for value in distinct(table, variable.name)
            }
            assert values <= set(variable.code_labels), variable.name


@every_dataset
def test_counts_and_ranges_are_those_of_the_data(name):
    table = pq.read_table(data_of(name))
    for variable in dataset(name).variables:
        column = table[variable.name]
        assert variable.share_missing == pytest.approx(column.null_count / len(column), abs=1e-6)
        assert variable.distinct == len(distinct(table, variable.name))
        if variable.lowest is not None:
            lowest, highest = pc.min_max(column).as_py().values()
            assert (str(variable.lowest), str(variable.highest)) == (str(lowest), str(highest))


@every_dataset
def test_the_key_is_unique(name):
    key = ", ".join(dataset(name).key)
    assert ask(f"select count(*) - count(distinct ({key})) from {name}") == [(0,)]


@every_dataset
def test_every_link_resolves(name):
    for link in dataset(name).links:
        pairs = " and ".join(
            f"a.{one} = b.{other}" for one, other in zip(link.variables, link.to, strict=True)
        )
        assert ask(f"select count(*) from {name} a anti join {link.dataset} b on {pairs}") == [(0,)], link


@every_dataset
def test_areas_are_marked_and_people_are_closed(name):
    found = dataset(name)
    levels = {variable.area_level: variable.name for variable in found.variables if variable.area_level}
    assert {"region": "region", "province": "province", "district": "district"}.items() <= levels.items()
    assert found.is_open == (name in {"districts", "schools"})


def test_names_of_people_are_never_choices():
    for name in NAMES:
        for variable in dataset(name).variables:
            if variable.name in {"given_names", "surname_1", "surname_2", "document", "pupil_id"}:
                assert variable.role in {VariableRole.HIDDEN, VariableRole.IDENTIFIER}
                assert not variable.codes


def test_ordered_code_lists_stand_in_order():
    achievement = dataset("exams").variable("achievement")
    assert achievement.is_ordered
    assert [code.label["es"] for code in achievement.codes] == [
        "Previo al inicio",
        "En inicio",
        "En proceso",
        "Nivel satisfactorio",
    ]
    assert [code.value for code in dataset("enrolment").variable("grade").codes] == [
        str(grade) for grade in range(1, 12)
    ]


def distinct(table, name):
    return {value for value in table[name].unique().to_pylist() if value is not None}
