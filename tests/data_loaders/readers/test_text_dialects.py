"""Delimiters, quotes, escapes, line ends and encodings, found out from the file alone."""

from pathlib import Path

import pytest

from tests.data_loaders.readers.reading import rows_of, table_of

CELLS = [
    ("id", "name", "day", "amount"),
    ("1", "Ana Quispe", "2024-01-05", "10.5"),
    ("2", "Luis Peña", "2024-01-06", "20"),
    ("3", "Rosa Núñez", "2024-02-07", "7.25"),
]
NAME_WITH_ALL = "Eva, Pia; y 'Co'"


def written(delimiter: str, quote: str = '"', end: str = "\n") -> str:
    """Return the cells as a file, texts quoted; one cell holds a bit of everything."""
    rows = [*CELLS, ("4", NAME_WITH_ALL, "2024-02-08", "1")]
    lines = [
        delimiter.join(f"{quote}{cell}{quote}" if index == 1 else cell for index, cell in enumerate(row))
        for row in rows
    ]
    return end.join(lines) + end


@pytest.mark.parametrize(
    "delimiter",
    [",", ";", "\t", "|", " ", "\t\t", ", ", "; ", "||", "::", "\\t", "\x1f", "\x1e", "~", "^", " | "],
)
def test_a_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    table = table_of(written(delimiter), tmp_path)
    assert table.header == CELLS[0]
    assert list(table.rows) == [*CELLS[1:], ("4", NAME_WITH_ALL, "2024-02-08", "1")]


@pytest.mark.parametrize("delimiter", [":", "#", "@", "!"])
def test_a_rare_delimiter_is_found_where_every_line_has_it(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(row) for row in CELLS]
    assert rows_of("\n".join(lines), tmp_path) == CELLS[1:]


def test_times_alone_are_one_column(tmp_path: Path) -> None:
    table = table_of("TIME\n00:15\n10:30\n23:59\n", tmp_path)
    assert (table.header, list(table.rows)) == (("TIME",), [("00:15",), ("10:30",), ("23:59",)])


def test_a_declared_delimiter_is_believed_and_its_line_left_out(tmp_path: Path) -> None:
    table = table_of("sep=;\nname;amount\nAna, Eva;1,5\nLuis;2,5\n", tmp_path)
    assert table.header == ("name", "amount")
    assert list(table.rows) == [("Ana, Eva", "1,5"), ("Luis", "2,5")]
    assert [(line.line, line.record) for line in table.left_out] == [("1", "sep=;")]


@pytest.mark.parametrize("quote", ["'", "“”", '" '])
def test_other_quotes_are_taken_off(tmp_path: Path, quote: str) -> None:
    left, right = (quote, quote[::-1]) if quote[1:] != "”" else quote
    rows = [("a", "b"), *((str(number), f"text, number {number}") for number in range(1, 6))]
    text = "".join(f"{number},{left}{value}{right}\n" for number, value in rows)
    assert rows_of(text, tmp_path) == rows[1:]


def test_apostrophes_inside_of_apostrophes_do_not_end_a_cell(tmp_path: Path) -> None:
    lines = [f"{number},'let''s go, you won''t fall'" for number in range(6)]
    lines[3] = "3,'Men's boots, we've got them'"
    rows = rows_of("id,text\n" + "\n".join(lines) + "\n", tmp_path)
    assert rows[0] == ("0", "let's go, you won't fall")
    assert rows[3] == ("3", "Men's boots, we've got them")


def test_a_backslash_protects_quotes_and_delimiters(tmp_path: Path) -> None:
    text = 'id,text\n1,"a \\"b\\" c"\n2,"d, e"\n3,f\\, g\n'
    assert rows_of(text, tmp_path) == [("1", 'a "b" c'), ("2", "d, e"), ("3", "f, g")]


def test_a_quote_inside_a_bare_cell_is_a_character(tmp_path: Path) -> None:
    assert rows_of('id,text\n1,table 48" wide\n2,5" x 7"\n', tmp_path) == [
        ("1", 'table 48" wide'),
        ("2", '5" x 7"'),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(tmp_path: Path, end: str) -> None:
    assert len(rows_of(written(",", end=end), tmp_path)) == 4


@pytest.mark.parametrize(
    ("usual", "odd"), [("\r\n", "\n"), ("\r\n", "\r"), ("\n", "\r\n"), ("\n", "\r"), ("\r", "\n")]
)
@pytest.mark.parametrize("line", [0, 1, 3, 5])
def test_one_odd_line_end_does_no_harm(tmp_path: Path, usual: str, odd: str, line: int) -> None:
    lines = ["a,b", *(f"{number},x{number}" for number in range(1, 6))]
    text = "".join(each + (odd if number == line else usual) for number, each in enumerate(lines))
    assert rows_of(text, tmp_path) == [(str(number), f"x{number}") for number in range(1, 6)]


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_line_ends_inside_of_quotes_belong_to_the_cell(tmp_path: Path, end: str) -> None:
    text = end.join(["a,b", '1,"x', 'y"', "2,z", ""])
    assert rows_of(text, tmp_path) == [("1", "x\ny"), ("2", "z")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_accents_survive_every_encoding(tmp_path: Path, encoding: str) -> None:
    table = table_of(written(";").encode(encoding), tmp_path)
    assert table.header == CELLS[0]
    assert [row[1] for row in table.rows] == ["Ana Quispe", "Luis Peña", "Rosa Núñez", NAME_WITH_ALL]
