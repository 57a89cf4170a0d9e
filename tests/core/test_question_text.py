"""A question in the URL: it comes back as it went, and what is not a question is refused kindly."""

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import AppError, BadQuestion, UnknownName
from core.question import (
    Breakdown,
    Comparison,
    Filter,
    Measure,
    MeasureKind,
    Operator,
    Part,
    Question,
)
from core.question_text import from_params, to_params

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
# a lone surrogate is no text that a browser could send
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
HARD = st.sampled_from(
    ["|", "%", "..", ",", ";", "(", ")", "a.", ".b", "\n", "🙂", "%7C", "a|b", "=", "~", "+", " ", "\0"]
)
WIDTHS = st.floats(1e-9, 1e12, allow_nan=False)


def measures():
    kind = st.sampled_from(sorted({*MeasureKind} - {"rows", "share", "quantile", "ratio", "weighted_mean"}))
    plain = st.builds(Measure, kind, NAMES)
    of_two = st.builds(Measure, st.sampled_from([MeasureKind.RATIO, MeasureKind.WEIGHTED_MEAN]), NAMES, NAMES)
    categories = st.lists(VALUES | HARD, min_size=1, max_size=4).map(tuple)
    share = st.builds(Measure, st.just(MeasureKind.SHARE), NAMES, categories=categories)
    inside = st.floats(1e-9, 1, exclude_max=True)
    quantile = st.builds(Measure, st.just(MeasureKind.QUANTILE), NAMES, quantile=inside)
    return st.just(Measure()) | plain | of_two | share | quantile


def breakdowns():
    parts = st.sampled_from([Part.WHOLE, Part.YEAR, Part.QUARTER, Part.MONTH])
    return st.builds(Breakdown, NAMES, parts) | st.builds(Breakdown, NAMES, st.just(Part.BAND), WIDTHS)


def filters():
    value = VALUES | HARD
    ends = st.tuples(value | st.just(""), value | st.just("")).filter(any)
    return (
        st.builds(Filter, NAMES, st.just(Operator.ONE_OF), st.lists(value, min_size=1, max_size=4).map(tuple))
        | st.builds(Filter, NAMES, st.just(Operator.RANGE), ends)
        | st.builds(Filter, NAMES, st.just(Operator.CONTAINS), st.tuples(value))
        | st.builds(Filter, NAMES, st.just(Operator.MISSING))
    )


QUESTIONS = st.builds(
    Question,
    NAMES,
    st.lists(measures(), min_size=1, max_size=3).map(tuple),
    st.lists(breakdowns(), max_size=3).map(tuple),
    st.lists(filters(), max_size=3).map(tuple),
    st.sampled_from(Comparison),
    st.sampled_from(["", "value", "-value"]),
    st.integers(0, 9999),
)


@settings(max_examples=300, deadline=None)
@given(QUESTIONS)
@example(Question("a", where=(Filter("x", Operator.RANGE, ("a.", ".b")),)))
@example(Question("a", where=(Filter("x", Operator.RANGE, ("...", "")),)))
@example(Question("a", by=(Breakdown("x", Part.BAND, 1234567.0), Breakdown("y", Part.BAND, 1e-7))))
@example(Question("a", (Measure(MeasureKind.QUANTILE, "x", quantile=0.123456789),)))
def test_a_question_comes_back_from_the_address_unchanged(question):
    address = urlencode(to_params(question), doseq=True)
    assert from_params(parse_qs(address, keep_blank_values=True)) == question


def test_the_address_can_be_read_and_changed_by_hand():
    question = Question(
        "enrolment",
        (Measure(MeasureKind.SHARE, "status", categories=("dropout",)),),
        (Breakdown("region"), Breakdown("age", Part.BAND, 2.0)),
        (Filter("area", Operator.ONE_OF, ("rural",)), Filter("year", Operator.RANGE, ("2020", "2024"))),
        Comparison.COUNTRY,
        "-value",
        10,
    )
    assert to_params(question) == {
        "data": ["enrolment"],
        "show": ["share(status=dropout)"],
        "by": ["region,band(age;2)"],
        "where": ["area=rural", "year:2020..2024"],
        "compare": ["country"],
        "sort": ["-value"],
        "top": ["10"],
    }


def test_breakdowns_may_come_one_by_one():
    question = from_params({"data": ["a"], "by": ["sex", "region"]})
    assert [item.variable for item in question.by] == ["sex", "region"]


def test_a_long_list_of_values_is_never_cut_short():
    values = tuple(f"{number:07}" for number in range(800))
    question = Question("a", where=(Filter("school", Operator.ONE_OF, values),))
    assert from_params(to_params(question)) == question


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("show=men(score)", "Try: mean"),
        ("show=xyz", "is not a measure. Try: rows"),
        ("show=mean(score", "cannot be read"),
        ("show=mean(mean(score))", "cannot be read"),
        ("show=quantile(score;many)", "cannot be read"),
        ("show=quantile(score;-1)", "cannot be read"),
        ("show=__class__", "is not a measure"),
        ("by=decade(day)", "cannot be read"),
        ("by=band(score)", "cannot be read"),
        ("by=band(score;1e999)", "cannot be read"),
        ("by=band(score;nan)", "cannot be read"),
        ("where=score", "cannot be read"),
        ("where=score>5", "cannot be read"),
        ("where=__class__=1", "cannot be read"),
        ("where=score:5", "cannot be read"),
        ("where=missing(score) or 1=1", "cannot be read"),
        ("compare=neighbour", "cannot be read"),
        ("sort=name", "cannot be read"),
        ("top=-1", "cannot be read"),
        ("top=1e9", "cannot be read"),
        ("top=٣", "cannot be read"),
        ("where=school~" + "a" * 10_000, "too long"),
        ("show=" + "(" * 9_000, "too long"),
    ],
)
def test_an_address_that_cannot_be_read_says_which_part(register, address, says):
    with pytest.raises(BadQuestion, match=says):
        register.ask(address)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("show=mean(scor)", 'Did you mean "score"'),
        ("by=regin", 'Did you mean "region"'),
        ("where=sexo=f", 'Did you mean "sex"'),
        ("show=mean(__class__)", 'no variable "__class__"'),
        ("show=mean()", "needs another variable"),
        ("by=score'; DROP TABLE exams; --", 'no variable "score'),
        ("by=región", 'Did you mean "region"'),
        ("by=%00", "no variable"),
        ("by=%25(name)s", "cannot be read"),
        ("by=_one", "no variable"),
        ("show=mean(_contributors)", "no variable"),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_the_nearest(register, address, says):
    with pytest.raises((UnknownName, BadQuestion), match=says):
        register.ask(address)


def test_a_dataset_that_does_not_exist_is_answered_with_the_nearest(register):
    from tests.core.registers import STEWARD

    with pytest.raises(UnknownName, match='Did you mean "exams"'):
        register.desk.ask(Question("exam"), STEWARD)
    with pytest.raises(UnknownName, match="The catalogue lists"):
        register.desk.ask(Question("__init__"), STEWARD)
    with pytest.raises(UnknownName):
        register.desk.ask(from_params({}), STEWARD)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["data", "show", "by", "where", "compare", "sort", "top"]), st.lists(VALUES | HARD)
    )
)
def test_any_text_at_all_is_a_question_or_a_clear_refusal(params):
    try:
        question = from_params(params)
    except AppError:  # a refusal; any other error fails the test
        return
    assert from_params(to_params(question)) == question
