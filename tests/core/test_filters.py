"""Filters: which records count, on twelve exam records worked by hand (see registers.py)."""

import pytest

from core.errors import BadQuestion
from core.question import Filter, Operator, Question


def count(register, *filters):
    return register.value("show=rows&" + "&".join(f"where={item}" for item in filters))


def test_is_keeps_the_records_with_that_value(register):
    assert count(register, "region=N") == 4


def test_is_one_of_keeps_the_records_with_any_of_the_values(register):
    assert count(register, "region=N|E") == 7


def test_is_one_of_many_values_counts_the_same_as_of_few(register):
    many = "|".join(str(number) for number in range(30))
    assert count(register, f"weight={many}") == 10


def test_filters_add_up(register):
    assert count(register, "region=S", "sex=m", "year=2021") == 2


def test_a_filter_is_exact_about_accents_and_case(register):
    assert count(register, "school=%C3%91and%C3%BA%2050%25") == 2
    assert count(register, "school=%C3%B1and%C3%BA%2050%25") == 0


def test_both_ends_belong_to_a_range(register):
    assert count(register, "score:10..30") == 4  # 10 15 20 30
    assert count(register, "year:2020..2021") == 9
    assert count(register, "day:2021-01-01..2021-12-31") == 5


def test_a_range_may_be_open_on_one_side(register):
    assert count(register, "score:..5") == 2  # -5 and 5; never -9999
    assert count(register, "score:40..") == 3
    assert count(register, "day:..2020-03-31") == 2


def test_a_range_the_wrong_way_round_keeps_nothing(register):
    assert count(register, "score:30..10") == 0


def test_text_is_found_in_upper_and_lower_case(register):
    assert count(register, "school~%C3%91AND%C3%9A") == 2
    assert count(register, "school~lovelace") == 2


def test_marks_that_databases_read_as_wildcards_are_only_marks(register):
    assert count(register, "school~_") == 2  # x_y twice; xzy would match a wildcard
    assert count(register, "school~50%25") == 2
    assert count(register, "school~.*") == 0


def test_missing_means_empty_or_a_missing_code(register):
    assert count(register, "missing(score)") == 3
    assert count(register, "missing(sex)") == 1


def test_a_missing_code_can_be_asked_for_by_itself(register):
    assert count(register, "score=-9999") == 1


def test_yes_and_no_can_be_asked_for(register):
    assert count(register, "passed=true") == 6
    assert count(register, "passed=FALSE") == 4


def test_quotes_are_only_marks(register):
    assert count(register, "school=it's") == 2
    assert count(register, "school='%20OR%201=1%20--") == 0
    assert count(register, 'school~"') == 0


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("score=many", '"many" is not a value of "Score"'),
        ("score:nan..", '"nan" is not a value'),
        ("score:..inf", '"inf" is not a value'),
        ("weight=1.5", '"1.5" is not a value'),
        ("year=" + "9" * 47, "is not a value"),
        ("weight=" + "9" * 5000, "is not a value"),
        ("day=2021-02-30", '"2021-02-30" is not a value'),
        ("passed=maybe", '"maybe" is not a value'),
        ("year~20", "is not text"),
        ("region:A..Z", "has no order"),
        ("passed:false..true", "has no order"),
        ("score:..", "is empty"),
        ("region=", "is empty"),
        ("school~", "is empty"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_with_its_reason(register, where, says):
    with pytest.raises(BadQuestion, match=says):
        count(register, where)


def test_a_refused_value_is_answered_with_values_that_exist(tmp_path):
    from core.catalog import Code, Variable, VariableType
    from core.stored import stored

    grade = Variable("grade", VariableType.INTEGER, {"en": "Grade"}, codes=(Code("1", {}), Code("2", {})))
    with pytest.raises(BadQuestion, match="for example: 1, 2"):
        stored("first", grade)


@pytest.mark.parametrize(
    "item",
    [
        Filter("score", Operator.RANGE, ("1",)),
        Filter("score", Operator.RANGE, ("1", "2", "3")),
        Filter("school", Operator.CONTAINS, ("a", "b")),
        Filter("school", Operator.ONE_OF, ()),
    ],
)
def test_a_filter_with_too_few_or_too_many_values_is_refused(register, item):
    from tests.core.registers import STEWARD

    with pytest.raises(BadQuestion, match="Choose a value or remove it"):
        register.desk.ask(Question("exams", where=(item,)), STEWARD)
