"""Scores by medians against numpy and scipy, Benford's law against its own table."""

import math

import numpy as np
import pytest
from scipy import stats

from core.quality import Check, CheckKind
from data_loaders.checking.digits import BENFORD, benford_distance
from tests.data_loaders.checking.registers import NUMBER, WHOLE, YEAR, finding_of, publish, variable


def modified_z(values):
    """Iglewicz and Hoaglin, with scipy's median absolute deviation."""
    return 0.6745 * (values - np.median(values)) / stats.median_abs_deviation(values)


@pytest.mark.parametrize("is_log", [False, True])
def test_outliers_are_those_that_scipy_finds(office, is_log):
    random = np.random.default_rng(7)
    values = np.round(random.lognormal(7, 0.3, 2_000), 2)
    values[[10, 500]] *= 10
    data = publish(office, "pay", (variable("net", NUMBER), values.tolist()))
    scores = modified_z(np.log(values) if is_log else values)
    for threshold in (3.5, 5.0):
        check = Check(CheckKind.OUTLIER, ("net",), threshold=threshold, is_log=is_log)
        finding, hits = finding_of(office, data, check)
        assert finding.checked == 2_000
        assert [hit[0] - 1 for hit in hits] == np.flatnonzero(np.abs(scores) > threshold).tolist()


def test_an_extra_zero_hides_from_the_standard_deviation_and_not_from_the_median(office):
    values = [100.0, 101, 102, 103, 104, 105, 106, 107, 108, 1050]
    # mean 198.6, sd 299.2 (of the sample): 1050 is only 2.85 sd away; median 104.5, MAD 2.5: score 255
    assert abs(1050 - np.mean(values)) < 3 * np.std(values, ddof=1)
    data = publish(office, "pay", (variable("net", NUMBER), values))
    _, hits = finding_of(office, data, Check(CheckKind.OUTLIER, ("net",)))
    assert [(hit[0], hit[5]) for hit in hits] == [(10, "104.5")]


def test_where_most_values_are_equal_the_mean_deviation_takes_the_place_of_the_median_one(office):
    values = [5.0] * 18 + [6.0, 50.0]
    # MAD 0; the mean deviation from 5 is (1 + 45) / 20 = 2.3: 45 / (1.253314 x 2.3) = 15.6; 1 / 2.88 = 0.35
    data = publish(office, "d", (variable("x", NUMBER), values))
    assert [hit[0] for hit in finding_of(office, data, Check(CheckKind.OUTLIER, ("x",)))[1]] == [20]
    same = publish(office, "same", (variable("x", NUMBER), [5.0] * 20))
    assert finding_of(office, same, Check(CheckKind.OUTLIER, ("x",)))[0].hits == 0


def test_outliers_are_told_within_groups_and_not_of_a_handful(office):
    groups = ["low"] * 20 + ["high"] * 20 + ["few"] * 3
    pay = [*range(100, 120), *range(1000, 1020), 1, 2, 900]
    pay[5] = 1005  # usual for the others
    data = publish(office, "pay", (variable("grade"), groups), (variable("net", WHOLE), pay))
    finding, hits = finding_of(office, data, Check(CheckKind.OUTLIER, ("net",), by=("grade",)))
    assert (finding.checked, [hit[0] for hit in hits]) == (40, [6])


def test_a_missing_code_is_no_outlier(office):
    codes = [("-9999", "not reported"), ("-6666", "not applicable")]
    values = [*range(50, 90), -9999, -6666]
    data = publish(office, "d", (variable("x", WHOLE, missing=codes), values))
    finding, _ = finding_of(office, data, Check(CheckKind.OUTLIER, ("x",)))
    assert (finding.checked, finding.hits) == (40, 0)


def test_a_unit_that_jumps_is_told_with_what_it_had_before(office):
    sizes = {f"{unit:02}": 100 + unit for unit in range(20)}
    years, schools = [], []
    for unit, size in sizes.items():
        after = 300 if unit == "07" else size
        years += [2023] * size + [2024] * after
        schools += [unit] * (size + after)
    data = publish(
        office, "d", (variable("year", YEAR), years), (variable("school", level="school"), schools)
    )
    finding, hits = finding_of(office, data, Check(CheckKind.JUMP, by=("school",), period="year"))
    # 19 units do not change at all, so MAD is 0: the score of 07 is 1 / (1.253314 / 20) = 16
    assert (finding.checked, finding.hits) == (20, 1)
    [(row, unit, _, key, shown, expected)] = hits
    assert (row, unit, key, shown, expected) == (0, "07", ["07", "2024"], ["300"], "107")


def test_the_expected_shares_are_those_of_benford():
    # the table of Benford (1938)
    assert [round(share, 3) for share in BENFORD] == [
        0.301,
        0.176,
        0.125,
        0.097,
        0.079,
        0.067,
        0.058,
        0.051,
        0.046,
    ]
    exact = {digit: math.log10(1 + 1 / digit) for digit in range(1, 10)}
    assert benford_distance(exact) == pytest.approx(0)


def test_powers_of_two_follow_benford_and_equal_steps_do_not(office):
    powers = [float(2**n) for n in range(400)]
    data = publish(office, "powers", (variable("x", NUMBER), powers))
    hint = Check(CheckKind.FIRST_DIGITS, ("x",), threshold=0.015)
    finding, _ = finding_of(office, data, hint)
    assert (finding.checked, finding.hits, finding.is_notable) == (400, 0, False)
    steps = publish(office, "steps", (variable("x", NUMBER), [float(n) for n in range(1, 1000)]))
    finding, _ = finding_of(office, steps, hint)
    # each digit is first 111 times of 999: the mean of |1/9 - share| over the nine
    assert finding.distance == pytest.approx(np.mean(np.abs(1 / 9 - np.array(BENFORD))))
    assert finding.is_notable
    assert finding.hits == 0  # a hint is never an error


def test_round_ages_are_a_hint(office):
    ages = [20, 25, 30, 35, 40] * 80 + list(range(20, 40)) * 20  # 400 of 400 and 80 of 400 end on 0 or 5
    data = publish(office, "d", (variable("age", WHOLE), ages))
    finding, _ = finding_of(office, data, Check(CheckKind.HEAPING, ("age",), threshold=0.1))
    assert finding.distance == pytest.approx(480 / 800 - 0.2)
