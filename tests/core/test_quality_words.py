from datetime import UTC, date, datetime

import pytest

from core.catalog import Dataset, Edition, Link, Variable, VariableRole, VariableType
from core.quality import DIMENSION, Check, CheckKind, Dimension, Finding, Operator, Rule, Term
from core.quality_words import (
    advice_in_list,
    advice_of,
    concerned,
    dimension_name,
    formula_of,
    kind_name,
    reason_of,
    rule_of,
    threshold_of,
    title_of,
)
from core.reporting import area_variable, unit_variable


def variable(name, label, **more):
    return Variable(name, VariableType.NUMBER, {"en": label}, **more)


def dataset(*variables, **more):
    return Dataset("d", {"en": "D"}, variables, Edition("1", datetime(2024, 1, 1, tzinfo=UTC), 0), **more)


PAY = dataset(
    variable("net", "Net pay"),
    variable("base", "Base pay"),
    variable("cut", "Deductions"),
    variable("month", "Month"),
)


def filled(kind):
    rule = Rule((Term("net"),), Operator.EQUAL, (Term("base"), Term("cut", is_subtracted=True)), 0.01)
    return Check(
        kind,
        ("net", "base"),
        low=0.0,
        high="today",
        values=("a", "b"),
        pattern="[0-9]{8}",
        rule=rule,
        to=Link(("net",), "register", ("net",)),
        by=("base",),
        period="month",
        threshold=4.0,
    )


@pytest.mark.parametrize("kind", CheckKind)
def test_every_kind_has_words_for_all_it_says_and_no_gap_is_left(kind):
    for check in (filled(kind), Check(kind)):
        said = [
            title_of(check, PAY),
            rule_of(check, PAY),
            reason_of(check),
            advice_of(check, PAY),
            kind_name(kind),
        ]
        threshold = threshold_of(check)
        for message in [*said, *([threshold] if threshold else [])]:
            assert str(message).strip()
            assert "%(" not in str(message)


def test_a_rule_reads_as_a_person_would_write_it():
    assert str(rule_of(filled(CheckKind.RULE), PAY)) == "Net pay = Base pay - Deductions"


def test_a_range_says_its_ends_in_words():
    check = Check(CheckKind.RANGE, ("net",), low=0.0, high=20.0)
    assert str(rule_of(check, PAY)) == "Net pay lies between 0 and 20."


def test_years_have_no_separators_and_days_are_days():
    year = Variable("year", VariableType.YEAR, {"en": "Year"})
    check = Check(CheckKind.RANGE, ("year",), low=1900.0, high=2030)
    gaps = rule_of(check, dataset(year)).values
    assert (gaps["low"], gaps["high"]) == ("1900", "2030")
    rule = Rule((Term("year"),), Operator.AT_LEAST, (Term(number=1900.0),))
    assert rule_of(Check(CheckKind.RULE, rule=rule), dataset(year)).values["right"] == "1900"
    born = Check(CheckKind.RANGE, ("net",), low="1900-01-01", high="today")
    assert rule_of(born, PAY).values["low"] == date(1900, 1, 1)


def test_another_dataset_is_called_by_its_title_and_by_its_name_only_where_it_has_none():
    titles = {"register": {"en": "Register of schools"}}
    for kind in (CheckKind.EXISTS, CheckKind.REPORTED):
        assert "“Register of schools”" in str(rule_of(filled(kind), PAY, titles))
        assert "“register”" in str(rule_of(filled(kind), PAY))
    assert "the register “Register of schools”" in str(advice_of(filled(CheckKind.EXISTS), PAY, titles))


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("[0-9]{7}", "7 digits"),
        (r"\p{Lu}{2}-[0-9]{3}", "2 capital letters, a hyphen, 3 digits"),
        (r"\p{L}[0-9]\.[0-9]{2}", "1 letter, 1 digit, a full stop, 2 digits"),
        ("[0-9]{2}--[0-9]", "2 digits, a hyphen, a hyphen, 1 digit"),
        ("[0-9]{7,8}", None),
        ("[0-9]+", None),
        ("A.", None),
        ("(a|b)", None),
    ],
)
def test_a_pattern_reads_in_words_where_it_is_a_row_of_signs(pattern, said):
    rule = str(rule_of(Check(CheckKind.PATTERN, ("net",), pattern=pattern), PAY))
    assert rule == f"Net pay is written {f'with {said}' if said else f'in the form {pattern}'}."


def test_what_goes_with_several_says_how_many_values_that_concerns():
    check = Check(CheckKind.DEPENDS, ("net", "base"))
    said = str(concerned(Finding(check, 900, 592, values=25), PAY))
    assert said == "25 different values of “Net pay” go with more than one “Base pay”"
    assert str(concerned(Finding(check, 900, 2, values=1), PAY)).startswith("1 value of “Net pay” goes with")
    assert concerned(Finding(check, 900, 0), PAY) is None


def test_only_who_has_the_app_is_told_to_mark_something_in_it():
    for kind in (CheckKind.OUTLIER, CheckKind.JUMP):
        assert str(advice_of(filled(kind), PAY)).endswith("If it is right, mark it as a true value.")
        assert str(advice_in_list(filled(kind), PAY)).endswith("write “correct” into “Corrected value”.")
    assert str(advice_in_list(filled(CheckKind.TIDY), PAY)) == str(advice_of(filled(CheckKind.TIDY), PAY))


def test_outliers_say_why_medians_and_not_means():
    assert "mean plus or minus two standard deviations" in str(reason_of(Check(CheckKind.OUTLIER, ("net",))))


def test_a_variable_that_is_no_longer_there_is_called_by_its_name():
    assert str(title_of(Check(CheckKind.REQUIRED, ("gone",)), PAY)) == "gone: filled in"


@pytest.mark.parametrize("dimension", Dimension)
def test_every_side_of_quality_has_its_formula_and_a_check(dimension):
    assert str(dimension_name(dimension))
    assert "1 - open hits / checked" in str(formula_of(dimension))
    assert dimension in DIMENSION.values()


def test_the_reporting_unit_is_the_school_else_what_is_linked_else_what_is_called_like_one_else_the_finest_area():
    school = variable("cod", "School", area_level="school", distinct=50)
    district = variable("district", "District", area_level="district", distinct=900)
    region = variable("region", "Region", area_level="region", distinct=25)
    link = Link(("district",), "districts", ("district",))
    assert unit_variable(dataset(region, district, school, links=(link,))) == "cod"
    assert unit_variable(dataset(region, district, links=(link,))) == "district"
    assert unit_variable(dataset(region, variable("codigo_escuela", "?", distinct=5))) == "region"
    called = Variable("codigo_escuela", VariableType.TEXT, {}, distinct=5)
    assert unit_variable(dataset(region, called)) == "codigo_escuela"
    assert unit_variable(dataset(region, district)) == "district"
    assert unit_variable(dataset(variable("net", "Net pay"))) == ""


def test_who_a_record_is_about_is_not_who_reports_it():
    pupil = Variable("pupil", VariableType.TEXT, {}, VariableRole.IDENTIFIER, distinct=900)
    link = Link(("pupil",), "pupils", ("pupil",))
    assert unit_variable(dataset(pupil, links=(link,), key=("year", "pupil"))) == ""


def test_shares_are_told_by_the_coarsest_area_that_splits_the_records():
    country = variable("country", "Country", area_level="country", distinct=1)
    region = variable("region", "Region", area_level="region", distinct=25)
    school = variable("cod", "School", area_level="school", distinct=50)
    assert area_variable(dataset(country, region, school)) == "region"
    assert area_variable(dataset(school)) == ""
