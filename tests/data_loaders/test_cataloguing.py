from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.catalog import SAFE_NAME, Code, Dataset, Edition, Variable, VariableType
from data_loaders.cataloguing import Title, catalogued, dataset_name
from data_loaders.intake import Loaded

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
