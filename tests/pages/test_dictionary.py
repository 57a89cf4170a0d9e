"""The page of the dictionary, as one person and as two use it."""

from dataclasses import replace

import pytest

from core.access import Role, Viewer
from core.settings import Settings
from data_loaders import Office
from tests.pages.on_screen import texts

STEWARD = Viewer(Role.STEWARD)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office of its own with the sample: these tests change it."""
    import streamlit as st

    from data_loaders import bring_sample

    monkeypatch.setenv("VENTANILLA_DATA", str(tmp_path))
    monkeypatch.setenv("VENTANILLA_SAMPLE", "0")
    monkeypatch.setenv("VENTANILLA_LANGUAGE", "en")  # what formats options outside of a run speaks it too
    st.cache_resource.clear()
    office = Office(Settings.read())
    bring_sample(office.store)
    yield office
    st.cache_resource.clear()


def opened(open_app, part, language="en"):
    """Open the page at one of its parts."""
    app = open_app("dictionary", language, data="schools")
    app.session_state["dictionary_part"] = part
    return app.run()


def field(app, key):
    return next(each for each in (*app.text_input, *app.text_area) if each.key and each.key.startswith(key))


def button(app, key):
    return next(each for each in app.button if each.key == key)


def test_what_is_written_is_unsaved_until_it_is_saved(office, open_app):
    app = opened(open_app, "The dataset")
    assert button(app, "dictionary_save").disabled
    field(app, "dictionary_collected_en").input("Counted by head teachers in March.").run()
    assert "1 change is not saved yet" in [each.label for each in app.expander]
    assert not office.store.catalog().dataset("schools").collected
    button(app, "dictionary_save").click().run()
    assert office.store.catalog().dataset("schools").collected == {"en": "Counted by head teachers in March."}
    assert not app.exception
    assert button(app, "dictionary_save").disabled


def test_undo_goes_back_to_what_is_stored(office, open_app):
    app = opened(open_app, "The dataset")
    field(app, "dictionary_contact").input("Ana").run()
    button(app, "dictionary_undo").click().run()
    assert field(app, "dictionary_contact").value == ""
    assert "Everything is saved" in [each.label for each in app.expander]


def test_a_title_that_is_emptied_cannot_be_saved_and_the_reason_is_said(office, open_app):
    app = opened(open_app, "The dataset")
    field(app, "dictionary_title_en").input("").run()
    next(each for each in app.selectbox if each.key == "dictionary_language").select("es").run()
    field(app, "dictionary_title_es").input("").run()
    assert [each.value.replace("\\", "") for each in app.error] == ["The dataset has no title. Give it one."]
    assert button(app, "dictionary_save").disabled


def test_who_saves_second_is_told_and_can_put_her_changes_on_top(office, open_app):
    app = opened(open_app, "The dataset")
    field(app, "dictionary_contact").input("Ana").run()
    dataset = office.store.catalog().dataset("schools")
    known = office.dictionaries.dictionary(dataset, STEWARD)
    office.dictionaries.save(dataset, STEWARD, replace(known, licence="CC-BY-4.0"))
    button(app, "dictionary_save").click().run()
    assert any("Somebody else has saved" in each.value for each in app.error)
    button(app, "dictionary_on_top").click().run()
    button(app, "dictionary_save").click().run()
    after = office.store.catalog().dataset("schools")
    assert (after.contact, after.licence) == ("Ana", "CC-BY-4.0")


@pytest.mark.parametrize("part", ["The variables", "Their codes", "The dataset", "Bring a codebook"])
def test_every_part_opens(office, open_app, part):
    app = opened(open_app, part)
    assert not app.exception
    assert not app.error


def test_what_is_missing_in_a_language_is_counted(office, open_app):
    app = opened(open_app, "The variables")
    next(each for each in app.selectbox if each.key == "dictionary_language").select("qu").run()
    total = len(office.store.catalog().dataset("schools").variables)
    assert any(
        f"{total} of {total} variables have no label in this language (Quechua)" in text.replace("\\", "")
        for text in texts(app)
    )
