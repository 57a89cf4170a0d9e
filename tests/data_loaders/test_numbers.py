"""How numbers are read: marks between digits, money, units, negatives, footnotes; and what only looks like them."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalog import VariableType
from tests.data_loaders.columns import brought, proposed, read, said
from tests.data_loaders.readers.bringing import bring_text


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (["1.234.567", "12.345"], [1_234_567, 12_345]),
        (["1,234,567", "12,345"], [1_234_567, 12_345]),
        (["1 234 567", "12 345"], [1_234_567, 12_345]),
        (["1\u202f234,5", "12\u00a0345,25", "7"], [1234.5, 12345.25, 7.0]),
        (["1'234.5", "12\u2019345.25"], [1234.5, 12345.25]),
        (["1.234,50", "20,00"], [1234.5, 20.0]),
        ([",5", "1,25"], [0.5, 1.25]),
        (["1.5E3", "2.5"], [1500.0, 2.5]),
    ],
)
def test_every_mark_between_digits_is_read(tmp_path: Path, values: list[str], numbers: list[float]) -> None:
    assert read(tmp_path, "n", values) == numbers


def test_a_zero_in_front_of_a_point_means_decimals(tmp_path: Path) -> None:
    """0.123 cannot be thousands, so 1.234 beside it is one and a bit."""
    assert read(tmp_path, "n", ["1.234", "0.123", "2.345"]) == [1.234, 0.123, 2.345]


@pytest.mark.parametrize(
    ("values", "numbers", "unit"),
    [
        (["S/ 1,234.50", "S/. 20.00", "S/ (7.00)"], [1234.5, 20.0, -7.0], "S/"),
        (["$1,234.50", "-$20.25"], [1234.5, -20.25], "$"),
        (["US$ 12.50", "USD 3.10"], [12.5, 3.1], "US$"),
        (["R$ 1.234,50", "R$ 0,75"], [1234.5, 0.75], "R$"),
        (["1.234,50 €", "12,25€"], [1234.5, 12.25], "€"),
        (["Bs 12,50", "Bs. 3,10"], [12.5, 3.1], "Bs."),
        (["Q 12.50", "Q3.10"], [12.5, 3.1], "Q."),
        (["₲ 12.500", "₲ 1.312.500"], [12_500, 1_312_500], "₲"),
        (["PEN 12.50", "3.10 PEN"], [12.5, 3.1], "S/"),
        (["£12.50", "£3.10"], [12.5, 3.1], "£"),
        (["12%", "7.5 %", "0"], [12.0, 7.5, 0.0], "%"),
        (["12 km", "7.5 km"], [12.0, 7.5], "km"),
        (["12kg", "7.5kg"], [12.0, 7.5], "kg"),
    ],
)
def test_what_stands_beside_all_numbers_becomes_their_unit(
    tmp_path: Path, values: list[str], numbers: list[float], unit: str
) -> None:
    result = brought(tmp_path, "n", values)
    assert result.values("n") == numbers
    assert result.columns[1].variable.unit == {"en": unit, "es": unit}


@pytest.mark.parametrize(
    "values",
    [
        ["US$ 5", "S/ 7"],  # two currencies cannot be added
        ["12 km", "7.5 m"],
        ["12 km", "7.5"],
        ["12%", "7.5", "0.12"],  # 0.12 may be 12 % or less than one
        ["1A", "2A", "3A"],  # classes of a school
        ["1 B", "2 B", "3 B"],
        ["(1)", "(2)", "(3)"],  # numbers of a list, not debts
        ["5th", "6th"],
        ["12:30", "9:15"],
        ["Q1", "T2"],
    ],
)
def test_what_only_looks_like_an_amount_stays_text(tmp_path: Path, values: list[str]) -> None:
    result = brought(tmp_path, "n", values)
    assert result.columns[1].variable.type is VariableType.TEXT
    assert result.values("n") == values


def test_several_currencies_are_named_in_a_note(tmp_path: Path) -> None:
    assert "several currencies stand in it: S/., US$" in said(proposed(tmp_path, "n", ["US$ 5", "S/ 7"]))


def test_negatives_are_read_however_they_are_marked(tmp_path: Path) -> None:
    assert read(tmp_path, "n", ["(50)", "3", "40"]) == [-50, 3, 40]
    assert read(tmp_path, "n", ["50-", "3", "40"]) == [-50, 3, 40]
    assert read(tmp_path, "n", ["\u221250", "3", "40"]) == [-50, 3, 40]
    assert "parentheses are read as negative" in said(proposed(tmp_path, "n", ["(50)", "3", "40"]))


def test_footnotes_behind_numbers_are_taken_out_and_said(tmp_path: Path) -> None:
    values = ["1.50 a/", "2.5*", "3.25¹", "4.5(p)", "5.5 1/", "6.5"]
    result = brought(tmp_path, "n", values)
    assert result.values("n") == [1.5, 2.5, 3.25, 4.5, 5.5, 6.5]
    [note] = [str(note) for note in result.columns[1].notes]
    assert note.startswith("Marks of footnotes behind numbers were taken out:")
    assert all(mark in note for mark in ("a/", "*", "¹", "(p)", "1/", "(5×)"))


def test_a_footnote_far_below_is_found(tmp_path: Path) -> None:
    """No sample shows row 30,000: the values that do not fit are looked at afterwards."""
    values = [str(number) for number in range(60_000)]
    values[30_000], values[30_001] = "30000 a/", "(30001)"
    result = brought(tmp_path, "n", values)
    assert result.columns[1].unconvertible == 0
    assert result.values("n")[29_999:30_002] == [29_999, 30_000, -30_001]


def test_the_power_of_a_unit_is_no_footnote(tmp_path: Path) -> None:
    result = brought(tmp_path, "n", ["12 m²", "7 m²"])
    assert result.values("n") == [12, 7]
    assert result.columns[1].variable.unit["en"] == "m²"


def test_a_mark_that_may_be_two_things_is_asked_and_a_space_is_not(tmp_path: Path) -> None:
    assert proposed(tmp_path, "n", ["1,234", "2,345"]).doubt == "mark"
    assert proposed(tmp_path, "n", ["1,234,567", "2,345"]).doubt == ""
    assert proposed(tmp_path, "n", ["1 234", "2 345"]).doubt == ""


def test_the_other_columns_of_a_file_settle_the_mark(tmp_path: Path) -> None:
    result = bring_text("a;n;m\nx;1,234;0.5\ny;2,345;1.25\n", tmp_path)
    assert result.columns[1].doubt == ""
    assert result.values("n") == [1234, 2345]
    other = bring_text("a;n;m\nx;1,234;0,5\ny;2,345;1,25\n", tmp_path)
    assert other.values("n") == [1.234, 2.345]


REGIONS = {"en": (",", "."), "es": (".", ","), "pe": (" ", "."), "fr": ("\u202f", ","), "ch": ("'", ".")}


def spelled(number: float, region: str, decimals: int) -> str:
    """Return a number as a region writes it."""
    thousands, decimal = REGIONS[region]
    return f"{number:,.{decimals}f}".replace(",", "T").replace(".", decimal).replace("T", thousands)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=12),
    region=st.sampled_from(sorted(REGIONS)),
)
def test_a_number_written_in_a_region_is_read_back(numbers: list[int], region: str) -> None:
    """Two decimals, and one number of millions: nothing is in doubt then."""
    wanted = [number / 100 for number in [*numbers, 123_456_789]]
    with tempfile.TemporaryDirectory() as folder:
        values = [spelled(number, region, 2) for number in wanted]
        assert read(Path(folder), "n", values) == pytest.approx(wanted)
