"""The page of checks: a dozen payments whose faults are known. Sentences are found by the numbers in them.

AppTest works a picker's labels out in Spanish, so the pages are opened in Spanish.
"""

import io
import time
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from core.errors import Cancelled
from core.quality import CheckKind, Mark, State
from core.words import Message
from data_loaders.checking.checks import Checks
from data_loaders.intake import Unwatched
from tests.pages.on_screen import texts
from tests.pages.register import RANGE, STEWARD, TWO_SCHOOLS, office_with_payroll

_PATIENCE_SECONDS = 60


@pytest.fixture
def office(nobody_home):
    return office_with_payroll(nobody_home)


@pytest.fixture
def dataset(office):
    return office.store.catalog().dataset("pay")


@pytest.fixture
def open_checks(office, open_app):
    """Return a function that opens the page and waits until the checks have run."""

    def opened(**params):
        return settled(open_app("quality", "es", data="pay", **params))

    return opened


def settled(app):
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while keys(app) & {"cancel_job"} and time.monotonic() < deadline:
        time.sleep(0.1)
        app.run()
    assert not app.exception
    return app


def keys(app):
    return {button.key for button in app.button}


def press(app, key):
    app.button(key=key).click()
    return settled(app.run())


def said(app):
    return " ".join(texts(app)).replace("\\", "")


def pick(app, *rows):
    """Choose rows by the list beside the table, as one does without a mouse."""
    picker = next(each for each in app.multiselect if each.key.startswith("listed_"))
    picker.set_value(list(rows))
    return app.run()


def tab(app, place):
    """Open a tab by its place."""
    app.session_state["quality_tabs"] = app.tabs[place].label
    return settled(app.run())


def found(office, dataset):
    findings = office.checks.findings(dataset, STEWARD, Unwatched())
    return {each.check.id: each for each in findings.findings}


def test_each_check_says_what_it_found(open_checks):
    app = open_checks()
    words = said(app)
    # document 11 stands at A twice and at B once: without a usual school all three are hits
    assert "A 1 valor de «Document» le corresponde más de un valor de «School»: 3 registros" in words
    # 1100 and -5, of the 11 that have a pay
    assert "2 registros están fuera del rango (18.2\N{NARROW NO-BREAK SPACE}% de 11)" in words
    assert "1 registro sin dato" in words
    assert {f"open_{TWO_SCHOOLS.id}", f"open_{RANGE.id}"} <= keys(app)


def test_a_check_opens_with_its_hits_and_a_hidden_value_is_not_among_them(open_checks):
    app = open_checks(check=RANGE.id)
    hits = app.dataframe[-1].value
    assert sorted(hits["v_pay"]) == [-5.0, 1100.0]
    assert sorted(hits["v_document"]) == ["14", "15"]
    assert "Quispe" not in said(app)
    assert all("surname" not in column for column in hits.columns)


def test_pressing_look_puts_the_check_into_the_address_and_back_takes_it_out(open_checks):
    app = press(open_checks(), f"open_{RANGE.id}")
    assert app.query_params["check"] in (RANGE.id, [RANGE.id])
    assert "all_checks" in keys(app)
    app = press(app, "all_checks")
    assert "check" not in app.query_params
    assert f"open_{RANGE.id}" in keys(app)


def test_a_mark_is_kept_and_counts_and_can_be_undone(open_checks, office, dataset):
    app = pick(open_checks(check=RANGE.id), 0)
    app = press(app, "mark_true_value")
    assert [hit.mark for hit in office.checks.hits(dataset, STEWARD, RANGE.id)] == [Mark.TRUE_VALUE, None]
    assert found(office, dataset)[RANGE.id].open_hits == 1
    assert app.dataframe[-1].value["mark"][0]
    app = press(app, "undo_marks")
    assert [hit.mark for hit in office.checks.hits(dataset, STEWARD, RANGE.id)] == [None, None]


def test_undo_gives_each_hit_the_mark_that_it_had(open_checks, office, dataset):
    first, second = office_hits(office, dataset)
    office.checks.mark(dataset, STEWARD, (first,), Mark.TO_CORRECT)
    app = press(pick(open_checks(check=RANGE.id), 0, 1), "mark_true_value")
    assert {hit.mark for hit in office.checks.hits(dataset, STEWARD, RANGE.id)} == {Mark.TRUE_VALUE}
    press(app, "undo_marks")
    marks = {hit.id: hit.mark for hit in office.checks.hits(dataset, STEWARD, RANGE.id)}
    assert marks == {first.id: Mark.TO_CORRECT, second.id: None}


def office_hits(office, dataset):
    found(office, dataset)
    return office.checks.hits(dataset, STEWARD, RANGE.id)


def test_nothing_can_be_said_before_rows_are_chosen(open_checks):
    app = open_checks(check=RANGE.id)
    assert app.button(key="mark_true_value").disabled
    assert app.button(key="mark_to_correct").disabled


def test_hits_can_be_narrowed_to_an_area(open_checks):
    app = open_checks(check=TWO_SCHOOLS.id)
    assert len(app.dataframe[-1].value) == 3
    app.selectbox(key=f"area_pay_{TWO_SCHOOLS.id}").set_value("02").run()
    assert len(app.dataframe[-1].value) == 1


def test_a_dismissed_check_is_gone_and_can_be_taken_back(open_checks, office, dataset):
    app = press(open_checks(), f"dismissed_card_{RANGE.id}")
    assert states(office, dataset)[RANGE.id] is State.DISMISSED
    assert f"open_{RANGE.id}" not in keys(app)
    press(app, f"confirmed_dismissed_{RANGE.id}")
    assert states(office, dataset)[RANGE.id] is State.CONFIRMED


def test_all_suggestions_are_confirmed_with_one_click(open_checks, office, dataset):
    app = open_checks()
    assert State.SUGGESTED in states(office, dataset).values()
    app = press(app, "confirm_all")
    assert set(states(office, dataset).values()) == {State.CONFIRMED}
    assert "confirm_all" not in keys(app)


def states(office, dataset):
    return {each.id: each.state for each in office.checks.checks(dataset, STEWARD)}


def test_a_check_is_added_from_lists_and_shows_first_what_it_would_find(open_checks, office, dataset):
    app = tab(open_checks(), 4)
    app = with_kind(app, CheckKind.RANGE)
    app = chosen(app, "_variable", "pay")
    app = number(app, "_high", 105.0)
    # 110 three times, 1100: 4 of 11 are above 105
    assert "Se cumple en el 63.6\N{NARROW NO-BREAK SPACE}% de 11; casos que habría que revisar: 4." in said(
        app
    )
    app = press(app, store_key(app))
    added = office.checks.checks(dataset, STEWARD)
    assert [
        (each.high, each.state) for each in added if each.kind is CheckKind.RANGE and each.high == 105.0
    ] == [(105.0, State.CONFIRMED)]


def test_a_rule_between_variables_is_put_together_from_lists(open_checks, office, dataset):
    app = with_kind(tab(open_checks(), 4), CheckKind.RULE)
    left = next(each for each in app.multiselect if each.key.endswith("_left_plus"))
    app = settled(left.set_value(["pay"]).run())
    right = next(each for each in app.number_input if each.key.endswith("_right_number"))
    app = settled(right.set_value(100.0).run())
    # rows 1 to 6 are paid 100, of the 11 with a pay
    assert "Se cumple en el 54.5\N{NARROW NO-BREAK SPACE}% de 11; casos que habría que revisar: 5." in said(
        app
    )
    press(app, store_key(app))
    [rule] = [each.rule for each in office.checks.checks(dataset, STEWARD) if each.kind is CheckKind.RULE]
    assert rule.left[0].variable == "pay"
    assert rule.right[0].number == 100.0


def test_a_rule_that_makes_no_sense_gets_a_sentence_and_cannot_be_stored(open_checks, office, dataset):
    before = states(office, dataset)
    app = chosen(with_kind(tab(open_checks(), 4), CheckKind.PATTERN), "_variable", "document")
    field = next(each for each in app.text_input if each.key.endswith("_pattern"))
    app = settled(field.set_value("[0-9").run())
    assert [error.value for error in app.error]
    assert store_key(app) is None
    assert states(office, dataset) == before


def test_a_check_can_be_changed_and_then_counts_anew(open_checks, office, dataset):
    app = open_checks(check=RANGE.id)
    app.session_state[f"change_{RANGE.id}"] = True
    app = settled(app.run())
    app = number(app, "_high", 2000.0)
    app = press(app, store_key(app))
    assert found(office, dataset)[RANGE.id].hits == 1  # only the -5 is left


def with_kind(app, kind):
    picker = next(each for each in app.selectbox if each.key.endswith("_kind"))
    return settled(picker.set_value(kind).run())


def chosen(app, ending, value):
    picker = next(each for each in app.selectbox if each.key.endswith(ending))
    return settled(picker.set_value(value).run())


def number(app, ending, value):
    field = next(each for each in app.number_input if each.key.endswith(ending))
    return settled(field.set_value(value).run())


def store_key(app):
    return next((key for key in keys(app) if key.endswith("_store")), None)


def test_the_schools_are_listed_the_worst_first(open_checks):
    app = tab(open_checks(), 1)
    table = app.dataframe[-1].value
    # both have three hits, but two of the three at A are of the only check of consistency: 4 of 6 keep it, at B 5 of 6
    assert list(table["unit"]) == ["A", "B"]
    assert list(table["hits"]) == [3, 3]
    app.text_input(key="unit_search").set_value("place a").run()
    assert list(app.dataframe[-1].value["unit"]) == ["A"]


def test_all_lists_are_made_in_the_background_and_each_school_has_its_own(open_checks, office, dataset):
    app = press(tab(open_checks(), 2), "make_lists")
    _wanted, job = app.session_state["send_back"]
    with ZipFile(job.result.file) as archive:
        names = archive.namelist()
        lists = {name: _rows(archive.read(name)) for name in names}
    assert names[:2] == ["A_Place_A.xlsx", "B_Place_B.xlsx"]
    # A: two payments of document 11, one without pay; B: one of 11, 1100 and -5
    assert [len(lists[name]) for name in names[:2]] == [3, 3]
    assert "Quispe" not in str(lists)


def _rows(workbook):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)[7:]


def test_a_true_value_is_not_sent_back(open_checks, office, dataset):
    found(office, dataset)
    office.checks.mark(dataset, STEWARD, office.checks.hits(dataset, STEWARD, RANGE.id), Mark.TRUE_VALUE)
    app = press(tab(open_checks(), 2), "make_lists")
    _wanted, job = app.session_state["send_back"]
    assert {each.recipient.code: each.rows for each in job.result.listed} == {"A": 3, "B": 1}


def test_an_address_with_an_unknown_check_shows_the_list(open_checks):
    app = open_checks(check="range:nothing")
    assert f"open_{RANGE.id}" in keys(app)


def test_the_page_is_shown_while_the_checks_run_and_can_be_stopped(office, open_app, monkeypatch):
    def slow(_self, _dataset, _viewer, watch):
        while not watch.is_cancelled():
            time.sleep(0.01)
        raise Cancelled(Message("Stopped."))

    with monkeypatch.context() as patched:
        patched.setattr(Checks, "findings", slow)
        app = open_app("quality", "es", data="pay")
        assert app.title[0].value == "Planilla de dos escuelas"
        app.button(key="cancel_job").click().run()
        app.session_state["checking"][1].wait(5)
        app.run()
        assert not app.exception
    assert "check_again" in keys(app)
    app = press(app, "check_again")
    assert f"open_{RANGE.id}" in keys(app)


def test_every_tab_opens(open_checks):
    for place in range(5):
        app = tab(open_checks(), place)
        assert not app.error
