import time

import pytest

from core.access import Role, Viewer
from core.settings import Settings
from data_loaders import open_office
from data_loaders.intake import Unwatched
from tests.pages.conftest import _at
from tests.pages.on_screen import texts

PROPOSAL = "exams.year,pupil_id.enrolment.year,pupil_id"
STEWARD = Viewer(Role.STEWARD)


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """A data folder with the sample ministry, its links counted."""
    folder = tmp_path_factory.mktemp("counted")
    open_office(Settings.read({"VENTANILLA_DATA": str(folder)})).links.map(STEWARD, Unwatched())
    return folder


@pytest.fixture
def at_the_ministry(counted, monkeypatch):
    yield from _at(counted, monkeypatch, sample="1")


def said(app):
    return " ".join(texts(app)).replace("\\", "")


def test_the_map_says_in_words_what_its_picture_shows(at_the_ministry, open_app):
    app = open_app("data_map")
    assert not app.exception
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt.startswith("Map of 8 datasets and 16 links")
    words = said(app)
    assert "15 declared links" in words
    assert 'of 3,600 values of "School" in "Schools" have no record in "Enrolment" in 2024.' in words
    assert len([each for each in app.button if str(each.key).startswith("list_")]) == 16


def test_a_proposal_is_dismissed_and_brought_back(at_the_ministry, open_app):
    app = open_app("data_map")
    app.button(key=f"dismiss_{PROPOSAL}_page").click().run()
    assert not app.exception
    assert "1 dismissed proposal" in said(app)
    assert "proposed link" not in said(app)
    app.button(key="bring_back_0").click().run()
    assert "1 proposed link" in said(app)


def test_a_link_of_the_address_shows_its_facts(at_the_ministry, open_app):
    app = open_app("data_map", link="exams.school_code.schools.school_code")
    assert not app.exception
    assert 'Every record of "National exams" that has a value is found in "Schools".' in said(app)


@pytest.mark.parametrize("link", ["nobody.x.knows.y", "<script>", "....", "exams.school_code"])
def test_a_link_that_is_not_there_is_said_so(at_the_ministry, open_app, link):
    app = open_app("data_map", link=link)
    assert not app.exception
    assert "not on the map any more" in app.warning[0].value


def test_a_click_on_a_dataset_opens_its_start_page(at_the_ministry, open_app):
    app = open_app("data_map")
    app.session_state["data_map_0"] = {"selection": {"dataset": [{"dataset": "schools"}]}}
    app.run()
    assert not app.exception
    assert app.query_params["data"] in ("schools", ["schools"])  # a list once the page has run


def test_the_first_visit_counts_and_then_shows_the_map(tmp_path, monkeypatch, open_app):
    for _folder in _at(tmp_path, monkeypatch, sample="1"):
        app = open_app("data_map")
        deadline = time.monotonic() + 120
        while not app.get("vega_lite_chart") and time.monotonic() < deadline:
            app.run()
        assert not app.exception
        assert app.get("vega_lite_chart")
