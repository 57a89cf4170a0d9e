"""Every kind of measure, on twelve exam records worked by hand (see registers.py).

Scores reported: 10 20 30 40 60 50 -5 5 15, that is nine of twelve: one is -9999 ("Absent"), two are empty.
"""

import pytest

from core.errors import BadQuestion


def test_records_are_counted_whether_or_not_anything_is_reported(register):
    assert register.value("show=rows") == 12


def test_different_values_are_counted_without_the_missing_one(register):
    # Ada Lovelace, Ñandú 50%, x_y, xzy, it's; one record has no school
    assert register.value("show=distinct(school)") == 5


def test_a_missing_code_is_not_a_different_value(register):
    assert register.value("show=distinct(score)") == 9


def test_a_missing_code_is_never_added_up(register):
    # 10 + 20 + 30 + 40 + 60 + 50 - 5 + 5 + 15
    assert register.value("show=sum(score)") == 225.0


def test_a_sum_of_whole_numbers_stays_whole(register):
    # 1 + 3 + 2 + 1 + 2 + 1 + 0 + 1 + 1 + 1
    value = register.value("show=sum(weight)")
    assert value == 13
    assert isinstance(value, int)


def test_a_missing_code_is_never_averaged(register):
    assert register.value("show=mean(score)") == 25.0  # 225 / 9


def test_the_mean_of_whole_numbers_has_decimals(register):
    assert register.value("show=mean(weight)") == 1.3  # 13 of ten that report


def test_the_median_is_the_middle_one(register):
    assert register.value("show=median(score)") == 20.0  # the fifth of -5 5 10 15 20 30 40 50 60


def test_lowest_and_highest_leave_missing_codes_out(register):
    assert register.rows("show=min(score)&show=max(score)") == [(-5.0, 60.0)]


def test_a_quantile_lies_between_its_neighbours(register):
    # nine values: 0.9 x 8 = 7.2 places after the lowest, so 50 + 0.2 x (60 - 50)
    assert register.value("show=quantile(score;0.9)") == pytest.approx(52.0)
    assert register.value("show=quantile(score;0.25)") == 10.0


def test_a_share_is_of_the_records_that_report(register):
    # passed: 6 true, 4 false, 2 not reported
    assert register.value("show=share(passed=true)") == pytest.approx(0.6)
    # sex: 6 girls, 5 boys, 1 not reported
    assert register.value("show=share(sex=f)") == pytest.approx(6 / 11)


def test_a_share_may_be_of_several_categories(register):
    assert register.value("show=share(region=N|S)") == pytest.approx(8 / 11)  # 4 + 4 of 11 reported


def test_a_ratio_of_sums_is_over_complete_pairs(register):
    # both reported: scores 10 20 30 40 60 -5 5 15 = 175; weights 1 3 1 2 0 1 1 1 = 10
    answer = register.ask("show=ratio(score;weight)")
    assert answer.table.to_pylist() == [{"value": 17.5, "records": 8}]


def test_a_weighted_mean_is_over_complete_pairs(register):
    # 10x1 + 20x3 + 30x1 + 40x2 + 60x0 - 5x1 + 5x1 + 15x1 = 195; weights 10
    assert register.value("show=weighted_mean(score;weight)") == 19.5


def test_nothing_is_divided_by_zero(register):
    assert register.value("show=ratio(score;weight)&where=weight=0") is None
    assert register.value("show=weighted_mean(score;weight)&where=weight=0") is None


def test_a_ratio_of_a_variable_to_itself_is_one(register):
    assert register.value("show=ratio(score;score)") == 1.0


def test_the_contributors_are_the_records_that_report_the_measure(register):
    assert register.ask("show=mean(score)").cells(register.ask("show=mean(score)").columns[-1]) == [9]
    assert register.ask("show=distinct(school)").table["records"].to_pylist() == [11]
    assert register.ask("show=rows").table["records"].to_pylist() == [12]


def test_three_measures_stand_side_by_side(register):
    rows = register.rows("show=rows&show=mean(score)&show=share(sex=m)&where=region=S")
    # South: four records; (40 + 60 + 50) / 3; two boys of four
    assert rows == [(4, 50.0, 0.5)]


@pytest.mark.parametrize(
    ("measure", "nothing"),
    [
        ("rows", 0),
        ("distinct(school)", 0),
        ("sum(score)", None),
        ("sum(weight)", None),
        ("mean(score)", None),
        ("median(score)", None),
        ("min(score)", None),
        ("max(score)", None),
        ("quantile(score;0.5)", None),
        ("share(sex=f)", None),
        ("ratio(score;weight)", None),
        ("weighted_mean(score;weight)", None),
    ],
)
def test_a_measure_of_no_records_is_nothing_and_not_zero(register, measure, nothing):
    # nobody lives in the West
    answer = register.ask(f"show={measure}&where=region~zzz")
    assert answer.table.to_pylist() == [{"value": nothing, "records": 0}]


def test_a_sum_where_nobody_reports_is_nothing_and_not_zero(register):
    assert register.rows("show=sum(score)&by=region&where=missing(score)") == [
        ("N", None),
        ("S", None),
        ("E", None),
    ]


def test_one_record_is_its_own_mean_and_median(register):
    where = "where=day=2021-05-05"
    assert register.rows(f"show=mean(score)&show=median(score)&show=max(score)&{where}") == [
        (60.0, 60.0, 60.0)
    ]


@pytest.mark.parametrize("variable", ["day", "passed", "year", "school", "sex"])
@pytest.mark.parametrize("kind", ["sum", "mean", "median", "min", "max", "quantile"])
def test_what_is_not_a_number_has_no_mean(register, kind, variable):
    with pytest.raises(BadQuestion, match="is not a number"):
        register.ask(f"show={kind}({variable})")


def test_a_ratio_needs_two_variables(register):
    with pytest.raises(BadQuestion, match="needs another variable"):
        register.ask("show=ratio(score)")


@pytest.mark.parametrize("quantile", ["0", "1", "7"])
def test_a_quantile_lies_between_zero_and_one(register, quantile):
    with pytest.raises(BadQuestion, match=r"for example 0\.9"):
        register.ask(f"show=quantile(score;{quantile})")
