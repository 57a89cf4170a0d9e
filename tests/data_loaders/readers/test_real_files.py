"""Real public files, as offices publish them, read as their readers would wish."""

import json
from pathlib import Path

import pytest

from core.catalog import VariableRole, VariableType
from core.errors import AppError
from data_loaders import importer
from tests.data_loaders.readers.bringing import as_text, bring, bring_text

SPECTRUM = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "location_coordinates",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
]


@pytest.mark.parametrize("name", SPECTRUM)
def test_a_file_of_the_csv_spectrum_equals_its_truth(shared_data: Path, tmp_path: Path, name: str) -> None:
    folder = shared_data / "csv_spectrum"
    content = (folder / "csvs" / f"{name}.csv").read_bytes()
    if name.endswith("_crlf"):  # the copy was checked out with Unix line ends; its truth has Windows ones
        content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    truth = json.loads((folder / "json" / f"{name}.json").read_text("utf-8"))
    truth = truth if isinstance(truth, list) else [truth]
    if name == "location_coordinates":  # upstream, the telephone number differs between the CSV and its truth
        truth[0]["Contact Phone Number"] = "2095257564"
    assert as_text(bring_text(content, tmp_path).staged) == truth


def test_violent_crime_of_minas_gerais_has_32416_records(shared_data: Path, tmp_path: Path) -> None:
    brought = bring(shared_data / "minasgerais/crimes-violentos/data/crimes-violentos.csv", tmp_path)
    assert (brought.loaded.records, brought.loaded.refused, brought.loaded.skipped) == (32416, 0, 0)
    names = "Registros Natureza Município Cod~IBGE Mês Ano RISP RISP~Nova RMBH".replace("~", "\u00a0").split(
        " "
    )
    assert brought.found.columns == tuple(name.replace("\u00a0", " ") for name in names)
    code = brought.column("cod_ibge").variable
    assert code.type is VariableType.TEXT
    assert len(code.codes) == 853
    assert brought.column("ano").variable.type is VariableType.YEAR
    assert brought.column("rmbh").variable.type is VariableType.BOOLEAN
    assert brought.column("registros").variable.role is VariableRole.MEASURE
    assert brought.loaded.years == (2022, 2022)


def test_brazilian_thousands_and_decimals_are_told_apart(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "minasgerais/indicadores-hospitalares/data/indicadores-hospitalares-2021-09.csv"
    brought = bring(path, tmp_path)
    # First line: HAC;1.884;257;...;7,331;64,676;... is 1884 patient-days, 7.331 days, 64.676 %.
    first = {name: brought.values(name)[0] for name in ("pacientes_dia", "saidas", "permanencia", "ocupacao")}
    assert first == {"pacientes_dia": 1884, "saidas": 257, "permanencia": 7.331, "ocupacao": 64.676}


def test_a_headerless_file_keeps_its_first_row(shared_data: Path, tmp_path: Path) -> None:
    brought = bring(shared_data / "us_babynames_1p7M/yob1880.txt", tmp_path)
    assert brought.found.columns == ("column_1", "column_2", "column_3")
    assert brought.loaded.records == 2000
    assert brought.values("column_1")[0] == "Mary"
    assert brought.values("column_3")[0] == 7065


@pytest.mark.parametrize(
    ("file", "column", "rows", "first"),
    [
        ("ubigeo_inei_2025.csv", "ubigeo", 1891, "010101"),
        ("ubigeo_reniec_2025.csv", "ubigeo", 1739, "010101"),
        ("equivalencia-ubigeos-oti-concytec.csv", "cod_ubigeo_inei", 1876, "010101"),
        ("TB_UBIGEOS.csv", "ubigeo_inei", 1893, "010101"),
        ("ubigeo_departamento.csv", "inei", 25, "010000"),
        ("minam_valorizacion_residuos.csv", "ubigeo", 9419, "10101"),
    ],
)
def test_codes_of_districts_stay_text(
    shared_data: Path, tmp_path: Path, file: str, column: str, rows: int, first: str
) -> None:
    brought = bring(shared_data / "peru_ubigeo" / file, tmp_path)
    assert brought.loaded.records == rows
    assert brought.column(column).variable.type is VariableType.TEXT
    assert brought.values(column)[0] == first


def test_missing_codes_become_null_and_real_names_do_not(shared_data: Path, tmp_path: Path) -> None:
    brought = bring(shared_data / "peru_ubigeo/equivalencia-ubigeos-oti-concytec.csv", tmp_path)
    assert "NA" in brought.column("cod_ubigeo_reniec").null_words
    assert None in brought.values("cod_ubigeo_reniec")


def test_thousands_by_comma_are_numbers(shared_data: Path, tmp_path: Path) -> None:
    brought = bring(shared_data / "peru_ubigeo/minam_valorizacion_residuos.csv", tmp_path)
    assert brought.values("pob_total")[0] == 37870
    assert brought.values("qresiduos_mun")[0] == 9872.6
    assert brought.loaded.refused == 0


def test_a_backslash_protects_the_comma_behind_it(shared_data: Path, tmp_path: Path) -> None:
    brought = bring(shared_data / "clevercsv/example/imdb.csv", tmp_path)
    assert (brought.loaded.records, brought.loaded.refused) == (100, 0)
    titles = brought.values("title")
    assert "Dr. Seltsam, oder wie ich lernte, die Bombe zu lieben (1964)" in titles


def test_title_lines_above_a_table_are_left_out(shared_data: Path, tmp_path: Path) -> None:
    brought = bring(shared_data / "connecticut/raw/bullying__2012-13.csv", tmp_path)
    assert brought.found.columns[0] == "DISTRICT"
    # Two title lines and a blank one; then two rows of heading, the upper one a group over the last two columns.
    assert brought.found.text_layout.preamble_lines == 3
    assert brought.found.text_layout.header_rows == 2


def test_no_fixture_crashes(shared_data: Path, tmp_path: Path) -> None:
    """Each of these small files has one defect: it is read, or refused in a sentence; nothing else happens."""
    read, said = 0, []
    for number, path in enumerate(sorted((shared_data / "frictionless_fixtures").rglob("*.csv"))):
        if path.stat().st_size > 20_000:
            continue
        try:
            importer.look(path, path.name, tmp_path / f"look{number}")
            bring(path, tmp_path / str(number))
            read += 1
        except AppError as error:
            said.append(str(error))
    assert read > 100
    assert len(said) >= 2  # the empty ones
    assert all(said)
