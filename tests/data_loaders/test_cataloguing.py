from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.catalog import SAFE_NAME, Code, Dataset, Edition, FileRecords, Link, Variable, VariableType
from data_loaders.cataloguing import Title, catalogued, dataset_name
from data_loaders.descriptor import from_descriptor, to_descriptor
from data_loaders.intake import About, FileAccount, Loaded

SEX = Variable(
    "sex", VariableType.TEXT, {"en": "SEXO"}, codes=(Code("F", {"en": "F"}), Code("X", {"en": "X"}))
)
LOADED = Loaded(
    Path("d"), Path("r"), (SEX,), records=7, refused=2, skipped=1, physical=10, sha256="", years=(2024, 2024)
)


def test_a_new_dataset_is_one_of_people_until_somebody_says_otherwise():
    dataset = catalogued(LOADED, Title("Padrón", "una escuela"), "padron.csv", "padron")
    assert (dataset.is_open, dataset.is_sample, dataset.audience.name) == (False, False, "STEWARD")
    assert dataset.title == {"en": "Padrón", "es": "Padrón"}
    assert (dataset.edition.records, dataset.edition.refused, dataset.edition.skipped) == (7, 2, 1)
    assert dataset.edition.file == "padron.csv"


def test_a_new_edition_keeps_what_people_wrote():
    known = replace(SEX, label={"en": "Sex", "es": "Sexo"}, codes=(Code("F", {"en": "Girl", "es": "Niña"}),))
    before = Dataset(
        "padron", {"en": "Register"}, (known,), Edition("e1", datetime(2026, 1, 1, tzinfo=UTC), 5)
    )
    dataset = catalogued(LOADED, Title("ignored"), "padron_2025.csv", "padron", before)
    assert dataset.title == {"en": "Register"}
    assert dataset.variables[0].label == {"en": "Sex", "es": "Sexo"}
    assert [code.label["en"] for code in dataset.variables[0].codes] == ["Girl", "X"]
    assert dataset.edition.records == 7


@pytest.mark.parametrize("title", ["Matrícula 2024", "2024", "", "***", "x" * 200, "学校", "../../etc"])
def test_every_title_gives_a_safe_name_that_nobody_has(title):
    taken: set[str] = set()
    for _time in range(3):
        name = dataset_name(title, taken)
        assert SAFE_NAME.fullmatch(name)
        assert name not in taken
        taken.add(name)


SCHOOL = Variable("cod_mod", VariableType.TEXT, {"en": "COD MOD"}, original="COD MOD")
ABOUT = About(
    title={"en": "Register of schools"},
    description={"es": "Padrón de instituciones"},
    source={"en": "Ministry"},
    licence="CC-BY-4.0",
    key=("COD MOD",),
    links=(Link(("sex",), "Code List", ("code",)), Link(("Elsewhere",), "x", ("y",))),
)


def test_what_a_file_says_about_itself_stands_where_nobody_has_written_anything():
    loaded = replace(LOADED, variables=(SEX, SCHOOL))
    dataset = catalogued(loaded, Title(""), "a.csv", "padron", about=ABOUT)
    assert (dataset.title, dataset.licence) == ({"en": "Register of schools"}, "CC-BY-4.0")
    assert (dataset.description, dataset.source) == ({"es": "Padrón de instituciones"}, {"en": "Ministry"})
    assert dataset.key == ("cod_mod",)
    # a link by a column that was not taken in leads nowhere
    assert dataset.links == (Link(("sex",), "code_list", ("code",)),)


def test_the_words_of_people_go_before_those_of_the_file():
    before = catalogued(LOADED, Title("Padrón", source="Mine"), "a.csv", "padron")
    dataset = catalogued(LOADED, Title(""), "b.csv", "padron", before, ABOUT)
    assert (dataset.title["en"], dataset.source["en"]) == ("Padrón", "Mine")
    assert dataset.licence == "CC-BY-4.0"


def test_a_key_is_taken_only_whole():
    about = replace(ABOUT, key=("COD MOD", "not taken in"))
    loaded = replace(LOADED, variables=(SEX, SCHOOL))
    assert catalogued(loaded, Title("x"), "a.csv", "padron", about=about).key == ()


def test_a_key_ends_with_its_column():
    loaded = replace(LOADED, variables=(SEX, SCHOOL))
    before = catalogued(loaded, Title("x"), "a.csv", "padron", about=ABOUT)
    assert catalogued(LOADED, Title(""), "b.csv", "padron", before).key == ()


def test_the_account_of_each_file_lies_in_the_descriptor():
    accounts = (FileAccount("a.csv", 4, 1, 0, mended=1), FileAccount("b.csv", 3, 1, 1))
    dataset = catalogued(replace(LOADED, files=accounts), Title("x"), "a.csv", "padron")
    again = from_descriptor(to_descriptor(dataset, ["data.parquet"]))
    assert again.edition.files == (FileRecords("a.csv", 4, 1, 0, 1), FileRecords("b.csv", 3, 1, 1))
    plain = catalogued(LOADED, Title("x"), "a.csv", "padron")
    assert from_descriptor(to_descriptor(plain, ["data.parquet"])).edition.files == ()
