"""The page about the variables, with profiles that are really made."""

import time

import pytest

from tests.pages.on_screen import texts


@pytest.fixture
def opened(at_the_ministry, open_app):
    def page(**params):
        app = open_app("variables", **params)
        for _ in range(150):
            if app.dataframe or app.get("vega_lite_chart") or app.error:
                return app
            time.sleep(0.2)
            app.run()
        raise AssertionError("no profile was made")

    return page


def said(app):
    return " ".join(texts(app)).replace("\\", "")


def test_every_variable_is_a_row_with_its_picture_and_share_missing(opened):
    app = opened(data="schools")
    assert not app.exception
    table = app.dataframe[0].value
    assert table.shape[0] == 19
    founded = table[table["name"] == "founded"].iloc[0]
    assert founded["missing"] == pytest.approx(109 / 3600)
    assert len(founded["sketch"]) > 5
    assert list(table[table["name"] == "school_code"]["sketch"].iloc[0]) == []  # an identifier


def test_the_list_is_searched_and_filtered(opened):
    app = opened(data="schools")
    app.text_input(key="variables_search").set_value("internet").run()
    assert list(app.dataframe[0].value["name"]) == ["has_internet"]
    app.text_input(key="variables_search").set_value("no such variable").run()
    assert "No variable is like that" in said(app)


def test_one_variable_says_where_its_values_lie_and_what_is_missing(opened):
    app = opened(data="schools", variable="founded")
    assert not app.exception
    text = said(app)
    assert "Half of the values lie between" in text
    assert "2,0" not in text.partition("Half of the values")[2][:80]  # years are no numbers
    assert any("Not reported (empty)" in str(table.value) for table in app.dataframe)
    assert app.get("vega_lite_chart")[0].proto.alt


def test_an_identifier_shows_no_value(opened):
    app = opened(data="teachers", variable="document")
    assert "Its values are not shown" in said(app)
    assert not app.get("vega_lite_chart")


def test_an_unknown_variable_gets_the_nearest_name_and_the_list(opened):
    app = opened(data="schools", variable="fonded")
    assert "Did you mean" in app.error[0].value.replace("\\", "")
    assert app.dataframe[0].value.shape[0] == 19
