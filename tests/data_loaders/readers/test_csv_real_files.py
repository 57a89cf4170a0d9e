"""Public CSV files, read without the app: one test for each sentence of their notes that concerns layout."""

from pathlib import Path

import pytest

from core.errors import UnreadableFile
from tests.data_loaders.readers.reading import tables_in


@pytest.mark.parametrize(
    ("file", "rows", "left_out", "first"),
    [
        ("imdb.csv", 100, 0, "titles01/tt0012349"),
        ("airedale.csv", 53, 1, "DEPARTMENT OF HEALTH"),
        ("milk.csv", 370, 9, "1987"),
    ],
)
def test_row_counts_of_the_messy_examples_are_stable(
    shared_data: Path, file: str, rows: int, left_out: int, first: str
) -> None:
    (table,) = tables_in(shared_data / "clevercsv/example" / file)
    assert (len(table.rows), table.refused, len(table.left_out)) == (rows, 0, left_out)
    assert next(iter(table.rows))[0] == first


def test_every_small_fixture_gives_a_table_or_a_sentence(shared_data: Path) -> None:
    read, said = 0, []
    folder = shared_data / "frictionless_fixtures"
    paths = [path for ending in ("csv", "tsv", "txt") for path in sorted(folder.rglob(f"*.{ending}"))]
    for path in paths:
        try:
            read += len(tables_in(path))
        except UnreadableFile as error:
            said.append(str(error))
    assert read > 190
    assert sum("is empty" in sentence for sentence in said) == 2
    assert sum("Not one row" in sentence for sentence in said) == len(said) - 2 <= 3


def test_two_title_lines_and_two_rows_of_heading_are_told_apart(shared_data: Path) -> None:
    paths = sorted((shared_data / "connecticut/raw").glob("*.csv"))
    assert len(paths) == 18
    for path in paths:
        (table,) = tables_in(path)
        assert table.header[0] in ("DISTRICT", "STATE")
        assert table.header[-2:] == (
            "Bullying Type: Number of students with at least 1 bullying incident",
            "Bullying Type: Counts of Bullying Incidents",
        )
        assert [line.line for line in table.left_out] == ["1", "2"]
        assert (table.refused, table.mended) == (0, 0)


def test_codes_guarded_by_a_spreadsheet_are_read_and_stars_stay(shared_data: Path) -> None:
    (table,) = tables_in(shared_data / "connecticut/raw/bullying__2012-13.csv")
    rows = list(table.rows)
    assert len(rows) == 148
    assert rows[0] == ("Achievement First Hartford Academy Inc. District", "2880013", "8", "8")
    assert rows[2] == ("Ansonia School District", "0020011", "*", "*")


def test_a_headerless_file_of_names_keeps_its_first_record(shared_data: Path) -> None:
    path = shared_data / "us_babynames_1p7M/yob2010.txt"
    (table,) = tables_in(path)
    assert table.header == ("column_1", "column_2", "column_3")
    assert next(iter(table.rows))[0] == "Isabella"
    assert table.physical == table.loaded == path.read_bytes().count(b"\r\n")


@pytest.mark.parametrize(
    ("file", "rows", "first"),
    [
        ("municipios_historical.csv", 113_611, ("01001", "2004", "01", "001", "4", "Alegría-Dulantzi")),
        ("provincias.csv", 52, ("02", "Albacete")),
        ("islas.csv", 11, ("071", "07", "Formentera")),
    ],
)
def test_spanish_codes_keep_their_zeros(
    shared_data: Path, file: str, rows: int, first: tuple[str, ...]
) -> None:
    (table,) = tables_in(shared_data / "spain_ine/data" / file)
    assert (len(table.rows), table.refused, next(iter(table.rows))) == (rows, 0, first)


def test_a_heading_with_a_trailing_space_is_trimmed(shared_data: Path) -> None:
    (table,) = tables_in(shared_data / "minasgerais/crimes-violentos/data/crimes-violentos.csv")
    assert (table.header[4], len(table.rows), table.refused) == ("Mês", 32_416, 0)


def test_the_waste_table_has_13_columns_one_with_a_space_in_its_name(shared_data: Path) -> None:
    (table,) = tables_in(shared_data / "peru_ubigeo/minam_valorizacion_residuos.csv")
    assert (len(table.header), len(table.rows)) == (13, 9_419)
    assert "QRESIDUOS _VAL_INORGAN" in table.header


def test_an_order_mark_is_no_part_of_the_first_name(shared_data: Path) -> None:
    (table,) = tables_in(shared_data / "peru_ubigeo/ubigeo_inei_2025.csv")
    assert (table.header[0], len(table.rows)) == ("departamento", 1_891)
    assert next(iter(table.rows))[table.header.index("ubigeo")] == "010101"


def test_repeated_and_unclosed_quotes_of_a_real_register_are_mostly_mended(shared_data: Path) -> None:
    (table,) = tables_in(shared_data / "frictionless_fixtures/data/issue-1066.csv")
    # 21,692 stations; the one refused has a delimiter inside of its address
    assert (table.loaded, table.refused) == (21_691, 1)
    assert "VIA VIALE CARLO ALBERTO S.N. 92024, CANICATTI; (AG)" in table.refusals[0].record
