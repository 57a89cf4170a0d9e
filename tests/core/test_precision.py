import pyarrow as pa
import pytest

from core.answer import Column, Format, Kind
from core.precision import lined_up
from core.words import Message


def column(form, kind=Kind.VALUE):
    return Column("value", kind, form, Message("Value"), {}, {})


@pytest.mark.parametrize(
    ("form", "values", "decimals"),
    [
        (Format.NUMBER, [13.4, 13.27], 2),
        (Format.NUMBER, [250.0, 123.25], 1),
        (Format.NUMBER, [2_500.4, 1.0], 0),
        (Format.NUMBER, [3.0, 5.0], 0),
        (Format.NUMBER, [0.0123, None], 4),
        (Format.NUMBER, [None, None], 0),
        (Format.COUNT, [7.0, 12.0], 0),
        (Format.PERCENT, [0.034, 0.5], 1),
        (Format.PERCENT, [0.0004, 0.0099], 2),
    ],
)
def test_a_column_has_the_decimals_of_its_largest_value(form, values, decimals):
    table = pa.table({"value": pa.array(values, pa.float64())})
    assert lined_up((column(form),), table)[0].decimals == decimals


def test_groups_and_counts_of_records_have_none():
    table = pa.table({"value": pa.array(["a"])})
    assert lined_up((column(Format.CODE, Kind.GROUP),), table)[0].decimals is None
