"""Profiles as they are kept: made once, made anew when they should be, never half."""

import threading
from dataclasses import replace

import pytest

from core.access import Role, Viewer
from core.catalog import VariableRole
from core.errors import Cancelled, NotAllowed
from core.profile import BreakKind
from core.settings import Settings
from data_loaders import open_office
from data_loaders.intake import Unwatched
from data_loaders.profiling import profiles as profiles_module
from data_loaders.profiling.profiles import Profiles
from data_loaders.store import Store
from tests.data_loaders.profiling.published import STEWARD
from tests.data_loaders.small_dataset import published


class Impatient(Unwatched):
    def is_cancelled(self):
        return True


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data")


@pytest.fixture
def makings(monkeypatch):
    """Return a list that grows by one with each profile that is made."""
    made, make = [], profiles_module.make_profile

    def counted(dataset, counting):
        made.append(dataset.edition.id)
        return make(dataset, counting)

    monkeypatch.setattr(profiles_module, "make_profile", counted)
    return made


def test_a_profile_is_kept_and_is_the_same_for_the_next_office(store, makings):
    dataset = published(store)
    assert Profiles(store).kept(dataset, STEWARD) is None
    profile = Profiles(store).profile(dataset, STEWARD, Unwatched())
    assert Profiles(store).kept(dataset, STEWARD) == profile
    assert Profiles(store).profile(dataset, STEWARD, Unwatched()) == profile
    assert len(makings) == 1


def test_two_who_ask_at_once_have_it_made_once(store, makings):
    dataset, office, found = published(store), Profiles(store), []
    asking = [
        threading.Thread(target=lambda: found.append(office.profile(dataset, STEWARD, Unwatched())))
        for _ in range(4)
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert len(found) == 4
    assert len(makings) == 1


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": 1}', '{"version": 0, "described": "", "profile": 3}', "\x00"]
)
def test_a_file_that_is_no_profile_is_made_anew(store, content):
    dataset = published(store)
    profile = Profiles(store).profile(dataset, STEWARD, Unwatched())
    path = store.extra(dataset, "profile.json")
    path.write_text(content)
    assert Profiles(store).kept(dataset, STEWARD) is None
    assert Profiles(store).profile(dataset, STEWARD, Unwatched()) == profile
    assert Profiles(store).kept(dataset, STEWARD) == profile


def test_a_profile_of_bytes_that_are_no_text_is_made_anew(store):
    dataset = published(store)
    store.put_beside(dataset, "profile.json", "")
    store.extra(dataset, "profile.json").write_bytes(b"\xff\xfe\xff")
    assert Profiles(store).kept(dataset, STEWARD) is None


def test_a_profile_is_made_anew_when_a_variable_is_hidden(store):
    dataset = published(store)
    assert Profiles(store).profile(dataset, STEWARD, Unwatched()).variable("pupils").highest == 120
    school, pupils = dataset.variables
    hidden = store.describe(replace(dataset, variables=(school, replace(pupils, role=VariableRole.HIDDEN))))
    office = Profiles(store)
    assert office.kept(hidden, STEWARD) is None
    assert office.profile(hidden, STEWARD, Unwatched()).variable("pupils").highest is None
    assert "120" not in store.extra(hidden, "profile.json").read_text()


def test_a_new_label_leaves_the_profile_as_it_is(store):
    dataset = published(store)
    profile = Profiles(store).profile(dataset, STEWARD, Unwatched())
    named = store.describe(replace(dataset, title={"en": "Other schools"}))
    assert Profiles(store).kept(named, STEWARD) == profile


def test_who_cancels_leaves_nothing_behind(store):
    dataset = published(store)
    with pytest.raises(Cancelled, match="stopped"):
        Profiles(store).profile(dataset, STEWARD, Impatient())
    assert store.extra(dataset, "profile.json") is None
    assert not list((store.root / "staging").iterdir())
    assert Profiles(store).profile(dataset, STEWARD, Unwatched()).records == 3


def test_a_profile_is_for_those_who_may_see_exact_figures(store):
    dataset = published(store)
    for ask in (
        lambda: Profiles(store).kept(dataset, Viewer(Role.VIEWER)),
        lambda: Profiles(store).profile(dataset, Viewer(Role.ANALYST), Unwatched()),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_the_next_edition_is_compared_with_the_one_before_kept_or_not(store):
    first = published(store)
    second = published(store, (120, 80))
    profile = Profiles(store).profile(second, STEWARD, Unwatched())
    assert profile.before == first.edition.id
    assert next((each.kind, each.before, each.after) for each in profile.changes) == (BreakKind.RECORDS, 3, 2)
    Profiles(store).profile(first, STEWARD, Unwatched())
    store.extra(second, "profile.json").unlink()
    assert Profiles(store).profile(second, STEWARD, Unwatched()) == profile


def test_a_profile_is_made_in_the_background(store):
    dataset, office = published(store), Profiles(store)
    office.prepare(dataset).join()
    assert office.kept(dataset, STEWARD).records == 3


def test_making_one_in_the_background_of_an_edition_that_is_gone_harms_nobody(store):
    dataset = published(store)
    store.remove("schools")
    Profiles(store).prepare(dataset).join()
    assert store.catalog().datasets == {}
    assert not list(store.root.glob("datasets/schools/**/profile.json"))


def test_a_disk_that_refuses_the_file_does_not_keep_the_profile_from_being_shown(store, monkeypatch):
    from core.errors import StoreFailed
    from core.words import Message

    def refuse(*_):
        raise StoreFailed(Message("full"))

    dataset = published(store)
    monkeypatch.setattr(store, "put_beside", refuse)
    assert Profiles(store).profile(dataset, STEWARD, Unwatched()).records == 3


def test_documents_paid_in_two_schools_and_the_key_of_the_payroll_are_found(tmp_path):
    office = open_office(Settings.read({"VENTANILLA_DATA": str(tmp_path / "data")}))
    catalog = office.store.catalog()
    payroll = office.profiles.profile(catalog.dataset("payroll"), STEWARD, Unwatched())
    assert [(each.variables, each.repeated) for each in payroll.keys] == [
        (("pay_month", "document", "school_code"), 0)
    ]
    pairs = {(each.determinant, each.dependent): each.exceptions for each in payroll.dependencies}
    assert pairs["document", "school_code"] == 296
    assert pairs["school_code", "district"] == 0
    assert payroll.variable("document").distinct == 11_461
    schools = office.profiles.profile(catalog.dataset("schools"), STEWARD, Unwatched())
    assert schools.variable("founded").not_reported == 109
    assert schools.year_variable == ""
    for profile in (payroll, schools):
        assert all(each.records == profile.records for each in profile.variables)
        assert all(
            not each.histogram or sum(bar.count for bar in each.histogram) == each.values
            for each in profile.variables
        )
