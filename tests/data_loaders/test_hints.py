"""What a file's own description says of a column: used where the values bear it out, a note where they do not."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from core.catalog import Code, VariableRole, VariableType
from data_loaders import importer
from data_loaders.importer import Unwatched
from data_loaders.intake import Hint
from data_loaders.values.proposals import propose
from tests.data_loaders.columns import hinted, said, staged


def coded(**labels: str) -> tuple[Code, ...]:
    """Return a code list from `_1="Hombre"`."""
    return tuple(Code(value.removeprefix("_"), {"es": label}) for value, label in labels.items())


SEX = coded(_1="Hombre", _2="Mujer")


def test_words_of_the_description_are_taken_over(tmp_path: Path) -> None:
    hint = Hint(
        label={"es": "Ingreso"},
        description={"es": "Ingreso mensual"},
        unit={"es": "soles"},
        role=VariableRole.HIDDEN,
        is_ordered=True,
    )
    variable = hinted(tmp_path, "p501", ["100", "250", "75"], hint).variable
    assert (variable.label, variable.description) == ({"es": "Ingreso"}, {"es": "Ingreso mensual"})
    assert (variable.unit, variable.role, variable.is_ordered) == ({"es": "soles"}, VariableRole.HIDDEN, True)
    assert variable.original == "p501"


def test_a_coded_number_is_something_to_group_by(tmp_path: Path) -> None:
    column = hinted(tmp_path, "p207", ["1", "2", "2", "1"], Hint(codes=SEX))
    assert (column.variable.type, column.variable.role) == (VariableType.INTEGER, VariableRole.DIMENSION)
    assert column.variable.codes == SEX
    assert column.notes == ()


def test_values_that_the_list_does_not_know_stand_for_themselves_and_are_said(tmp_path: Path) -> None:
    column = hinted(tmp_path, "p207", ["1", "2", "2", "7", "9"], Hint(codes=SEX, missing=coded(_9="No sabe")))
    assert column.variable.codes == (*SEX, Code("7", {"en": "7", "es": "7"}))
    assert "1 value is not in the code list and stands for itself: 7." in said(column)
    assert [code.value for code in column.variable.missing] == ["9"]


def test_a_list_of_exceptions_does_not_make_categories_of_amounts(tmp_path: Path) -> None:
    values = [str(number * 37) for number in range(100)] + ["99999"]
    column = hinted(tmp_path, "income", values, Hint(codes=coded(_0="Sin ingreso", _99999="No sabe")))
    assert column.variable.role is VariableRole.MEASURE
    assert column.variable.codes == ()
    assert "0 = Sin ingreso; 99999 = No sabe" in column.variable.description["es"]
    assert "too many different values for its code list (codes listed: 2)" in said(column)


def test_declared_missing_codes_win_over_guessed_ones(tmp_path: Path) -> None:
    values = [str(number) for number in range(50)] + ["-9999"] * 5 + ["77"] * 5
    column = hinted(tmp_path, "n", values, Hint(missing=coded(_77="No responde")))
    assert [(code.value, code.label) for code in column.variable.missing] == [("77", {"es": "No responde"})]


def test_declared_null_words_are_emptied_also_in_text(tmp_path: Path) -> None:
    hint = Hint(null_words=("ninguno",))
    source = staged(tmp_path, "name", ["Ana", "ninguno", "Luz"], hint)
    loaded = importer.load(source, propose(source), tmp_path / "out", Unwatched())
    assert pq.read_table(loaded.file).column("name").to_pylist() == ["Ana", None, "Luz"]


def test_a_declared_type_is_tried_first(tmp_path: Path) -> None:
    assert hinted(tmp_path, "code", ["12", "345"], Hint(type=VariableType.INTEGER)).variable.type is (
        VariableType.INTEGER
    )
    assert (
        hinted(tmp_path, "n", ["12", "345"], Hint(type=VariableType.TEXT)).variable.type is VariableType.TEXT
    )
    assert (
        hinted(tmp_path, "n", ["12", "345"], Hint(type=VariableType.NUMBER)).variable.type
        is VariableType.NUMBER
    )


def test_a_declared_format_settles_the_order_of_dates(tmp_path: Path) -> None:
    hint = Hint(type=VariableType.DATE, date_format="%m/%d/%Y")
    source = staged(tmp_path, "day", ["01/02/2020", "03/04/2020"], hint)
    columns = propose(source)
    assert columns[1].doubt == ""
    loaded = importer.load(source, columns, tmp_path / "out", Unwatched())
    assert pq.read_table(loaded.file).column("day").to_pylist() == [date(2020, 1, 2), date(2020, 3, 4)]


def test_values_that_contradict_the_description_are_said_and_win(tmp_path: Path) -> None:
    column = hinted(tmp_path, "n", ["1.5", "2.5", "3"], Hint(type=VariableType.INTEGER))
    assert column.variable.type is VariableType.NUMBER
    assert "The description says “Whole number”, but 2 values do not fit" in said(column)
    day = hinted(tmp_path, "day", ["Lima", "Puno"], Hint(type=VariableType.DATE))
    assert day.variable.type is VariableType.TEXT
    assert "2 values do not fit" in said(day)


def test_a_leading_zero_is_never_lost_to_a_description(tmp_path: Path) -> None:
    column = hinted(tmp_path, "district", ["0101", "1501"], Hint(type=VariableType.INTEGER))
    assert column.variable.type is VariableType.TEXT
    assert "Kept as text" in said(column)


def test_codes_of_text_keep_their_zeros(tmp_path: Path) -> None:
    codes = coded(_01="Amazonas", _15="Lima")
    column = hinted(tmp_path, "region", ["01", "15", "15"], Hint(codes=codes))
    assert (column.variable.type, column.variable.codes) == (VariableType.TEXT, codes)


def test_a_declared_null_word_that_is_a_number_is_emptied(tmp_path: Path) -> None:
    """While the file was staged the column was found to be whole numbers, -99 among them."""
    values = [str(number) for number in range(50)] + ["-99"] * 2
    source = staged(tmp_path, "n", values, Hint(null_words=("-99", "NA")))
    assert source.types[1] == "integer"
    loaded = importer.load(source, propose(source), tmp_path / "out", Unwatched())
    assert pq.read_table(loaded.file).column("n").to_pylist()[-3:] == [49, None, None]


def test_a_declared_moment_with_its_distance_is_read(tmp_path: Path) -> None:
    hint = Hint(type=VariableType.DATETIME, date_format="%Y-%m-%dT%H:%M:%SZ")
    column = hinted(tmp_path, "seen", ["2024-03-15T10:30:00Z", "2024-03-16T10:30:00Z"], hint)
    assert (column.variable.type, column.unconvertible) == (VariableType.DATETIME, 0)


def test_one_and_zero_are_yes_and_no_where_the_description_says_so(tmp_path: Path) -> None:
    column = hinted(tmp_path, "passed", ["1", "0", "1"], Hint(type=VariableType.BOOLEAN))
    assert (column.variable.type, column.unconvertible) == (VariableType.BOOLEAN, 0)
    assert hinted(tmp_path, "passed", ["1", "0", "1"], Hint()).variable.type is VariableType.INTEGER
