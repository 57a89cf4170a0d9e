"""The made-up country looks like a real one, and what was planted can be found."""

import pytest

from tests.sample_data.shipped import ask, truth


def test_about_two_hundred_thousand_pupils_every_year_each_once():
    rows = ask("select year, count(*), count(distinct pupil_id) from enrolment group by year order by year")
    assert [year for year, *_ in rows] == [2020, 2021, 2022, 2023, 2024]
    assert all(190_000 < count < 210_000 and count == pupils for _, count, pupils in rows)


def test_repetition_is_three_percent_but_for_the_year_of_automatic_promotion():
    rates = dict(ask("select year, avg((status = 'repeats')::int) from enrolment group by year"))
    assert rates[2020] < 0.012
    assert all(0.027 < rates[year] < 0.036 for year in (2021, 2022, 2023, 2024))


def test_dropout_is_highest_in_the_pandemic_and_where_rural_and_poor():
    rates = dict(ask("select year, avg((status = 'dropout')::int) from enrolment group by year"))
    assert all(0.02 < rate < 0.06 for rate in rates.values())
    assert max(rates, key=rates.get) == 2021
    where = dict(
        ask(
            "select area || poverty_quintile, avg((status = 'dropout')::int) from enrolment "
            "where poverty_quintile in ('1', '5') group by all"
        )
    )
    assert where["rural5"] > 2.5 * where["urban1"]
    assert where["rural5"] > where["rural1"] > where["urban1"]


def test_one_pupil_in_eight_of_rural_secondary_is_over_age():
    (rate,) = ask("select avg(is_over_age::int) from enrolment where area = 'rural' and grade >= 7")[0]
    assert 0.10 < rate < 0.15


def test_over_age_is_two_years_beyond_the_usual_age():
    # Usual on 31 March: grade + 5 completed years, so over age from grade + 7.
    assert ask("select count(*) from enrolment where is_over_age != (age >= grade + 7)") == [(0,)]


def test_one_pupil_in_five_speaks_an_indigenous_language():
    (share,) = ask("select avg((mother_tongue = 'indigenous')::int) from enrolment")[0]
    assert 0.18 < share < 0.24


def test_girls_lead_in_reading_and_boys_in_maths():
    gaps = dict(
        ask(
            "select subject, avg(score) filter (sex = 'F') - avg(score) filter (sex = 'M') from exams group by 1"
        )
    )
    assert 12 < gaps["reading"] < 18
    assert -10 < gaps["maths"] < -4
    (spread,) = ask("select stddev(score) from exams where subject = 'reading' and grade = 4")[0]
    assert 92 < spread < 104


def test_the_loss_of_2021_is_recovered_by_2023():
    means = dict(ask("select year, avg(score) from exams group by year"))
    assert sorted(means) == [2021, 2022, 2023, 2024]
    assert 12 < means[2023] - means[2021] < 18
    assert means[2021] < means[2022] < means[2023]
    assert abs(means[2024] - means[2023]) < 2


def test_achievement_follows_the_score():
    wrong = ask(
        "select count(*) from exams where achievement != case when score < 420 then 'before_start' "
        "when score < 520 then 'start' when score < 600 then 'in_process' else 'satisfactory' end"
    )
    assert wrong == [(0,)]


def test_who_is_promoted_passed_and_who_left_has_no_mark():
    rows = ask(
        "select status, min(mark), max(mark), count(mark) from enrolment group by status order by status"
    )
    assert [(status, low >= 11 if low is not None else None) for status, low, *_ in rows] == [
        ("dropout", None),
        ("promoted", True),
        ("repeats", False),
    ]
    assert {status: high for status, _, high, _ in rows}["repeats"] == 10


def test_pupils_go_up_one_grade_when_promoted_and_stay_when_they_repeat():
    steps = ask(
        "select distinct a.status, b.grade - a.grade from enrolment a "
        "join enrolment b on a.pupil_id = b.pupil_id and b.year = a.year + 1 order by all"
    )
    assert steps == [("promoted", 1), ("repeats", 0)]


def test_what_stands_beside_a_record_is_that_of_its_school():
    for name in ("enrolment", "exams", "teachers", "payroll", "programme"):
        differing = ask(
            f"select count(*) from {name} a join schools b using (school_code) "
            "where (a.region, a.province, a.district, a.area) != (b.region, b.province, b.district, b.area)"
        )
        assert differing == [(0,)], name


def test_codes_nest_and_keep_their_zeros():
    assert ask(
        "select count(*) from districts where left(district, 4) != province or left(province, 2) != region"
    ) == [(0,)]
    assert ask("select min(length(school_code)), max(length(school_code)) from schools") == [(7, 7)]
    (share,) = ask("select avg(starts_with(school_code, '0')::int) from schools")[0]
    assert share > 0.3


def test_schools_and_districts_look_like_a_country():
    (schools, with_pupils) = ask(
        "select (select count(*) from schools), (select count(distinct school_code) from enrolment)"
    )[0]
    assert schools == 3600
    assert 3580 <= with_pupils <= 3600
    low, high, weighted = ask(
        "select min(poverty_share), max(poverty_share), sum(poverty_share * population) / sum(population) from districts"
    )[0]
    assert low < 0.08
    assert high > 0.7
    assert 0.25 < weighted < 0.36
    fifths = ask("select poverty_quintile, count(*), max(poverty_share) from districts group by 1 order by 1")
    assert all(374 <= count <= 375 for _, count, _ in fifths)
    assert [most for *_, most in fifths] == sorted(most for *_, most in fifths)


def test_attendance_is_unknown_only_in_some_schools_in_2020():
    rows = ask("select year, avg((attendance is null)::int) from enrolment group by year order by year")
    assert 0.08 < rows[0][1] < 0.16
    assert [share for _, share in rows[1:]] == [0, 0, 0, 0]


def test_the_planted_payments_are_there_and_no_others():
    rows = ask("select count(*), count(distinct document) from teachers")[0]
    assert 11_000 < rows[0] < 12_500
    assert rows[0] - rows[1] == 25
    twice = ask(
        "select document from payroll group by document having count(distinct school_code) > 1 order by document"
    )
    assert [document for (document,) in twice] == truth()["payroll"]["paid_in_two_schools"]
    assert len(twice) == 25
    wrong = ask(
        "select document, pay_month::varchar, net_pay / (base_pay + rural_bonus + other_pay - deductions) from payroll "
        "where abs(net_pay - (base_pay + rural_bonus + other_pay - deductions)) > 0.01 order by all"
    )
    listed = truth()["payroll"]["extra_zero_in_net_pay"]
    assert [(document, month) for document, month, _ in wrong] == [
        (item["document"], item["pay_month"]) for item in listed
    ]
    assert [round(factor, 6) for *_, factor in wrong] == [10.0] * 12


def test_half_of_every_stratum_was_drawn():
    strata = ask("select stratum, sum(is_treated::int), count(*) from programme group by stratum")
    assert len(strata) == 50
    assert all(abs(2 * drawn - count) <= 1 for _, drawn, count in strata)
    assert ask("select count(*) from programme where is_delivered and not is_treated") == [(0,)]
    (delivered,) = ask("select avg(is_delivered::int) from programme where is_treated")[0]
    assert 0.82 < delivered < 0.90


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_comparing_the_drawn_with_the_others_finds_the_true_effect(year):
    """Difference of school means within strata; its error is about 0.2 points, so 0.7 points is beyond three."""
    (estimate,) = ask(
        "with school as (select stratum, is_treated, school_code, avg((status = 'dropout')::int) d, count(*) n "
        f"from enrolment join programme using (school_code) where year = {year} and enrolment.grade >= 5 group by all), "
        "cell as (select programme.stratum, sum(n) n, sum(d * n) filter (is_treated) / sum(n) filter (is_treated) - "
        "sum(d * n) filter (not is_treated) / sum(n) filter (not is_treated) gap from school programme group by 1) "
        "select sum(gap * n) / sum(n) from cell where gap is not null"
    )[0]
    effect = truth()["programme"]["by_year"][str(year)]["effect_of_assignment"]
    assert effect < 0
    assert estimate == pytest.approx(effect, abs=0.007)
