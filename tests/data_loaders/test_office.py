import pytest

from core.access import Role, Viewer
from core.errors import NotAllowed
from core.question import Question
from core.settings import Settings
from data_loaders import bring_sample, open_office, remove_sample


@pytest.fixture
def settings(tmp_path):
    return Settings.read({"VENTANILLA_DATA": str(tmp_path / "data")})


def test_a_first_start_brings_the_sample_ministry(settings):
    datasets = open_office(settings).store.catalog().datasets
    assert len(datasets) == 8
    assert all(dataset.is_sample for dataset in datasets.values())


def test_who_removed_the_sample_is_not_given_it_again(settings):
    remove_sample(open_office(settings).store)
    office = open_office(settings)
    assert office.store.catalog().datasets == {}
    bring_sample(office.store)
    assert len(office.store.catalog().datasets) == 8


def test_a_first_start_that_was_cut_off_is_finished_by_the_next(settings):
    office = open_office(settings)
    office.store.remove("exams")
    (settings.data / "sample-was-brought").unlink()
    assert "exams" in open_office(settings).store.catalog().datasets


def test_nothing_is_brought_where_nobody_wants_it(tmp_path):
    settings = Settings.read({"VENTANILLA_DATA": str(tmp_path), "VENTANILLA_SAMPLE": "0"})
    assert open_office(settings).store.catalog().datasets == {}


def test_the_desk_counts_the_records_of_an_edition(settings):
    office = open_office(settings)
    answer = office.desk.ask(Question("schools"), Viewer(Role.STEWARD))
    assert answer.table.column("value").to_pylist() == [3_600]
    assert office.desk is office.desk


def test_a_register_of_people_stays_shut_for_viewers_and_a_register_of_schools_does_not(settings):
    desk = open_office(settings).desk
    with pytest.raises(NotAllowed):
        desk.ask(Question("pupils"), Viewer(Role.VIEWER))
    with pytest.raises(NotAllowed):
        desk.ask(Question("enrolment"), Viewer(Role.ANALYST))  # protected figures do not exist yet
    assert desk.ask(Question("schools"), Viewer(Role.VIEWER)).table.num_rows == 1
