from datetime import UTC, datetime

import pytest

from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.question import Comparison, MeasureKind, check
from core.suggestions import band_width, first_question, suggested_questions

CODES = tuple(Code(value, {"en": value}) for value in "abc")
NATURE = Variable("nature", VariableType.TEXT, {"en": "Nature"}, codes=CODES)
REGION = Variable("region", VariableType.TEXT, {"en": "Region"}, codes=CODES, area_level="region")
YEAR = Variable("year", VariableType.YEAR, {"en": "Year"}, lowest=2020, highest=2024)
SCORE = Variable("score", VariableType.NUMBER, {"en": "Score"}, VariableRole.MEASURE, lowest=0, highest=20)
CASES = Variable(
    "total_cases", VariableType.INTEGER, {"en": "Cases"}, VariableRole.MEASURE, lowest=0, highest=9
)


def register(*variables, questions=()):
    edition = Edition("e1", datetime(2026, 1, 1, tzinfo=UTC), 10)
    return Dataset("register", {"en": "Register"}, variables, edition, questions=questions)


def test_the_first_question_is_about_the_main_number_by_area_beside_the_country():
    question = first_question(register(NATURE, REGION, SCORE))
    assert (question.measures[0].kind, question.measures[0].variable) == (MeasureKind.MEAN, "score")
    assert (question.by[0].variable, question.compare) == ("region", Comparison.COUNTRY)


def test_things_that_are_counted_are_added_up_and_not_averaged():
    assert first_question(register(NATURE, CASES)).measures[0].kind is MeasureKind.SUM


def test_a_register_without_numbers_is_counted():
    assert first_question(register(NATURE)).measures[0].kind is MeasureKind.ROWS


def test_a_table_with_nothing_to_break_down_by_still_has_a_question():
    assert suggested_questions(register(Variable("name", VariableType.TEXT, {}, VariableRole.IDENTIFIER)))


def test_declared_questions_come_first_and_unreadable_ones_are_left_out():
    dataset = register(NATURE, SCORE, questions=("show=maen(score)", "show=rows&by=nature", "show=sum(gone)"))
    first = suggested_questions(dataset)[0]
    assert (first.measures[0].kind, first.by[0].variable) == (MeasureKind.ROWS, "nature")


@pytest.mark.parametrize(
    "variables", [(NATURE,), (REGION, YEAR), (YEAR, SCORE, NATURE), (CASES,), (SCORE, YEAR)]
)
def test_every_suggestion_makes_sense(variables):
    dataset = register(*variables)
    for question in suggested_questions(dataset):
        check(question, dataset)


@pytest.mark.parametrize(
    ("lowest", "highest", "width"), [(0, 20, 1), (150, 850, 50), (0, 1, 0.05), (5, 5, 1)]
)
def test_bands_are_round_and_some_twenty(lowest, highest, width):
    variable = Variable("x", VariableType.NUMBER, {}, lowest=lowest, highest=highest)
    assert band_width(variable) == pytest.approx(width)
