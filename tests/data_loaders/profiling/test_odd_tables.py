"""Tables that are empty, tiny, huge in one way or another, or of types that nobody expects."""

from datetime import date, time
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from core.catalog import VariableType
from tests.data_loaders.profiling.published import YEAR, profile_of


def test_an_empty_table_has_a_profile(tmp_path):
    schema = pa.schema([("a", pa.int64()), ("b", pa.string()), ("c", pa.date32()), ("d", pa.bool_())])
    profile = profile_of(tmp_path, schema.empty_table())
    assert (profile.records, profile.duplicates, profile.keys) == (0, 0, ())
    assert [each.records for each in profile.variables] == [0, 0, 0, 0]


def test_a_single_row_has_a_profile(tmp_path):
    table = {"a": [7], "b": ["x"], "c": pa.array([date(2024, 2, 29)]), "d": [0.1], "year": [2024]}
    profile = profile_of(tmp_path, table, {"year": YEAR})
    assert (profile.variable("a").mean, profile.variable("a").sd) == (7, None)
    assert [each.count for each in profile.variable("c").histogram] == [1]
    assert [each.count for each in profile.variable("d").histogram] == [1]


def test_columns_without_any_value_have_a_profile(tmp_path):
    table = pa.table(
        {
            "a": pa.nulls(3, pa.float64()),
            "b": pa.nulls(3, pa.string()),
            "c": pa.nulls(3, pa.date32()),
            "d": [float("nan")] * 3,
        }
    )
    profile = profile_of(tmp_path, table)
    assert all((each.values, each.missing) == (0, 3) for each in profile.variables)
    assert profile.duplicates == 2


def test_numbers_beyond_every_size_have_a_profile(tmp_path):
    table = {
        "huge": pa.array([Decimal(10) ** 37, Decimal(-5), Decimal(3)], pa.decimal128(38, 0)),
        "money": pa.array([Decimal("1.25"), Decimal("2.50"), None], pa.decimal128(10, 2)),
        "unsigned": pa.array([2**64 - 1, 0, 1], pa.uint64()),
        "extreme": [1.7e308, -1.7e308, 5e-324],
        "only_infinite": [float("inf"), float("-inf"), float("inf")],
    }
    about = {"huge": {"type": VariableType.INTEGER}}
    profile = profile_of(tmp_path, table, about)
    assert profile.variable("huge").highest == 10**37
    assert (profile.variable("money").lowest, profile.variable("money").mean) == (1.25, 1.875)
    assert profile.variable("unsigned").highest == 2**64 - 1
    assert profile.variable("extreme").lowest == -1.7e308
    assert (profile.variable("only_infinite").impossible, profile.variable("only_infinite").lowest) == (
        3,
        None,
    )


def test_types_that_no_importer_makes_are_read_as_text(tmp_path):
    table = {
        "at": pa.array([time(8, 30), time(9, 0), time(8, 30)]),
        "list": pa.array([[1, 2], [3], [1, 2]]),
        "bytes": pa.array([b"a", b"b", b"\xff"]),
    }
    profile = profile_of(tmp_path, table)
    assert [(each.values, each.distinct) for each in profile.variables] == [(3, 2), (3, 2), (3, 3)]


def test_days_outside_the_calendar_of_python_do_not_break_a_profile(tmp_path):
    days = pa.array([-800_000, 0, 3_000_000], pa.int32()).cast(pa.date32())
    assert profile_of(tmp_path, {"day": days}).variable("day").values == 3


@pytest.mark.slow
def test_two_thousand_columns_have_a_profile(tmp_path):
    draws = np.random.default_rng(3).integers(0, 50, (60, 2_000))
    profile = profile_of(tmp_path, pa.table({f"v{place}": draws[:, place] for place in range(2_000)}))
    assert len(profile.variables) == 2_000
    assert profile.variable("v1999").values == 60


def test_names_with_quotes_are_only_names(tmp_path):
    from data_loaders.profiling.columns import quoted

    assert quoted('a"b') == '"a""b"'
