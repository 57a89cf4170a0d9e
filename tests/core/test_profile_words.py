from core.catalog import Code, Variable, VariableRole, VariableType
from core.profile import Break, BreakKind, Dependency, KeyCandidate, MissingTogether, VariableProfile
from core.profile_words import (
    break_in_words,
    dependencies_in_words,
    key_in_words,
    missing_together_in_words,
    quantiles_in_words,
    value_in_words,
)
from tests.core.registers import dataset_of
from tests.core.speaking import ENGLISH

T = VariableType
SCHOOL = Variable("school", T.TEXT, {"en": "School"})
REGION = Variable("region", T.TEXT, {"en": "Region"}, codes=(Code("01", {"en": "North"}),))
DAY = Variable("day", T.DATE, {"en": "Day"})
MARK = Variable("mark", T.NUMBER, {"en": "Mark"}, VariableRole.MEASURE)
DATASET = dataset_of(SCHOOL, REGION, DAY, MARK)


def said(message):
    return ENGLISH.say(message)


def test_quantiles_say_where_the_values_lie():
    profile = VariableProfile(
        "mark", T.NUMBER, 9, lowest=0.0, highest=20.0, mean=12.5, sd=3.0, quantiles=(1.0, 5.0, 11.0, 13.0, 15.0, 18.0, 19.0)
    )  # fmt: skip
    assert [said(each) for each in quantiles_in_words(MARK, profile, ENGLISH)] == [
        "Half of the values lie between 11 and 15; the middle one is 13.",
        "One in twenty is 5 or below, one in twenty 18 or above.",
        "The lowest is 0, the highest 20.",
        "The mean is 12.5, the standard deviation 3.",
    ]


def test_without_quantiles_nothing_is_said():
    assert quantiles_in_words(MARK, VariableProfile("mark", T.NUMBER, 0), ENGLISH) == ()


def test_values_are_read_as_labels_days_years_and_numbers():
    year = Variable("year", T.YEAR, {})
    assert value_in_words(REGION, "01", ENGLISH) == "North"
    assert value_in_words(DAY, "2024-03-01", ENGLISH) == "1 Mar 2024"
    assert value_in_words(DAY, "not a day", ENGLISH) == "not a day"
    assert value_in_words(year, 2024.0, ENGLISH) == "2024"
    assert value_in_words(MARK, 1234.5, ENGLISH) == "1,234.5"


def test_a_key_tells_all_records_apart_or_nearly():
    assert said(key_in_words(KeyCandidate(("school",)), DATASET)) == "“School” tells all records apart."
    pair = KeyCandidate(("school", "region"))
    assert said(key_in_words(pair, DATASET)) == "“School”, “Region” together tell all records apart."
    nearly = key_in_words(KeyCandidate(("school",), 2), DATASET)
    assert (
        said(nearly)
        == "“School” nearly tells records apart: 2 records share their values with an earlier one."
    )


def test_what_settles_several_variables_is_one_sentence():
    found = (
        Dependency("school", "region"),
        Dependency("school", "day"),
        Dependency("region", "day", exceptions=1),
    )
    assert [said(each) for each in dependencies_in_words(found, DATASET)] == [
        "Each “School” has one “Region”, “Day”.",
        "Each “Region” has one “Day”, save for 1 record.",
    ]


def test_missing_together_counts_the_records():
    found = MissingTogether(("mark", "day"), 12)
    assert (
        said(missing_together_in_words(found, DATASET))
        == "“Mark”, “Day” are without a value in the same 12 records."
    )


def test_breaks_say_when_what_and_how_much():
    missing = Break(BreakKind.MISSING, "2020", "mark", before=0.01, after=0.125)
    assert said(break_in_words(missing, DATASET, ENGLISH)) == (
        "2020: “Mark” is without a value in 12.5 % of the records, against 1.0 % before."
    )
    codes = Break(BreakKind.CODES, "2021", "region", codes=("01", "99"))
    assert said(break_in_words(codes, DATASET, ENGLISH)) == "2021: values of “Region” come or go: North, 99."
    gone = Break(BreakKind.VANISHED, "e2", "shoe_size")
    assert (
        said(break_in_words(gone, DATASET, ENGLISH, is_edition=True))
        == "This edition: “shoe_size” is no longer there."
    )
