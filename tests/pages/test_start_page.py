"""The start page of a dataset and the catalogue, as a person finds them."""

import time

from tests.pages.on_screen import texts


def settled(app):
    """Run until what stands out has been found."""
    for _ in range(100):
        if any("largest gap" in text for text in texts(app)):
            return app
        time.sleep(0.2)
        app.run()
    raise AssertionError("nothing stands out")


def links(app):
    return [(node.proto.label, node.proto.page, node.proto.query_string) for node in app.get("page_link")]


def test_the_start_page_says_what_a_newcomer_asks_first(at_the_ministry, open_app):
    app = open_app("catalogue", data="enrolment")
    assert not app.exception
    said = " ".join(texts(app)).replace("\\", "")
    for words in (
        "a pupil in a year",
        "Ministry of Education",
        "2020–2024",
        "1,004,490",
        "School year, Pupil",
    ):
        assert words in said
    assert "Nobody has written down yet" in said
    assert "each record belongs to a school" in said


def test_what_stands_out_is_said_with_its_figure_and_one_click_from_its_chart(at_the_ministry, open_app):
    app = settled(open_app("catalogue", data="enrolment"))
    assert not app.exception
    found = [(text.replace("\\", ""), query) for text, page, query in links(app) if "explore" in page]
    text, query = next(item for item in found if "stands apart" in item[0])
    assert "Share of “Dropout”" in text
    assert "by=region" in query


def test_links_are_shown_in_both_directions(at_the_ministry, open_app):
    app = open_app("catalogue", data="schools")
    said = " ".join(texts(app)).replace("\\", "")
    assert "each record belongs to a district" in said
    assert "Enrolment points here" in said


def test_the_catalogue_is_searched_by_words_of_its_variables(at_the_ministry, open_app):
    app = open_app("catalogue")
    app.text_input(key="catalogue_search").set_value("deductions").run()
    said = " ".join(texts(app)).replace("\\", "")
    assert "1 of 8 datasets" in said
    assert "Variable: Deductions" in said
    app.text_input(key="catalogue_search").set_value("no such words").run()
    assert "No dataset has these words" in " ".join(texts(app))


def test_the_pickers_say_what_a_variable_means(at_the_ministry, open_app):
    app = open_app("explore", data="enrolment", show="mean(mark)", by="poverty_quintile")
    said = " ".join(texts(app)).replace("\\", "")
    assert "Unit: points out of 20" in said
    assert "Fifths of the districts" in said
    assert "For example: 1 (least poor), 2, 3, …" in said


def test_the_search_on_the_home_page_says_what_a_variable_means(at_the_ministry, open_app):
    app = open_app("home")
    options = app.selectbox(key="search").options
    assert any("Final mark · Enrolment · From 0 to 20" in text for text in options)
    assert not any("Pupil · Enrolment" in text and "For example" in text for text in options)


def test_a_link_to_the_page_one_is_on_changes_the_address_as_well(at_the_ministry, open_app):
    app = open_app("catalogue", data="schools")
    app.session_state["here"] = "catalogue"  # AppTest runs a page without app.py, which would say so
    app.run()
    next(button for button in app.button if "Districts" in button.label).click().run()
    assert "districts" in app.query_params["data"]
    assert "en" in app.query_params["lang"]
    assert app.title[0].value == "Districts"
    next(button for button in app.button if button.label == "All datasets").click().run()
    assert "data" not in app.query_params
    assert app.title[0].value == "Catalogue"
