"""Comparisons: the figure beside a figure, on twelve exam records worked by hand (see registers.py)."""

from datetime import date

import pytest

from core.answer import Kind
from core.errors import BadQuestion


def test_a_year_is_compared_with_the_year_before(register):
    # records: 2020 4, 2021 5, 2022 3; nothing is known of 2019
    assert register.rows("show=rows&by=year&compare=previous") == [
        (2020, 4, None, None),
        (2021, 5, 4.0, 1.0),
        (2022, 3, 5.0, -2.0),
    ]


def test_the_first_year_of_a_filter_is_compared_with_the_year_before_the_filter(register):
    assert register.rows("show=rows&by=year&where=year:2021..2022&compare=previous") == [
        (2021, 5, 4.0, 1.0),
        (2022, 3, 5.0, -2.0),
    ]


def test_each_group_is_compared_with_itself_a_year_before(register):
    rows = register.rows("show=rows&by=region,year&where=region=N|S&compare=previous")
    assert rows == [
        ("N", 2020, 3, None, None),
        ("N", 2021, 1, 3.0, -2.0),
        ("S", 2020, 1, None, None),
        ("S", 2021, 3, 1.0, 2.0),
    ]


def test_years_in_a_filter_are_compared_with_as_many_years_before(register):
    assert register.rows("show=rows&where=year=2021&compare=previous") == [(5, 4.0, 1.0)]
    # 2021 and 2022 hold 8; 2019 and 2020 hold 4
    assert register.rows("show=rows&where=year:2021..2022&compare=previous") == [(8, 4.0, 4.0)]


def test_a_quarter_is_compared_with_the_quarter_before(register):
    found = {row[0]: row[1:] for row in register.rows("show=rows&by=quarter(day)&compare=previous")}
    assert found[date(2020, 4, 1)] == (1, 2.0, -1.0)
    assert found[date(2021, 1, 1)] == (2, 1.0, 1.0)  # against the last quarter of 2020
    assert found[date(2020, 10, 1)] == (1, None, None)  # nobody sat an exam in the third


def test_the_first_quarter_of_a_filter_is_compared_with_the_one_before_the_filter(register):
    rows = register.rows("show=rows&by=quarter(day)&where=day:2021-01-15..2021-06-30&compare=previous")
    # February; 5 and 6 May. The reference reaches back to October 2020
    assert rows[0] == (date(2021, 1, 1), 1, 1.0, 0.0)


def test_a_period_that_is_not_reported_has_none_before_it(register):
    rows = register.rows("show=rows&by=month(day)&compare=previous")
    assert rows[-1] == (None, 1, None, None)


def test_a_year_of_another_variable_stays_as_it_is(register):
    rows = register.rows("show=rows&by=month(day)&where=year=2022&compare=previous")
    # January and February of 2022; without December 2021, which the filter leaves out
    assert rows == [
        (date(2022, 1, 1), 1, None, None),
        (date(2022, 2, 1), 1, 1.0, 0.0),
        (None, 1, None, None),
    ]


@pytest.mark.parametrize("rest", ["", "&by=region", "&where=region=N", "&where=missing(year)"])
def test_without_time_there_is_no_previous_period(register, rest):
    answer = register.ask(f"show=rows{rest}&compare=previous")
    assert "break down by time or choose years" in str(answer.notes[0])
    assert not answer.of_kind(Kind.REFERENCE)


def test_an_open_range_of_years_has_no_previous_period(register):
    answer = register.ask("show=rows&where=year:2021..&compare=previous")
    assert "the first and the last year" in str(answer.notes[0])


def test_a_region_is_compared_with_the_country(register):
    # North (10 + 20 + 30) / 3, South 150 / 3, East (-5 + 5) / 2, not reported 15; the country 225 / 9
    assert register.rows("show=mean(score)&by=region&compare=country") == [
        ("S", 50.0, 25.0, 25.0),
        ("N", 20.0, 25.0, -5.0),
        (None, 15.0, 25.0, -10.0),
        ("E", 0.0, 25.0, -25.0),
    ]


def test_the_country_keeps_the_filters_that_are_not_areas(register):
    # girls: 10 40 50 5; the country's girls (10 + 40 + 50 + 5) / 4
    assert register.rows("show=mean(score)&where=sex=f&where=region=S&compare=country") == [
        (45.0, 26.25, 18.75)
    ]


def test_a_region_in_a_year_is_compared_with_the_country_in_that_year(register):
    rows = register.rows("show=mean(score)&by=region,year&where=region=S&compare=country")
    # 2020: the country (10 + 20 + 40) / 3; 2021: (30 + 60 + 50 - 5) / 4
    assert [row[:3] for row in rows] == [("S", 2020, 40.0), ("S", 2021, 55.0)]
    assert [row[3] for row in rows] == pytest.approx([70 / 3, 33.75])


def test_without_an_area_the_country_is_everybody(register):
    assert register.rows("show=mean(score)&by=sex&where=sex=f|m&compare=country") == [
        ("f", 26.25, pytest.approx(195 / 8), pytest.approx(26.25 - 195 / 8)),
        ("m", 22.5, pytest.approx(195 / 8), pytest.approx(22.5 - 195 / 8)),
    ]


def test_a_comparison_with_nobody_is_empty(register):
    assert register.rows("show=mean(score)&where=region~zzz&where=sex=f&compare=country") == [
        (None, 26.25, None)
    ]
    assert register.rows("show=mean(score)&by=region&where=year=1999&compare=country") == []


def test_two_measures_are_not_compared(register):
    with pytest.raises(BadQuestion, match="one measure"):
        register.ask("show=rows&show=mean(score)&by=year&compare=previous")


def test_years_that_are_not_years_are_refused_before_anything_is_moved(register):
    with pytest.raises(BadQuestion, match="is not a value"):
        register.ask("show=rows&where=year=last&compare=previous")
    with pytest.raises(BadQuestion, match="is not a value"):
        register.ask("show=rows&by=quarter(day)&where=day:soon..&compare=previous")


def test_nothing_comes_before_the_first_day(register):
    rows = register.rows("show=rows&by=year(day)&where=day:0001-01-01..2020-12-31&compare=previous")
    assert rows == [(2020, 4, None, None)]


def test_the_country_is_not_compared_with_itself(register):
    answer = register.ask("show=mean(score)&by=year&compare=country")
    assert "whole country" in str(answer.notes[0])
    assert [column.kind for column in answer.columns] == [Kind.GROUP, Kind.VALUE, Kind.RECORDS]
