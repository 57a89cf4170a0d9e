"""Codes: kept as text, taken out of their guard, and given back a lost zero when a person says so."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import VariableRole, VariableType
from data_loaders import importer
from data_loaders.importer import Unwatched
from data_loaders.values.proposals import propose
from tests.data_loaders.columns import brought, proposed, said
from tests.data_loaders.readers.bringing import bring, bring_text

DISTRICTS = [str(10_101 + 757 * number) for number in range(300)]
"""10101 to 236444: 119 of five digits, which have lost their zero, and 181 of six."""


def test_codes_in_a_guard_are_taken_out_of_it(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text('place;code\na;"=""0123"""\nb;"=""4567"""\n')
    result = bring(path, tmp_path)
    assert result.values("code") == ["0123", "4567"]
    assert result.columns[1].variable.type is VariableType.TEXT
    assert result.columns[1].examples == ("0123", "4567")
    assert "2 cells" in " ".join(map(str, result.found.notes + result.staged.notes))


def test_a_lost_zero_is_offered_and_never_given_back_unasked(tmp_path: Path) -> None:
    result = brought(tmp_path, "ubigeo", DISTRICTS)
    column = result.columns[1]
    short = sum(len(code) == 5 for code in DISTRICTS)
    assert (column.offered_width, column.pad_width, short) == (6, 0, 119)
    assert "119 values have 5 digits, most have 6" in said(column)
    assert result.values("ubigeo") == DISTRICTS


def test_a_lost_zero_is_given_back_when_a_person_says_so(tmp_path: Path) -> None:
    result = brought(tmp_path, "ubigeo", DISTRICTS)
    columns = (result.columns[0], replace(result.columns[1], pad_width=6))
    assert importer.sample(result.staged, columns).column("ubigeo")[0].as_py() == "010101"
    loaded = importer.load(result.staged, columns, tmp_path / "padded", Unwatched())
    values = pq.read_table(loaded.file).column("ubigeo").to_pylist()
    assert values == [code.zfill(6) for code in DISTRICTS]


def test_the_code_list_gets_its_zeros_too(tmp_path: Path) -> None:
    result = brought(tmp_path, "ubigeo", ["10101", "150101", "150101", "10102", "150103", "150104"])
    columns = (result.columns[0], replace(result.columns[1], pad_width=6))
    _, variable = importer.load(result.staged, columns, tmp_path / "padded", Unwatched()).variables
    assert [code.value for code in variable.codes] == ["010101", "010102", "150101", "150103", "150104"]
    assert variable.codes[0].label == {"en": "010101", "es": "010101"}


def test_only_digits_are_padded(tmp_path: Path) -> None:
    result = brought(tmp_path, "code", ["10101", "A12", "150101"])
    columns = (result.columns[0], replace(result.columns[1], pad_width=6))
    assert importer.sample(result.staged, columns).column("code").to_pylist() == ["010101", "A12", "150101"]


def test_running_numbers_have_lost_nothing(tmp_path: Path) -> None:
    """500 to 1,499 have three and four digits, because they are counted on."""
    assert proposed(tmp_path, "id", [str(number) for number in range(900, 2400)]).offered_width == 0
    assert proposed(tmp_path, "pupils", DISTRICTS).offered_width == 0
    assert proposed(tmp_path, "ubigeo", [code.zfill(6) for code in DISTRICTS]).offered_width == 0
    assert proposed(tmp_path, "code", ["7", *DISTRICTS]).offered_width == 0


def test_minam_has_3656_codes_without_their_zero(shared_data: Path, tmp_path: Path) -> None:
    column = bring(shared_data / "peru_ubigeo/minam_valorizacion_residuos.csv", tmp_path).column("ubigeo")
    assert (column.variable.type, column.offered_width) == (VariableType.TEXT, 6)
    assert "3656 values have 5 digits" in said(column)


def test_codes_that_a_program_made_numbers_get_the_same_offer(tmp_path: Path) -> None:
    path = tmp_path / "d.parquet"
    pq.write_table(pa.table({"ubigeo": list(map(int, DISTRICTS)), "pupils": list(map(int, DISTRICTS))}), path)
    result = bring(path, tmp_path)
    code, pupils = result.columns
    assert (code.variable.type, code.offered_width) == (VariableType.TEXT, 6)
    assert (pupils.variable.type, pupils.variable.role) == (VariableType.INTEGER, VariableRole.MEASURE)
    assert result.values("ubigeo")[0] == "10101"
    columns = (replace(code, pad_width=6), pupils)
    loaded = importer.load(result.staged, columns, tmp_path / "padded", Unwatched())
    assert pq.read_table(loaded.file).column("ubigeo")[0].as_py() == "010101"


def test_whole_numbers_that_name_a_region_are_counted_by_not_added(tmp_path: Path) -> None:
    lines = "".join(f"{n % 19 + 1};{n % 7};{n % 50};{n % 13}\n" for n in range(500))
    roles = [
        column.variable.role
        for column in bring_text(f"RISP;zona;area_km2;registros\n{lines}", tmp_path).columns
    ]
    assert roles == [
        VariableRole.DIMENSION,
        VariableRole.DIMENSION,
        VariableRole.MEASURE,
        VariableRole.MEASURE,
    ]


def test_police_regions_of_minas_gerais_are_a_dimension(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "minasgerais/crimes-violentos/data/crimes-violentos.csv"
    found = importer.look(path, path.name, tmp_path / "look")
    columns = propose(importer.stage(found, tmp_path / "scratch", Unwatched()))
    roles = {column.name: column.variable.role for column in columns}
    assert roles["risp"] is VariableRole.DIMENSION
    assert roles["registros"] is VariableRole.MEASURE
