import datetime
from decimal import Decimal

import pytest

from data_loaders.databases.alchemy_rows import Cells
from data_loaders.databases.tables import DatabaseColumn, Family


def cells(family, *values, **more):
    """Return how a column of these values ends up: stored as, the values, the rows left out."""
    taken = Cells([DatabaseColumn("x", "x", family, **more)], is_text=False)
    batch, wrong = taken.batch([(value,) for value in values])
    return taken, batch.column(0).to_pylist(), sorted(wrong)


@pytest.mark.parametrize(
    ("values", "final"),
    [
        ([Decimal("3"), Decimal(2**63 - 1)], "integer"),
        ([Decimal("3.0")], "integer"),
        ([Decimal("3"), 0.5], "number"),
        ([Decimal(2**63)], "text"),
        ([Decimal("1e400")], "text"),
        ([None], "number"),
    ],
)
def test_decimals_without_a_declared_length_are_judged_by_all_values(values, final):
    taken, _, _ = cells(Family.DECIMAL, *values)
    assert taken.final_types == (final,)


def test_decimals_that_lose_digits_are_counted():
    # 0.1 and the second are as good as before; the third has 20 digits
    taken, found, _ = cells(
        Family.DECIMAL, Decimal("0.1"), Decimal("0.30000000000000004"), Decimal("0.12345678901234567891")
    )
    assert taken.lost == {0: 1}
    assert found[2] == "0.12345678901234567891"


def test_a_declared_decimal_is_stored_at_once():
    taken, found, _ = cells(Family.DECIMAL, Decimal("1.10"), None, precision=10, scale=2)
    assert (taken.types, found) == (("number",), [1.1, None])
    taken, found, _ = cells(Family.DECIMAL, Decimal("7"), 8, precision=10, scale=0)
    assert (taken.types, found) == (("integer",), [7, 8])


@pytest.mark.parametrize("value", ["seven", 1.5, 2**63, b"1"])
def test_what_is_no_whole_number_is_left_out(value):
    assert cells(Family.WHOLE, 1, value)[1:] == ([1], [1])


def test_a_date_with_a_time_of_day_is_left_out_rather_than_cut():
    moment = datetime.datetime.fromisoformat
    _, found, wrong = cells(Family.DATE, moment("2024-01-31T00:00"), moment("2024-01-31T10:00"))
    assert (found, wrong) == ([datetime.date(2024, 1, 31)], [1])


def test_a_date_of_zeros_is_no_date_and_counted():
    taken, found, wrong = cells(Family.DATE, "0000-00-00", datetime.date(2024, 1, 31))
    assert (found, wrong) == ([None, datetime.date(2024, 1, 31)], [])
    assert taken.emptied[0] == 1
    taken, found, _ = cells(Family.DATETIME, "0000-00-00 00:00:00")
    assert (found, taken.emptied[0]) == ([None], 1)


def test_moments_with_a_zone_arrive_in_universal_time():
    lima = datetime.timezone(datetime.timedelta(hours=-5))
    _, found, _ = cells(Family.DATETIME, datetime.datetime(2024, 12, 31, 22, tzinfo=lima))
    assert found == [datetime.datetime.fromisoformat("2025-01-01T03:00")]


def test_padding_is_no_text():
    assert cells(Family.TEXT, "ab   ", " a", None, is_padded=True)[1] == ["ab", " a", None]
    assert cells(Family.TEXT, "ab   ", 7)[1] == ["ab   ", "7"]
