"""Words, marks and numbers that stand for "no value": told apart from data, and never averaged."""

import csv
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.access import Role, Viewer
from core.catalog import VariableType
from core.question import Measure, MeasureKind, Question
from core.settings import Settings
from data_loaders import importer, open_office
from data_loaders.cataloguing import Title, catalogued
from data_loaders.importer import Unwatched
from data_loaders.values.proposals import propose
from tests.data_loaders.columns import brought, proposed, said
from tests.data_loaders.readers.bringing import bring, bring_text

PLAIN = [str(number) for number in range(90)]


def test_words_are_found_in_any_spelling(tmp_path: Path) -> None:
    values = ["5", "S/D", "s/d", "n.d.", "Sin Dato", "sin información", "No Disponible", "..", "7"]
    result = brought(tmp_path, "n", values)
    assert result.values("n") == [5, None, None, None, None, None, None, None, 7]


def test_why_a_value_is_missing_is_said(tmp_path: Path) -> None:
    column = proposed(tmp_path, "n", ["5", "*", "<5", "No aplica", "*", "7"])
    assert column.variable.type is VariableType.INTEGER
    assert "because figures were suppressed: *, <5 (3×)" in said(column)
    assert "because it does not apply: No aplica (1×)" in said(column)


def test_a_star_in_a_column_of_words_is_a_word(tmp_path: Path) -> None:
    values = ["A", "B", "*", "No aplica"]
    assert brought(tmp_path, "grade", values).values("grade") == values


def test_suppressed_figures_of_connecticut_are_missing(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "connecticut/raw/bullying__2020-21.csv"
    brought_file = bring(path, tmp_path)
    with path.open(newline="", encoding="utf-8") as stream:
        stars = sum(len(row) > 3 and row[2] == "*" for row in csv.reader(stream))
    counts = brought_file.columns[2]
    assert stars > 20
    assert counts.variable.type is VariableType.INTEGER
    assert f"figures were suppressed: * ({stars}×)" in said(counts)
    assert brought_file.values(counts.name).count(None) == stars


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        (PLAIN + ["-9999"] * 5 + ["-6666"] * 4, {"-9999", "-6666"}),
        (PLAIN + ["999"] * 6, {"999"}),
        (PLAIN + ["999999"] * 3, {"999999"}),
        ([*PLAIN[2:], *["-1"] * 6], {"-1"}),
        ([str(number % 41 - 20) for number in range(200)] + ["-99"] * 6, {"-99"}),  # degrees from -20 to 20
        (PLAIN[:19] + ["99"] * 6, {"99"}),  # marks from 0 to 18
    ],
)
def test_numbers_far_from_all_others_are_codes(tmp_path: Path, values: list[str], codes: set[str]) -> None:
    column = proposed(tmp_path, "n", values)
    assert {code.value for code in column.variable.missing} == codes
    assert "Taken for codes" in said(column)


@pytest.mark.parametrize(
    "values",
    [
        [*PLAIN, "-9999"],  # once is no codebook
        PLAIN + ["99"] * 6,  # an age like the others
        PLAIN + ["-1"] * 6,  # one below zero
        [str(number * 97 % 20_001 - 10_000) for number in range(300)] + ["-9999"] * 4,  # balances
        [str(number * 100) for number in range(100)] + ["9999"] * 4,  # the largest, but only just
    ],
)
def test_numbers_among_others_are_numbers(tmp_path: Path, values: list[str]) -> None:
    assert proposed(tmp_path, "n", values).variable.missing == ()


def test_codes_stay_in_the_data_but_not_in_its_facts(tmp_path: Path) -> None:
    # 100 records, of which 10 hold -9999: 10 % missing, from 0 to 89.
    result = brought(tmp_path, "n", PLAIN + ["-9999"] * 10)
    variable = result.loaded.variables[1]
    assert result.values("n")[-1] == -9999
    assert (variable.share_missing, variable.lowest, variable.highest) == (0.1, 0, 89)


def test_the_desk_never_averages_the_codes_of_connecticut(shared_data: Path, tmp_path: Path) -> None:
    """3,690 records, 1,485 with -9999 and 1,460 with -6666: the mean is that of the 745 others."""
    path = shared_data / "connecticut/data/bullying_2013-2021.csv"
    found = importer.look(path, path.name, tmp_path / "look")
    staged = importer.stage(found, tmp_path / "scratch", Unwatched())
    columns = propose(staged)
    assert {code.value for code in columns[-1].variable.missing} == {"-9999", "-6666"}
    assert "(2945×)" in said(columns[-1])
    office = open_office(Settings.read({"VENTANILLA_DATA": str(tmp_path / "data"), "VENTANILLA_SAMPLE": "0"}))
    with office.store.scratch() as folder:
        loaded = importer.load(staged, columns, folder, Unwatched())
        values = pq.read_table(loaded.file).column(columns[-1].name).to_pylist()
        office.store.publish(catalogued(loaded, Title("Bullying"), path.name, "bullying"), folder)
    real = [value for value in values if value not in (-9999, -6666)]
    assert (len(values), len(real)) == (3690, 745)
    question = Question("bullying", (Measure(MeasureKind.MEAN, columns[-1].name),))
    answer = office.desk.ask(question, Viewer(Role.STEWARD))
    [mean] = answer.table.column("value").to_pylist()
    assert mean == pytest.approx(sum(real) / len(real))
    assert mean > 0


def test_numbers_that_are_none_become_empty_and_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "d.parquet"
    pq.write_table(
        pa.table({"n": [1.5, float("nan"), float("inf"), None, 2.5], "m": [1.0, 2.0, 3.0, 4.0, 5.0]}), path
    )
    result = bring(path, tmp_path)
    assert result.values("n") == [1.5, None, None, None, 2.5]
    assert "2 values are not numbers" in said(result.columns[0])
    assert said(result.columns[1]) == ""
    assert result.loaded.variables[0].share_missing == 0.6


def test_nobody_is_kept_from_calling_a_code_a_number(tmp_path: Path) -> None:
    result = brought(tmp_path, "n", PLAIN + ["-9999"] * 10)
    variable = replace(result.columns[1].variable, missing=())
    columns = (result.columns[0], replace(result.columns[1], variable=variable))
    loaded = importer.load(result.staged, columns, tmp_path / "again", Unwatched())
    assert loaded.variables[1].lowest == -9999


def test_a_null_word_of_one_column_is_a_name_in_another(tmp_path: Path) -> None:
    result = bring_text("name;n\nNA;1\nNull;2\nAnna;NA\n", tmp_path)
    assert result.values("name") == ["NA", "Null", "Anna"]
    assert result.values("n") == [1, 2, None]
