from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.catalog import Dataset, Edition, Variable, VariableRole, VariableType
from core.manual_tree import Facts
from core.profile import Profile, Tally, VariableProfile
from core.quality import Check, CheckKind, Dimension, Finding, Findings, Score
from core.settings import Settings
from core.words import Message
from data_loaders import Office, open_office
from locales import speaker
from tests.pages.on_screen import texts
from ui.manual import PER_PART
from ui.manual_files import CODEBOOKS, EXCEL, file_name, maker
from ui.words import listen_again

MARK = VariableProfile(
    "mark",
    VariableType.INTEGER,
    values=973_631,
    not_reported=30_859,
    distinct=16,
    is_distinct_exact=True,
    lowest=5,
    highest=20,
    mean=13.55,
    sd=1.96,
    quantiles=(9, 11, 12, 13, 15, 17, 19),
)
SEX = VariableProfile(
    "sex", VariableType.TEXT, values=1_004_490, distinct=2, is_distinct_exact=True, top=(Tally("M", 507_873), Tally("F", 496_617))
)  # fmt: skip
PROFILE = Profile("enrolment", "", 1_004_490, (MARK, SEX))
FINDINGS = Findings(
    "enrolment",
    "",
    datetime(2026, 11, 24, tzinfo=UTC),
    1_004_490,
    (Finding(Check(CheckKind.REQUIRED, ("mark",)), 1_004_490, 30_859),),
    Score({Dimension.COMPLETENESS: 0.97}),
)


class Known:
    """A part of the office that has kept something already, or makes it when asked."""

    def __init__(self, kept, made=None):
        self.found = kept
        self.made = made
        self.asked = 0

    def kept(self, dataset, viewer):
        return self.found

    def profile(self, dataset, viewer, watch):
        self.asked += 1
        return self.made

    findings = facts = profile


@pytest.fixture
def with_figures(at_the_ministry, monkeypatch):
    """The office knows a profile and findings of the enrolment, worked by hand. The tests speak English, as the app does."""
    monkeypatch.setenv("VENTANILLA_LANGUAGE", "en")
    listen_again()
    monkeypatch.setattr(Office, "profiles", Known(PROFILE))
    monkeypatch.setattr(Office, "checks", Known(FINDINGS))
    monkeypatch.setattr(Office, "links", Known(()))


@pytest.fixture
def without_figures(at_the_ministry, monkeypatch):
    """The office has kept nothing, and finds everything out when asked."""
    monkeypatch.setenv("VENTANILLA_LANGUAGE", "en")
    listen_again()
    monkeypatch.setattr(Office, "profiles", Known(None, PROFILE))
    monkeypatch.setattr(Office, "checks", Known(None, FINDINGS))
    monkeypatch.setattr(Office, "links", Known(None, ()))


@pytest.fixture
def very_wide(nobody_home):
    """A dataset of 2,000 variables."""
    store = open_office(Settings.read({"VENTANILLA_DATA": str(nobody_home), "VENTANILLA_SAMPLE": "0"})).store
    names = [f"v{number}" for number in range(2_000)]
    variables = tuple(
        Variable(name, VariableType.INTEGER, {"en": f"Question {name[1:]}"}, VariableRole.MEASURE)
        for name in names
    )
    dataset = Dataset("wide", {"en": "Wide"}, variables, Edition("", datetime.now(UTC), 1))
    with store.scratch() as folder:
        pq.write_table(pa.table({name: [1] for name in names}), folder / "data.parquet")
        store.publish(dataset, folder)
    return dataset


def headings(app):
    return [each.value for each in (*app.header, *app.subheader)]


@pytest.mark.parametrize(
    ("language", "first", "variable"),
    [("en", "How to read this manual", "Final mark"), ("es", None, "Nota final")],
)
def test_the_manual_of_the_enrolment_opens_in_both_languages(
    with_figures, open_app, language, first, variable
):
    app = open_app("manual", language, data="enrolment")
    assert not app.exception
    assert not app.error
    assert variable in headings(app)
    assert first is None or first in headings(app)
    assert len(app.header) == 9
    assert len(app.subheader) == 19


def test_figures_and_checks_stand_with_the_variable(with_figures, open_app):
    said = " ".join(texts(open_app("manual", data="enrolment"))).replace("\\", "")
    assert "Half of the values lie between 12 and 15; the middle one is 13." in said
    assert "| M | Male | 507,873 | 50.6" in said
    assert "30,859 of 1,004,490" in said


def test_what_is_not_kept_is_found_out_once(without_figures, open_app):
    app = open_app("manual", data="enrolment")
    assert not app.exception
    assert "Final mark" in headings(app)
    assert Office.profiles.asked == Office.checks.asked == Office.links.asked == 1
    said = " ".join(texts(app)).replace("\\", "")
    assert "Half of the values lie between 12 and 15" in said


def test_a_long_code_list_is_shortened_and_says_how_long_it_is(with_figures, open_app):
    said = " ".join(texts(open_app("manual", data="enrolment"))).replace("\\", "")
    assert "Code list (the first 10 of 3,600)" in said
    assert "All 1,874 rows" in said
    assert "I.E. N.° 80853" in said


def test_no_stored_code_of_an_identifier_is_shown(with_figures, open_app):
    said = " ".join(texts(open_app("manual", data="schools"))).replace("\\", "")
    assert "0200767" not in said


def test_a_search_finds_sections_and_variables_without_accents_and_capitals(with_figures, open_app):
    app = open_app("manual", data="enrolment")
    app.text_input(key="manual_search").set_value("INDIGENOUS").run()
    said = [text.replace("\\", "") for text in texts(app)]
    assert any(text.startswith("[Mother tongue](#variable-mother_tongue): ") for text in said)
    app.text_input(key="manual_search").set_value("promotion automatic").run()
    assert any("(#trust): In 2020 promotion" in text.replace("\\", "") for text in texts(app))
    app.text_input(key="manual_search").set_value("zzz").run()
    assert any("Try another word" in text for text in texts(app))


def test_a_search_for_markup_is_text(with_figures, open_app):
    app = open_app("manual", data="enrolment")
    app.text_input(key="manual_search").set_value("[x](javascript:1) <b> %s %(a)s").run()
    assert not app.exception


def test_two_thousand_variables_are_shown_in_parts(very_wide, open_app):
    app = open_app("manual", data="wide")
    assert not app.exception
    assert len(app.subheader) == PER_PART
    assert "Question 0" in headings(app)
    assert any("variables 1 to 25 of 2,000" in text for text in texts(app))


def test_going_to_a_variable_opens_its_part(very_wide, open_app):
    app = open_app("manual", data="wide")
    app.selectbox(key="manual_variable").set_value("v1999").run()
    assert not app.exception
    assert headings(app)[-1] == "Question 1999"
    assert app.query_params["variable"] == "v1999"


def test_an_address_with_a_variable_that_is_not_there_shows_the_beginning(very_wide, open_app):
    app = open_app("manual", data="wide", variable="'); alert(1)//")
    assert not app.exception
    assert "Question 0" in headings(app)


def test_a_profile_that_cannot_be_made_is_one_sentence(at_the_ministry, open_app, monkeypatch):
    from core.errors import EngineFailed

    class Failing(Known):
        def profile(self, dataset, viewer, watch):
            raise EngineFailed(Message("There is too little memory. Close something."))

    monkeypatch.setattr(Office, "profiles", Failing(None))
    app = open_app("manual", data="enrolment")
    assert not app.exception
    assert [each.value.replace("\\", "") for each in app.error] == [
        "There is too little memory. Close something."
    ]
    assert "Final mark" in headings(app)


@pytest.mark.parametrize("codebook", [EXCEL, *CODEBOOKS], ids=lambda codebook: codebook.key)
def test_every_file_is_made_and_named(codebook, ministry):
    catalog = open_office(Settings.read({"VENTANILLA_DATA": str(ministry)})).store.catalog()
    dataset = catalog.dataset("exams")
    known = Facts(dataset, speaker("es", "es_PE"), catalog)
    made = maker(codebook, known)()
    assert codebook is EXCEL or "Puntaje" in made.decode()
    assert codebook is not EXCEL or made.startswith(b"PK")
    assert file_name(codebook, dataset).endswith(codebook.file)
    assert maker(codebook, replace(known, dataset=replace(dataset, variables=(), key=(), links=())))()


def test_the_menu_offers_every_file(with_figures, open_app):
    app = open_app("manual", data="enrolment")
    assert not app.get("download_button")  # nothing is made before the menu is opened
