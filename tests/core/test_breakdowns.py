"""Breakdowns: what makes the groups, on twelve exam records worked by hand (see registers.py)."""

from datetime import date

import pytest

from core.errors import BadQuestion
from core.words import Message
from tests.core.speaking import ENGLISH


def groups(answer):
    return [answer.groups[0].text(value, ENGLISH) for value in answer.cells(answer.groups[0])]


def test_a_group_that_is_not_reported_has_a_row_of_its_own(register):
    assert register.by_group("show=rows&by=region") == {"N": 4, "S": 4, "E": 3, None: 1}


def test_groups_are_read_in_words(register):
    assert groups(register.ask("show=mean(score)&by=region")) == ["South", "North", "Not reported", "East"]


def test_yes_and_no_are_read_in_words(register):
    assert groups(register.ask("show=rows&by=passed")) == ["Yes", "No", "Not reported"]


def test_years_quarters_and_months_of_a_date_begin_on_their_first_day(register):
    assert register.by_group("show=rows&by=year(day)") == {2020: 4, 2021: 5, 2022: 2, None: 1}
    quarters = register.by_group("show=rows&by=quarter(day)&where=day:2020-01-01..2020-12-31")
    # 15 January and 31 March fall in the first quarter, 1 April in the second
    assert quarters == {date(2020, 1, 1): 2, date(2020, 4, 1): 1, date(2020, 10, 1): 1}
    months = register.by_group("show=rows&by=month(day)&where=day:2020-01-01..2020-12-31")
    assert months == {date(2020, m, 1): 1 for m in (1, 3, 4, 12)}


def test_quarters_are_read_as_a_year_and_a_quarter(register):
    answer = register.ask("show=rows&by=quarter(day)&where=day:2020-01-01..2020-12-31")
    assert groups(answer) == ["2020 Q1", "2020 Q2", "2020 Q4"]


def test_bands_are_closed_on_the_left_and_go_below_zero(register):
    # -5 | 5 | 10 15 | 20 | 30 | 40 | 50 | 60, and three that do not report
    assert register.rows("show=rows&by=band(score;10)") == [
        (-10.0, 1),
        (0.0, 1),
        (10.0, 2),
        (20.0, 1),
        (30.0, 1),
        (40.0, 1),
        (50.0, 1),
        (60.0, 1),
        (None, 3),
    ]


def test_a_band_says_both_of_its_ends(register):
    answer = register.ask("show=rows&by=band(score;50)&where=score:-50..60")
    assert groups(answer) == ["-50 to under 0", "0 to under 50", "50 to under 100"]


def test_a_measure_may_also_be_the_breakdown_and_the_filter(register):
    rows = register.rows("show=mean(score)&by=band(score;30)&where=score:0..60")
    # 5 10 15 20 | 30 40 50 | 60
    assert rows == [(0.0, 12.5), (30.0, 40.0), (60.0, 60.0)]
    assert register.rows("show=sum(weight)&by=weight&where=weight=1|2") == [(1, 6), (2, 4)]


def test_three_breakdowns_make_one_row_per_combination(register):
    rows = register.rows("show=rows&by=region,sex,year&where=region=S&where=year=2021")
    assert rows == [("S", "f", 2021, 1), ("S", "m", 2021, 2)]


def test_four_breakdowns_are_refused(register):
    with pytest.raises(BadQuestion, match="at most 3"):
        register.ask("show=rows&by=region,sex,year,passed")


def test_the_same_breakdown_twice_is_refused(register):
    with pytest.raises(BadQuestion, match="twice"):
        register.ask("show=rows&by=sex,sex")


def test_the_same_date_may_make_two_breakdowns(register):
    rows = register.rows("show=rows&by=year(day),quarter(day)&where=day:2020-01-01..2020-03-31")
    assert rows == [(2020, date(2020, 1, 1), 2)]


@pytest.mark.parametrize(
    "by", ["year(school)", "band(school;2)", "day", "month(year)", "quarter(score)", "score"]
)
def test_a_breakdown_that_does_not_fit_the_variable_is_refused(register, by):
    with pytest.raises(BadQuestion, match="cannot be broken down in this way"):
        register.ask(f"show=rows&by={by}")


@pytest.mark.parametrize("width", ["0", "0.0"])
def test_bands_without_width_are_refused(register, width):
    with pytest.raises(BadQuestion, match="above zero"):
        register.ask(f"show=rows&by=band(score;{width})")


def test_no_records_make_no_groups(register):
    answer = register.ask("show=mean(score)&by=region,sex&where=region~zzz")
    assert answer.table.num_rows == 0
    assert answer.table.column_names == ["region", "sex", "value", "records"]


def test_labels_are_messages_and_not_yet_words(register):
    answer = register.ask("show=mean(score)&by=year(day)")
    assert all(isinstance(column.label, Message) for column in answer.columns)
    assert [str(column.label) for column in answer.columns] == [
        "Day (year)",
        "Mean of Score",
        "Records",
    ]
