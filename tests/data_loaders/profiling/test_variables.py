"""Registers of a dozen rows, each figure worked by hand."""

from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from core.profile import QUANTILES, Tally
from data_loaders.profiling import tallies
from tests.data_loaders.profiling.published import HIDDEN, IDENTIFIER, MEASURE, YEAR, profile_of


def test_values_and_the_missing_by_kind_are_all_the_records(tmp_path):
    # 12 records: 3 empty, 2 coded -9, 1 coded 99; 6 values 1 1 1 2 2 5: mean 12 / 6 = 2, sd sqrt((3 + 0 + 9) / 5)
    cells = [1, None, -9, 2, 1, None, 99, 1, -9, 2, None, 5]
    profile = profile_of(tmp_path, {"rooms": cells}, {"rooms": {"missing": ["-9", "99", "-1", "x"]}})
    rooms = profile.variable("rooms")
    assert (rooms.values, rooms.not_reported, rooms.missing, rooms.records) == (6, 3, 6, 12)
    assert rooms.coded == (Tally("-9", 2), Tally("99", 1))
    assert (rooms.distinct, rooms.is_distinct_exact) == (3, True)
    assert (rooms.lowest, rooms.highest, rooms.mean) == (1, 5, 2)
    assert rooms.sd == pytest.approx((12 / 5) ** 0.5)
    assert rooms.top == (Tally("1", 3), Tally("2", 2), Tally("5", 1))
    assert [(each.low, each.high, each.count) for each in rooms.histogram] == [
        (1, 2, 3), (2, 3, 2), (3, 4, 0), (4, 5, 0), (5, 6, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("most", [tallies.ALWAYS_TALLIED, 10])
def test_figures_of_numbers_are_those_of_numpy_and_scipy_whether_tallied_or_not(tmp_path, monkeypatch, most):
    monkeypatch.setattr(tallies, "ALWAYS_TALLIED", most)
    monkeypatch.setattr(tallies, "FIRST_RECORDS", 1_000)
    draws = np.random.default_rng(7).lognormal(6, 1.5, 20_000).round(2)
    pay = profile_of(tmp_path, {"pay": draws}, {"pay": MEASURE}).variable("pay")
    assert pay.is_distinct_exact is (most > 10)
    assert (pay.lowest, pay.highest) == (draws.min(), draws.max())
    assert pay.mean == pytest.approx(draws.mean())
    assert pay.sd == pytest.approx(stats.tstd(draws))
    assert pay.distinct == pytest.approx(len(np.unique(draws)), rel=0 if most > 10 else 0.1)
    exact = np.quantile(draws, QUANTILES)
    assert pay.quantiles == pytest.approx(exact, rel=1e-9 if most > 10 else 0.05)
    edges = [each.low for each in pay.histogram] + [pay.histogram[-1].high]
    assert [each.count for each in pay.histogram] == np.histogram(draws, edges)[0].tolist()
    assert pay.first_digits == tuple(
        sum(f"{draw:e}"[0] == str(digit) for draw in draws) for digit in range(1, 10)
    )
    assert pay.last_digits == ()


@pytest.mark.parametrize("most", [tallies.ALWAYS_TALLIED, 10])
def test_the_commonest_values_are_counted_exactly(tmp_path, monkeypatch, most):
    monkeypatch.setattr(tallies, "ALWAYS_TALLIED", most)
    monkeypatch.setattr(tallies, "FIRST_RECORDS", 100)
    cells = [f"v{row}" for row in range(3_000)] + ["often"] * 500 + ["less often"] * 400
    top = profile_of(tmp_path, {"name": cells}).variable("name").top
    assert top[:2] == (Tally("often", 500), Tally("less often", 400))


def test_ages_that_end_in_0_and_5_stand_out_among_the_last_digits(tmp_path):
    # 0, 5, ..., 95 twice and 1, 11, ..., 91 once: digit 0 and 5 have 20 each, digit 1 has 10
    ages = [*range(0, 100, 5)] * 2 + [*range(1, 100, 10)]
    age = profile_of(tmp_path, {"age": ages}).variable("age")
    assert age.last_digits == (20, 10, 0, 0, 0, 20, 0, 0, 0, 0)
    assert age.first_digits == ()  # 0 to 99 is not several orders of magnitude


def test_days_have_their_range_quantiles_bars_and_heaps(tmp_path):
    days = [date(2019, month, 15) for month in range(1, 13)] * 4 + [date(2019, 1, 1)] * 9
    days += [date(1900, 1, 1), date(2999, 1, 1), None]
    born = profile_of(tmp_path, {"seen": pa.array(days)}).variable("seen")
    assert (born.lowest, born.highest) == ("1900-01-01", "2999-01-01")
    assert born.quantiles[3] == "2019-05-15"
    assert born.impossible == 1  # the year 2999; 1900 is still possible
    assert Tally("1900-01-01", 1) in born.heaped_days
    assert Tally("01-01", 11) in born.heaped_days  # 9 + 1 + 1
    assert sum(each.count for each in born.histogram) == born.values == 59


def test_first_days_of_all_months_are_no_heap(tmp_path):
    days = [date(2024, month, 1) for month in range(1, 13)] * 10
    assert profile_of(tmp_path, {"paid": pa.array(days)}).variable("paid").heaped_days == ()


def test_moments_are_profiled_like_days(tmp_path):
    moments = [datetime.fromisoformat(f"2024-03-{day:02}T10:30") for day in range(1, 11)]
    at = profile_of(tmp_path, {"at": pa.array(moments)}).variable("at")
    assert (at.lowest, at.highest) == ("2024-03-01T10:30:00", "2024-03-10T10:30:00")
    assert [each.count for each in at.histogram] == [1] * 10


def test_what_cannot_be_is_counted(tmp_path):
    table = {
        "age": [5, 7, 130, -2, None, 8],  # 130 and -2 are outside 0 to 120
        "sex": ["F", "M", "X", "F", "9", "M"],  # X is in no list; 9 is a code for "no answer"
        "year": [2020, 2021, 20210, 2021, 2022, 1022],  # two that are no years
        "share": [0.5, float("inf"), 0.1, float("nan"), 0.2, 0.3],  # infinite
    }
    about = {
        "age": {"valid_low": 0, "valid_high": 120},
        "sex": {"codes": ["F", "M"], "missing": ["9"]},
        "year": YEAR,
    }
    profile = profile_of(tmp_path, table, about)
    assert [each.impossible for each in profile.variables] == [2, 1, 2, 1]
    share = profile.variable("share")
    assert (share.values, share.not_reported, share.highest) == (5, 1, 0.5)  # not a number says nothing


def test_text_has_shapes_spaces_capitals_and_lengths(tmp_path):
    cells = [
        "AB-123",
        "cd-456",
        "Ñu-789",
        " AB-123",
        "  ",
        None,
        "Lima",
        "LIMA",
        "Lima",
        "lima ",
        "AB-999",
        "",
    ]
    code = profile_of(tmp_path, {"code": cells}).variable("code")
    assert (code.values, code.not_reported) == (11, 1)
    assert (code.blank, code.untrimmed) == (2, 2)  # "  " and ""; " AB-123" and "lima "
    assert code.mixed_case == 1  # "LIMA" beside two of "Lima"; "lima " has a space and is another value
    assert (code.shortest, code.longest) == (0, 7)
    assert code.patterns[:2] == (Tally("AA-999", 2), Tally("Aaaa", 2))


def test_runs_of_letters_are_compressed_where_there_are_too_many_shapes(tmp_path):
    names = ["A" + "b" * length + " C" + "d" * (20 - length) for length in range(1, 20)]
    assert profile_of(tmp_path, {"name": names}).variable("name").patterns == (
        Tally("Aa+ Aa+", 17),
        Tally("Aa Aa+", 1),
        Tally("Aa+ Aa", 1),
    )


def test_of_identifiers_and_hidden_variables_no_value_enters(tmp_path):
    table = {
        "document": [f"4455667{row}" for row in range(8)],
        "surname": ["Quispe", "Mamani", "Quispe", "Flores", "Flores", "Rojas", "Quispe", "Mamani"],
        "born": pa.array([date(1977, 3, day + 1) for day in range(8)]),
        "number": [80_000_001 + row for row in range(8)],
    }
    about = {"document": IDENTIFIER, "surname": HIDDEN, "born": HIDDEN, "number": IDENTIFIER}
    profile = profile_of(tmp_path, table, about)
    kept = next(tmp_path.glob("data/datasets/register/editions/*/profile.json")).read_text()
    assert not [secret for secret in ("4455667", "Quispe", "Flores", "1977", "8000000") if secret in kept]
    assert profile.variable("document").patterns == (Tally("99999999", 8),)
    assert profile.variable("surname").distinct == 4
    assert all(each.lowest is None and not each.top and not each.quantiles for each in profile.variables)


def test_booleans_are_written_as_code_lists_write_them(tmp_path):
    passed = profile_of(tmp_path, {"passed": [True, False, True, None]}).variable("passed")
    assert passed.top == (Tally("true", 2), Tally("false", 1))


def test_every_code_is_counted_however_many_there_are(tmp_path):
    # code 000 is there once, 001 twice ... 039 forty times: 820 records; "x" is no code
    codes = [f"{place:03}" for place in range(60)]
    cells = [code for place, code in enumerate(codes[:40]) for _ in range(place + 1)] + ["x"]
    district = profile_of(tmp_path, {"district": cells}, {"district": {"codes": codes}}).variable("district")
    counts = {each.value: each.count for each in district.top}
    assert (len(counts), counts["039"], counts["000"], counts["x"]) == (41, 40, 1, 1)
    assert [each.value for each in district.top_told] == [f"{place:03}" for place in range(39, 29, -1)]


def test_codes_that_are_each_there_once_are_counted_too(tmp_path):
    codes = [f"{place:02}" for place in range(20)]
    profile = profile_of(tmp_path, {"region": codes, "name": codes}, {"region": {"codes": codes}})
    assert [each.count for each in profile.variable("region").top] == [1] * 20
    assert profile.variable("name").top == ()
