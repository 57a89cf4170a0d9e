"""What spreadsheets leave in a file: guarded codes, text marks, order marks, filling zeros. Nothing is computed."""

from pathlib import Path

from core.catalog import VariableType
from tests.data_loaders.readers.bringing import as_text, bring_text
from tests.data_loaders.readers.reading import rows_of, table_of


def test_a_guarded_code_is_the_text_between_the_quotes(tmp_path: Path) -> None:
    brought = bring_text('code,bare,n\n"=""0123""",="9876543",1\n"=""0456""",="1234567",2\n', tmp_path)
    assert [row["code"] for row in as_text(brought.staged)] == ["0123", "0456"]
    assert [row["bare"] for row in as_text(brought.staged)] == ["9876543", "1234567"]
    assert [hint.type for hint in brought.staged.hints] == [VariableType.TEXT, VariableType.TEXT, None]
    assert any("4 cells written as" in str(note) for note in brought.staged.notes)


def test_a_formula_is_text_and_never_run(tmp_path: Path) -> None:
    formulas = ["=1+1", '=HYPERLINK("http://x","y")', "@SUM(A1)", "+1+2", '="a"&"b"']
    text = "id,text\n" + "".join(
        f'{number},"{each.replace(chr(34), chr(34) * 2)}"\n' for number, each in enumerate(formulas)
    )
    assert [row[1] for row in rows_of(text, tmp_path)] == formulas


def test_the_apostrophe_that_marks_a_number_as_text_is_taken_out(tmp_path: Path) -> None:
    table = table_of("code,town\n'0123,'s-Hertogenbosch\n'0456,Lima\n", tmp_path)
    assert list(table.rows) == [("0123", "'s-Hertogenbosch"), ("0456", "Lima")]
    assert table.hints[0].type is VariableType.TEXT
    assert any("2 cells" in str(note) for note in table.notes)


def test_order_marks_inside_of_stacked_files_are_taken_out(tmp_path: Path) -> None:
    part = "\ufeffa,b\n1,x\n2,y\n"
    table = table_of(part + part, tmp_path)
    assert (table.header, list(table.rows)) == (("a", "b"), [("1", "x"), ("2", "y")] * 2)
    assert table.skipped == 1  # the second heading


def test_zeros_that_fill_a_line_or_the_end_are_dropped_and_others_refused(tmp_path: Path) -> None:
    table = table_of(b"a,b\n1,x\x00\n2,\x00y\n3,z\n" + b"\x00" * 40, tmp_path)
    assert list(table.rows) == [("1", "x"), ("3", "z")]
    assert (table.refused, table.skipped) == (1, 1)


def test_the_old_mark_for_the_end_of_a_file_is_no_record(tmp_path: Path) -> None:
    assert rows_of("a,b\r\n1,x\r\n2,y\r\n\x1a", tmp_path) == [("1", "x"), ("2", "y")]
