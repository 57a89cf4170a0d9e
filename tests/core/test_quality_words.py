from datetime import UTC, datetime

import pytest

from core.catalog import Dataset, Edition, Link, Variable, VariableRole, VariableType
from core.quality import DIMENSION, Check, CheckKind, Dimension, Operator, Rule, Term
from core.quality_words import (
    advice_of,
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
