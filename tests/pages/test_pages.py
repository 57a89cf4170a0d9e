from pathlib import Path

import pytest

from locales import LANGUAGES
from tests.pages.on_screen import texts
from ui.navigation import PAGES

FILES = sorted(
    path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py") if path.stem != "__init__"
)

QUESTIONS = {
    "ranking": {"data": "enrolment", "show": "mean(mark)", "by": "region", "compare": "country"},
    "trend": {"data": "enrolment", "show": "share(status=dropout)", "by": "year,area"},
    "previous": {"data": "enrolment", "show": "rows", "by": "year", "compare": "previous"},
    "distribution": {"data": "exams", "show": "rows", "by": "band(score;25)"},
    "two ways": {"data": "enrolment", "show": "mean(attendance)", "by": "grade,region"},
    "panels": {"data": "enrolment", "show": "mean(mark)", "by": "year,sex,area"},
    "number": {"data": "enrolment", "show": "rows"},
    "two measures": {"data": "districts", "show": ["mean(poverty)", "mean(altitude_m)"], "by": "region"},
    "top": {"data": "exams", "show": "mean(score)", "by": "district", "sort": "-value", "top": "10"},
    "nothing": {"data": "enrolment", "show": "rows", "by": "region", "where": "age:90..99"},
}


def test_the_menu_lists_every_page_file_and_no_other():
    assert sorted(row.name for row in PAGES) == FILES
    assert all(row.file == f"pages/{row.name}.py" for row in PAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", FILES)
def test_every_page_opens_in_every_language(at_the_ministry, open_app, page, language):
    app = open_app(page, language)
    assert not app.exception
    assert not app.error
    assert len(texts(app)) > 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", FILES)
def test_every_page_says_what_to_do_when_there_is_no_data(nobody_home, open_app, page, language):
    app = open_app(page, language)
    assert not app.exception
    said = " ".join(texts(app))
    wanted = {"en": ("Add your data", "no data yet"), "es": ("Agregue sus datos", "no hay datos")}[language]
    assert any(words in said for words in wanted)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_kind_of_answer_is_shown_whole(at_the_ministry, open_app, name, language):
    app = open_app("explore", language, **QUESTIONS[name])
    assert not app.exception
    assert not app.error
    assert app.subheader[0].value
    if name == "nothing":
        assert not app.dataframe
    else:
        charts, numbers = app.get("vega_lite_chart"), app.metric
        assert charts or numbers
        assert all(chart.proto.alt for chart in charts)
        assert app.dataframe[0].value.shape[0] > 0


def test_a_catalogue_entry_shows_records_completeness_and_editions(at_the_ministry, open_app):
    app = open_app("catalogue", data="enrolment")
    assert not app.exception
    assert app.title[0].value == "Enrolment"
    assert list(app.dataframe[0].value["missing"]) == sorted(app.dataframe[0].value["missing"], reverse=True)
    said = " ".join(texts(app))
    assert "1,00" in said  # some 1,00x,xxx records
    assert "in use" in said


def test_bringing_the_sample_back_is_one_click(nobody_home, open_app):
    app = open_app("home")
    next(button for button in app.button if button.label == "Bring the sample ministry").click().run()
    assert not app.exception
    assert "Enrolment" in " ".join(texts(app))
