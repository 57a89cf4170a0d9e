from dataclasses import replace
from threading import Barrier, Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.access import Role, Viewer
from core.catalog import Code, Variable, VariableRole, VariableType
from core.dictionary import Entry, dictionary_of
from core.errors import AppError, BadDictionary, NotAllowed, StoreFailed
from core.question import Measure, MeasureKind, Question
from core.settings import Settings
from data_loaders import Office
from tests.data_loaders.small_dataset import package, published, schools

STEWARD = Viewer(Role.STEWARD)


@pytest.fixture
def office(tmp_path):
    return Office(Settings.read({"VENTANILLA_DATA": str(tmp_path / "data"), "VENTANILLA_SAMPLE": "0"}))


def say(office, dataset, **said):
    """Save something about the variable `pupils`, and return the dataset as it is then."""
    known = office.dictionaries.dictionary(dataset, STEWARD)
    return office.dictionaries.save(
        dataset, STEWARD, known.with_entry(replace(known.entry("pupils"), **said))
    )


def test_what_is_said_is_in_force_at_once_and_the_data_stay(office):
    before = published(office.store)
    after = say(office, before, label={"en": "Enrolled", "qu": "Yachaqkuna"}, unit={"en": "pupils"})
    assert office.store.catalog().dataset("schools") == after
    assert after.variable("pupils").label == {"en": "Enrolled", "qu": "Yachaqkuna"}
    assert after.edition == before.edition


def test_it_survives_a_new_edition_the_removal_of_the_dataset_and_its_return(office):
    dataset = say(office, published(office.store), label={"es": "Matriculados"}, valid_low=0, valid_high=5000)
    assert published(office.store, (1, 2)).variable("pupils").label == {"es": "Matriculados"}
    office.store.remove(dataset.name)
    again = published(office.store, (7,)).variable("pupils")
    assert (again.label, again.valid_low, again.valid_high) == ({"es": "Matriculados"}, 0, 5000)
    # what nobody has spoken of is as the file has it
    assert again.role is VariableRole.MEASURE


def test_it_comes_over_an_older_edition_that_is_brought_back_and_over_a_package(office, tmp_path):
    old = published(office.store)
    say(office, published(office.store, (1, 2)), label={"es": "Matriculados"})
    assert office.store.restore("schools", old.edition.id).variable("pupils").label == {"es": "Matriculados"}
    office.store.remove("schools")
    installed = office.store.install(package(tmp_path / "package", "20260501T000000Z-aaaaaa"))
    assert installed.variable("pupils").label == {"es": "Matriculados"}


def test_a_variable_that_is_gone_for_an_edition_has_its_words_when_it_comes_back(office):
    say(office, published(office.store), label={"es": "Matriculados"})
    lean = replace(schools(), variables=schools().variables[:1])
    with office.store.scratch() as folder:
        pq.write_table(pa.table({"school": ["0001"]}), folder / "data.parquet")
        lean = office.store.publish(lean, folder)
    known = office.dictionaries.dictionary(lean, STEWARD)
    office.dictionaries.save(lean, STEWARD, replace(known, contact="statistics@example.org"))
    back = published(office.store)
    assert back.variable("pupils").label == {"es": "Matriculados"}
    assert back.contact == "statistics@example.org"


def test_two_people_who_save_at_once_get_one_dictionary_and_one_sentence(office):
    dataset = published(office.store)
    first, second = (office.dictionaries.dictionary(dataset, STEWARD) for _ in range(2))
    both, said = Barrier(2), []

    def save(known, text):
        both.wait()
        try:
            office.dictionaries.save(dataset, STEWARD, replace(known, row={"en": text}))
            said.append(text)
        except StoreFailed as error:
            said.append(str(error))

    threads = [Thread(target=save, args=args) for args in ((first, "a school"), (second, "a service"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = office.store.catalog().dataset("schools").row["en"]
    assert sorted(said, key=len)[0] == row
    assert "Put your changes on top of theirs" in max(said, key=len)


def test_missing_codes_are_out_of_every_mean_and_of_lowest_and_highest_at_once(office):
    dataset = published(office.store, (10, 20, -9999))
    question = Question("schools", measures=(Measure(MeasureKind.MEAN, "pupils"),))
    # (10 + 20 - 9999) / 3 = -3323
    assert office.desk.ask(question, STEWARD).table["value"].to_pylist() == [-3323]
    after = say(office, dataset, missing=(Code("-9999", {"en": "Suppressed: fewer than 6 cases"}),))
    assert office.desk.ask(question, STEWARD).table["value"].to_pylist() == [15]
    pupils = after.variable("pupils")
    assert (pupils.lowest, pupils.highest) == (10, 20)
    assert pupils.share_missing == pytest.approx(1 / 3, abs=1e-6)
    # a new edition is read in the same way
    again = published(office.store, (30, -9999)).variable("pupils")
    assert (again.lowest, again.share_missing) == (30, 0.5)


def test_a_variable_that_is_hidden_can_no_longer_be_asked_for(office):
    dataset = published(office.store)
    question = Question("schools", measures=(Measure(MeasureKind.MEAN, "pupils"),))
    office.desk.ask(question, STEWARD)
    say(office, dataset, role=VariableRole.HIDDEN)
    with pytest.raises(AppError):
        office.desk.ask(question, STEWARD)


def test_a_code_that_the_new_edition_brings_stands_at_the_end_of_the_list(office):
    sex = Variable(
        "sex", VariableType.TEXT, {"en": "Sex"}, codes=(Code("F", {"en": "F"}), Code("M", {"en": "M"}))
    )

    def publish(values, codes):
        dataset = replace(schools("people"), variables=(replace(sex, codes=codes),), key=())
        with office.store.scratch() as folder:
            pq.write_table(pa.table({"sex": values}), folder / "data.parquet")
            return office.store.publish(dataset, folder)

    dataset = publish(["F", "M", "9"], (*sex.codes, Code("9", {"en": "9"})))
    known = office.dictionaries.dictionary(dataset, STEWARD)
    said = Entry(
        "sex",
        codes=(Code("M", {"en": "Boy"}), Code("F", {"en": "Girl"})),
        missing=(Code("9", {"en": "Not asked"}),),
    )
    office.dictionaries.save(dataset, STEWARD, known.with_entry(said))
    again = publish(
        ["F", "X", "9"], (Code("F", {"en": "F"}), Code("X", {"en": "X"}), Code("9", {"en": "9"}))
    ).variable("sex")
    assert [(code.value, code.label["en"]) for code in again.codes] == [
        ("M", "Boy"),
        ("F", "Girl"),
        ("X", "X"),
    ]
    assert [code.value for code in again.missing] == ["9"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"codes": (Code("1", {}), Code("01", {}))}, 'two rows are about the code "1"'),
        ({"codes": (Code("many", {}),)}, 'the code "many" cannot stand in this variable'),
        ({"codes": (Code("1", {}),), "missing": (Code("1", {}),)}, 'stands for "no value" as well'),
        ({"valid_low": 9, "valid_high": 1}, "the lowest possible value (9) is above the highest (1)"),
        ({"valid_low": "soon"}, '"soon" cannot be an end of its range'),
        ({"label": {}}, '"pupils" has no label'),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_one_clear_sentence_and_nothing_changes(office, said, sentence):
    dataset = published(office.store)
    with pytest.raises(BadDictionary, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        say(office, dataset, **said)
    assert office.store.catalog().dataset("schools") == dataset


def test_text_is_no_measure_and_a_key_has_variables_of_the_dataset(office):
    dataset = published(office.store)
    known = office.dictionaries.dictionary(dataset, STEWARD)
    with pytest.raises(BadDictionary, match='"School" cannot be a measure'):
        said = replace(known.entry("school"), role=VariableRole.MEASURE)
        office.dictionaries.save(dataset, STEWARD, known.with_entry(said))
    with pytest.raises(BadDictionary, match='The key names "pupil"'):
        office.dictionaries.save(dataset, STEWARD, replace(known, key=("pupil",)))


def test_only_stewards_change_a_dictionary_and_only_they_read_one_of_people(office):
    dataset = published(office.store)
    known = office.dictionaries.dictionary(dataset, STEWARD)
    with pytest.raises(NotAllowed):
        office.dictionaries.dictionary(dataset, Viewer(Role.ANALYST))
    opened = office.store.describe(replace(dataset, is_open=True, audience=Role.VIEWER))
    with pytest.raises(NotAllowed, match="Only a steward may change"):
        office.dictionaries.save(opened, Viewer(Role.ANALYST), replace(known, contact="x"))


def test_a_dictionary_that_was_damaged_is_told_and_keeps_no_data_out(office, tmp_path):
    dataset = say(office, published(office.store), label={"es": "Matriculados"})
    (tmp_path / "data" / "dictionaries" / "schools" / "0001.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreFailed, match="cannot be read"):
        office.dictionaries.dictionary(dataset, STEWARD)
    assert published(office.store).variable("pupils").label == schools().variable("pupils").label


def test_a_save_that_cannot_be_put_into_force_leaves_nothing_behind(office, monkeypatch, tmp_path):
    dataset = published(office.store)

    def full(_self, _dataset):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data_loaders.dataset_folder.DatasetFolder.point_at", full)
    with pytest.raises(StoreFailed, match="disk"):
        say(office, dataset, label={"es": "Matriculados"})
    monkeypatch.undo()
    assert list((tmp_path / "data" / "dictionaries" / "schools").iterdir()) == []
    assert published(office.store).variable("pupils").label["es"] == "Alumnos"


def test_saving_nothing_new_stores_nothing(office, tmp_path):
    dataset = published(office.store)
    known = office.dictionaries.dictionary(dataset, STEWARD)
    assert office.dictionaries.save(dataset, STEWARD, known) == dataset
    assert not (tmp_path / "data" / "dictionaries").exists()


def test_everything_the_sample_says_comes_through_a_save_unchanged(office):
    from data_loaders import bring_sample

    bring_sample(office.store)
    for dataset in office.store.catalog().datasets.values():
        known = office.dictionaries.dictionary(dataset, STEWARD)
        after = office.dictionaries.save(dataset, STEWARD, replace(known, contact="ask@example.org"))
        assert after == replace(dataset, contact="ask@example.org")
        assert dictionary_of(after) == replace(known, contact="ask@example.org", version=0)
