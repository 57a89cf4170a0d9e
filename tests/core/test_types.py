"""Columns that tables of the real world hold: decimals, small and huge whole numbers, moments, names that the app uses itself."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from core.catalog import Code, Variable, VariableRole, VariableType
from core.errors import BadQuestion
from tests.core.registers import Register, dataset_of
from tests.core.registers import register as register_of
from tests.core.speaking import ENGLISH

NUMBER, INTEGER, DATETIME, TEXT = (
    VariableType.NUMBER,
    VariableType.INTEGER,
    VariableType.DATETIME,
    VariableType.TEXT,
)

MOMENTS = [datetime(2024, 1, 31, 23, 30), datetime(2024, 2, 1), None, datetime(2024, 12, 31, 12)]  # noqa: DTZ001

COLUMNS = {
    "tiny": (INTEGER, pa.array([100, 100, 100, None], pa.int8())),
    "big": (INTEGER, pa.array([2**62, 2**62, 2**62, 1], pa.int64())),
    "unsigned": (INTEGER, pa.array([2**63 - 1, 0, 0, 0], pa.uint64())),
    "huge": (INTEGER, pa.array([Decimal(10**30)] * 4, pa.decimal128(38, 0))),
    "fee": (
        NUMBER,
        pa.array([Decimal("1.10"), Decimal("2.20"), None, Decimal("-9.00")], pa.decimal128(12, 2)),
    ),
    "small": (NUMBER, pa.array([1.5, 2.5, None, 3.5], pa.float32())),
    "at": (DATETIME, pa.array(MOMENTS, pa.timestamp("us"))),
    "zoned": (DATETIME, pa.array(MOMENTS, pa.timestamp("us", "UTC"))),
    "grade": (NUMBER, pa.array([1.0, 2.0, 1.0, None], pa.float64())),
    "nothing": (NUMBER, pa.array([None] * 4, pa.float64())),
    "tenth": (NUMBER, pa.array([0.1, 0.3, 0.7, 0.29], pa.float64())),
    "value": (TEXT, pa.array(["a", "b", "a", None])),
    "records": (INTEGER, pa.array([1, 2, 1, 2], pa.int32())),
    "reference": (TEXT, pa.array(["a", "b", "a", "a"])),
    "by_value": (NUMBER, pa.array([1.0, 2.0, 3.0, 4.0], pa.float64())),
}

MORE = {
    "fee": {"missing": (Code("-9", {"en": "Unknown"}),)},
    "grade": {"codes": (Code("2", {"en": "Second"}), Code("1", {"en": "First"}))},
}


@pytest.fixture
def odd(tmp_path) -> Register:
    variables = [
        Variable(name, kind, {"en": name.capitalize()}, VariableRole.DIMENSION, **MORE.get(name, {}))
        for name, (kind, _) in COLUMNS.items()
    ]
    table = pa.table({name: column for name, (_, column) in COLUMNS.items()})
    return register_of(tmp_path, table, dataset_of(*variables, name="odd", records=4))


def test_a_sum_of_small_numbers_outgrows_their_type(odd):
    assert odd.value("show=sum(tiny)") == 300  # an int8 ends at 127


def test_a_sum_that_no_whole_number_holds_is_refused_and_its_mean_given(odd):
    with pytest.raises(BadQuestion, match="Ask for the mean"):
        odd.ask("show=sum(big)")
    assert odd.value("show=mean(big)") == pytest.approx(3 * 2**62 / 4)
    assert odd.value("show=mean(huge)") == pytest.approx(1e30)
    with pytest.raises(BadQuestion, match="Ask for the mean"):
        odd.ask("show=sum(huge)")


def test_the_largest_whole_number_can_be_added_and_asked_for(odd):
    assert odd.value("show=sum(unsigned)") == 2**63 - 1
    assert odd.value(f"show=rows&where=unsigned={2**63 - 1}") == 1


def test_decimals_are_numbers_like_others(odd):
    # 1.10 and 2.20; -9 means unknown
    assert odd.rows("show=sum(fee)&show=mean(fee)&show=max(fee)") == [
        (pytest.approx(3.3), pytest.approx(1.65), 2.2)
    ]
    assert odd.value("show=rows&where=missing(fee)") == 2
    assert odd.value("show=rows&where=fee:1.1..2") == 1
    assert odd.rows("show=rows&by=band(fee;1)") == [(1.0, 1), (2.0, 1), (None, 2)]


def test_small_floats_are_numbers_like_others(odd):
    assert odd.value("show=mean(small)") == 2.5
    assert odd.value("show=ratio(small;tiny)") == pytest.approx(4 / 200)


def test_the_last_day_of_a_range_of_moments_lasts_until_midnight(odd):
    for name in ("at", "zoned"):
        assert odd.value(f"show=rows&where={name}:2024-01-01..2024-01-31") == 1
        assert odd.value(f"show=rows&where={name}=2024-02-01") == 1
        assert odd.value(f"show=rows&where={name}:2024-02-01..") == 2


def test_a_moment_may_be_given_to_the_minute(odd):
    assert odd.value("show=rows&where=at:2024-01-31T23:30..2024-01-31T23:30") == 1
    assert odd.value("show=rows&where=at:..2024-01-31T23:29") == 0


def test_a_moment_with_a_time_zone_is_taken_to_ours(odd):
    # half past six in the evening in Lima is half past eleven at night in UTC
    lima = "2024-01-31T18:30-05:00"
    assert odd.value(f"show=rows&where=zoned:{lima}..{lima}") == 1
    assert odd.value(f"show=rows&where=at:{lima}..{lima}") == 1


def test_moments_fall_into_months_without_shifting(odd):
    for name in ("at", "zoned"):
        assert odd.by_group(f"show=rows&by=month({name})") == {
            date(2024, 1, 1): 1,
            date(2024, 2, 1): 1,
            date(2024, 12, 1): 1,
            None: 1,
        }
        assert odd.by_group(f"show=rows&by=year({name})") == {2024: 3, None: 1}
    assert UTC.utcoffset(None).total_seconds() == 0


def test_codes_stored_as_decimals_find_their_labels_and_order(odd):
    answer = odd.ask("show=rows&by=grade,records")
    words = [answer.groups[0].text(value, ENGLISH) for value in answer.cells(answer.groups[0])]
    assert words == ["Second", "First", "Not reported"]


def test_a_column_where_nobody_reports_gives_nothing_and_not_zero(odd):
    assert odd.rows("show=sum(nothing)&show=mean(nothing)&show=distinct(nothing)") == [(None, None, 0)]
    assert odd.rows("show=median(nothing)&by=band(nothing;5)") == [(None, None)]


def test_a_value_on_the_edge_of_a_narrow_band_belongs_to_it(odd):
    # 0.3 / 0.1 is 2.9999999999999996 in the machine's arithmetic
    assert odd.rows("show=rows&by=band(tenth;0.1)") == [(0.1, 1), (0.2, 1), (0.3, 1), (0.7, 1)]


def test_variables_may_be_called_like_the_columns_of_an_answer(odd):
    assert odd.by_group("show=mean(by_value)&by=value") == {None: 4.0, "a": 2.0, "b": 2.0}
    assert odd.by_group("show=sum(records)&by=records") == {1: 2, 2: 4}
    answer = odd.ask("show=mean(by_value)&by=reference&compare=country")
    assert answer.table.column_names == ["reference_group", "value", "reference", "difference", "records"]


def test_a_number_that_is_none_shows_as_none_and_breaks_nothing(tmp_path):
    numbers = pa.array([float("nan"), 1.0, 2.0, float("inf")])
    register = register_of(
        tmp_path,
        pa.table({"x": numbers}),
        dataset_of(Variable("x", NUMBER, {"en": "X"}), name="nans", records=4),
    )
    assert register.value("show=median(x)&where=x:0..5") == 1.5
    assert len(register.rows("show=rows&by=band(x;1)")) == 4
