"""What is proposed for columns: the type, the role, and the words that mean nothing."""

from pathlib import Path

import pytest

from core.catalog import VariableRole, VariableType
from data_loaders.importer import Column
from tests.data_loaders.readers.bringing import Brought, bring_text


def proposed(folder: Path, name: str, values: list[str]) -> Column:
    """Return the proposal for one column that stands beside a plain one."""
    return brought(folder, name, values).columns[1]


def brought(folder: Path, name: str, values: list[str]) -> Brought:
    lines = "".join(f"p{number};{value}\n" for number, value in enumerate(values))
    return bring_text(f"place;{name}\n{lines}", folder)


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("pupils", ["1", "20", "-3"], VariableType.INTEGER),
        ("score", ["1.5", "20", "-3.25"], VariableType.NUMBER),
        ("score", ["1,5", "20", "-3,25"], VariableType.NUMBER),
        ("budget", ["1.234,50", "20,00"], VariableType.NUMBER),
        ("budget", ["S/ 1,234.50", "S/ 20.00"], VariableType.NUMBER),
        ("rate", ["12%", "7.5%"], VariableType.NUMBER),
        ("año", ["2019", "2020"], VariableType.YEAR),
        ("Year", ["1999", "2100"], VariableType.YEAR),
        ("year", ["1", "2"], VariableType.INTEGER),
        ("day", ["2020-02-29", "2021-01-01"], VariableType.DATE),
        ("day", ["29/02/2020", "01/01/2021"], VariableType.DATE),
        ("seen", ["2020-02-29 10:30", "2021-01-01 23:59"], VariableType.DATETIME),
        ("fecha", ["20200229", "20210101"], VariableType.DATE),
        ("active", ["Sí", "No"], VariableType.BOOLEAN),
        ("active", ["S", "N", "S"], VariableType.BOOLEAN),
        ("active", ["true", "false"], VariableType.BOOLEAN),
        ("sex", ["F", "M"], VariableType.TEXT),
        ("code", ["12", "345"], VariableType.TEXT),
        ("COD_MOD", ["1234567", "7654321"], VariableType.TEXT),
        ("dni", ["12345678", "87654321"], VariableType.TEXT),
        ("number", ["01", "12"], VariableType.TEXT),
        ("date", ["31/02/2020", "45/02/2020"], VariableType.TEXT),
        ("words", ["1_000", "inf", "nan", "0x1F"], VariableType.TEXT),
    ],
)
def test_types(tmp_path: Path, name: str, values: list[str], kind: VariableType) -> None:
    assert proposed(tmp_path, name, values).variable.type is kind


def test_a_leading_zero_in_one_row_of_many_makes_a_code(tmp_path: Path) -> None:
    values = [str(number) for number in range(1000, 6000)] + ["0007"]
    column = proposed(tmp_path, "school", values)
    assert column.variable.type is VariableType.TEXT
    assert str(column.notes[0]).startswith("Kept as text")


def test_digits_of_one_width_are_codes(tmp_path: Path) -> None:
    assert (
        proposed(tmp_path, "place_no", [str(310000 + n) for n in range(60)]).variable.type
        is VariableType.TEXT
    )


def test_a_value_far_below_changes_the_proposal(tmp_path: Path) -> None:
    """The first guess from a sample says whole number; row 30,000 holds a decimal."""
    values = [str(number) for number in range(60_000)]
    values[30_000] = "0.5"
    result = brought(tmp_path, "amount", values)
    assert result.columns[1].variable.type is VariableType.NUMBER
    assert result.loaded.records == 60_000
    assert result.values("amount")[30_000] == 0.5


@pytest.mark.parametrize(("bad", "kind"), [(2, VariableType.INTEGER), (3, VariableType.TEXT)])
def test_98_of_100_values_must_convert(tmp_path: Path, bad: int, kind: VariableType) -> None:
    column = proposed(tmp_path, "n", [str(number) for number in range(100 - bad)] + ["many"] * bad)
    assert column.variable.type is kind
    assert column.unconvertible == (bad if kind is VariableType.INTEGER else 0)


def test_null_words_are_found_and_become_null(tmp_path: Path) -> None:
    result = brought(tmp_path, "n", ["1", "S/D", "3", "-", "NA", "", "5"])
    assert set(result.columns[1].null_words) == {"S/D", "-", "NA"}
    assert result.values("n") == [1, None, 3, None, None, None, 5]


def test_words_that_are_plainly_data_stay(tmp_path: Path) -> None:
    result = brought(tmp_path, "name", ["Anna", "Na", "NA", "Null", "None", "Nan"])
    assert result.values("name") == ["Anna", "Na", "NA", "Null", "None", "Nan"]


def test_days_that_may_be_months_need_an_answer(tmp_path: Path) -> None:
    column = proposed(tmp_path, "day", ["01/02/2020", "03/04/2020"])
    assert (column.needs_answer, column.date_order) == (True, "dmy")
    clear = proposed(tmp_path, "day", ["01/02/2020", "01/13/2020"])
    assert (clear.needs_answer, clear.date_order) == (False, "mdy")


def test_a_sign_that_may_be_thousands_or_decimals_needs_an_answer(tmp_path: Path) -> None:
    assert proposed(tmp_path, "n", ["1.234", "2.345"]).needs_answer
    other = bring_text("a;n;m\nx;1.234;0,5\ny;2.345;1,25\n", tmp_path)
    assert not other.columns[1].needs_answer  # the column beside it has decimal commas
    assert other.values("n") == [1234, 2345]


def test_roles_and_code_lists(tmp_path: Path) -> None:
    lines = "".join(f"{n:07},{['Lima', 'Puno'][n % 2]},{n % 11 + 1},{n * 3}\n" for n in range(200))
    result = bring_text(f"cod_mod,region,grade,pupils\n{lines}", tmp_path)
    roles = [column.variable.role for column in result.columns]
    assert roles == [
        VariableRole.IDENTIFIER,
        VariableRole.DIMENSION,
        VariableRole.DIMENSION,
        VariableRole.MEASURE,
    ]
    assert [code.value for code in result.columns[1].variable.codes] == ["Lima", "Puno"]
    assert result.columns[1].variable.label == {"en": "region", "es": "region"}


def test_a_yes_or_no_has_words_in_both_languages(tmp_path: Path) -> None:
    codes = proposed(tmp_path, "passed", ["Sí", "No"]).variable.codes
    assert [(code.value, code.label["en"], code.label["es"]) for code in codes] == [
        ("true", "Yes", "Sí"),
        ("false", "No", "No"),
    ]
