"""The register whose figures hold -9999 and -6666, with nothing but its data package to say what they mean."""

from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from core.access import Role, Viewer
from core.dictionary import dictionary_of
from core.dictionary_matching import best_of, matched
from core.dictionary_review import difference
from core.question import Measure, MeasureKind, Question
from core.settings import Settings
from core.words import in_language
from data_loaders import Office
from data_loaders.bringing import Options, import_files
from data_loaders.codebooks.reading import read_codebook
from data_loaders.intake import Unwatched
from data_loaders.recipes import recipe_of

STEWARD = Viewer(Role.STEWARD)
MEAN = Question("bullying", (Measure(MeasureKind.MEAN, "value"),))


def mean(office):
    return office.desk.ask(MEAN, STEWARD).table.column("value").to_pylist()[0]


def test_its_codes_become_missing_with_their_meaning_are_never_averaged_and_stay_so(shared_data, tmp_path):
    office = Office(Settings.read({"VENTANILLA_DATA": str(tmp_path / "data"), "VENTANILLA_SAMPLE": "0"}))
    file = shared_data / "connecticut" / "data" / "bullying_2013-2021.csv"
    options = Options("bullying", accepts_proposals=True)
    import_files([file], options, office.store, Unwatched())
    dataset = office.store.catalog().dataset("bullying")
    values = pq.read_table(office.store.files(dataset)[0]).column("value").to_pylist()
    real = [value for value in values if value not in (-9999, -6666)]

    # somebody who takes the numbers for real gets what they say: a mean below zero
    known = office.dictionaries.dictionary(dataset, STEWARD)
    dataset = office.dictionaries.save(
        dataset, STEWARD, known.with_entry(replace(known.entry("value"), missing=()))
    )
    assert mean(office) < 0

    descriptor = shared_data / "connecticut" / "datapackage.json"
    read = read_codebook([(descriptor.name, descriptor)], tmp_path, Unwatched())
    known = office.dictionaries.dictionary(dataset, STEWARD)
    found = matched(best_of(read, dataset), dataset, known)
    assert ("value", "missing") in {
        (each.variable, each.part) for each in difference(known, found.dictionary)
    }
    dataset = office.dictionaries.save(dataset, STEWARD, found.dictionary)
    meanings = {code.value: in_language(code.label, "en") for code in dataset.variable("value").missing}
    assert "suppressed" in meanings["-9999"]
    assert "Missing values" in meanings["-6666"]
    assert mean(office) == pytest.approx(sum(real) / len(real))
    assert dataset.variable("value").lowest == min(real)

    # the next edition is read by a recipe that knows nothing of it
    recipe = recipe_of(office.store, dataset)
    assert recipe is not None
    columns = tuple(replace(each, variable=replace(each.variable, missing=())) for each in recipe.columns)
    bare = replace(options, recipe=replace(recipe, columns=columns))
    import_files([file], bare, office.store, Unwatched())
    again = office.store.catalog().dataset("bullying")
    assert again.edition.id != dataset.edition.id
    assert {code.value: in_language(code.label, "en") for code in again.variable("value").missing} == meanings
    assert mean(office) == pytest.approx(sum(real) / len(real))
    assert dictionary_of(again).entry("value").missing == dictionary_of(dataset).entry("value").missing
