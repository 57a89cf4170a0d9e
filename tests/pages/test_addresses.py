"""Addresses that a hand has changed: a clear sentence, the nearest valid name, and a page that works."""

import pytest

from core.question_text import from_params
from tests.pages.on_screen import texts


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"data": "enrolmnt"}, "Did you mean"),
        ({"data": "enrolment", "by": "regin"}, "Did you mean"),
        ({"data": "enrolment", "show": "maen(mark)"}, "is not a measure"),
        ({"data": "enrolment", "show": "mean(region)"}, "is not a number"),
        ({"data": "enrolment", "where": "year:abc..def"}, "not a value"),
        ({"data": "enrolment", "where": "'; drop table enrolment; --"}, "cannot be read"),
        ({"data": "enrolment", "by": "band(age;0)"}, "above zero"),
        ({"data": "enrolment", "compare": "universe"}, "cannot be read"),
        ({"data": "enrolment", "by": "region", "top": "-5"}, "cannot be read"),
        ({"data": "../../etc/passwd"}, "No dataset is called"),
        ({"data": "<script>alert(1)</script>"}, "No dataset is called"),
        ({"data": "enrolment", "where": ["region=" + "x" * 9_000]}, "too long"),
    ],
)
def test_a_bad_address_gets_a_sentence_and_the_page_lives_on(at_the_ministry, open_app, params, sentence):
    app = open_app("explore", **params)
    assert not app.exception
    said = [item.value.replace("\\", "") for item in (*app.warning, *app.error)]
    assert len(said) == 1
    assert sentence in said[0]
    assert "Traceback" not in said[0]


def test_a_chart_that_does_not_fit_gives_way_to_one_that_does(at_the_ministry, open_app):
    app = open_app("explore", data="enrolment", show="rows", by="region", chart="nonsense")
    assert not app.exception
    assert app.get("vega_lite_chart")


def test_an_unknown_language_falls_back_without_losing_the_view(at_the_ministry, open_app):
    app = open_app("explore", language="xx", data="enrolment", show="rows", by="region")
    assert not app.exception
    assert texts(app)


def test_a_question_that_a_new_edition_cannot_answer_gives_way_to_one_that_it_can(at_the_ministry, open_app):
    app = open_app("home")
    app.session_state["asked"] = from_params({"data": ["enrolment"], "by": ["gone_since"]})
    app.switch_page("pages/explore.py").run()
    assert not app.exception
    assert app.get("vega_lite_chart")
