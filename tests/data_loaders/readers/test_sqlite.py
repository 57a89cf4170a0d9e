"""SQLite databases as tables: what stands in them, what they say about keys, and files made to do harm."""

import sqlite3
from pathlib import Path

import pytest

from core.catalog import Link
from core.errors import UnreadableFile
from data_loaders.readers import sqlite, sqlite_file
from tests.data_loaders.readers.bringing import bring
from tests.data_loaders.readers.reading import column, notes, only, refusal, tables
from tests.data_loaders.readers.test_json import survives

REGISTER = """
    CREATE TABLE departamento (cod TEXT PRIMARY KEY, nombre) WITHOUT ROWID;
    CREATE TABLE escuela (
        id INTEGER PRIMARY KEY, dep TEXT REFERENCES departamento, "el ""nombre"" oficial" TEXT, valor, abierta DATE,
        doble AS (valor * 2)
    );
    CREATE TABLE turno (escuela INTEGER, numero INTEGER, PRIMARY KEY (escuela, numero),
        FOREIGN KEY (escuela) REFERENCES escuela (id));
    CREATE TABLE vacia (a);
    INSERT INTO departamento VALUES ('01', 'AMAZONAS'), ('02', 'ÁNCASH');
    INSERT INTO escuela (id, dep, "el ""nombre"" oficial", valor, abierta) VALUES
        (1, '01', 'Ñusta', 1.5, '2001-02-03'), (2, '02', NULL, 'sin dato', NULL), (3, NULL, '', 9007199254740993, '');
    INSERT INTO turno VALUES (1, 1), (1, 2), (3, 1);
    CREATE VIEW de_amazonas AS SELECT * FROM escuela WHERE dep = '01';
"""


def database(folder: Path, script: str = REGISTER, name: str = "registro.db") -> Path:
    path = folder / name
    with sqlite3.connect(path) as connection:
        connection.executescript(script)
    connection.close()
    return path


def test_tables_come_in_their_order_and_views_last(tmp_path: Path) -> None:
    found = tables(database(tmp_path))
    assert list(found) == ["departamento", "escuela", "turno", "de_amazonas"]
    assert [table.loaded for table in found.values()] == [2, 3, 3, 1]
    assert "Tables without records: vacia" in notes(found["turno"])
    assert "This is a view" in notes(found["de_amazonas"])


def test_a_column_of_numbers_and_text_is_text(tmp_path: Path) -> None:
    table = tables(database(tmp_path))["escuela"]
    assert table.header == ("id", "dep", 'el "nombre" oficial', "valor", "abierta", "doble")
    assert column(table, "valor") == ["1.5", "sin dato", "9007199254740993"]
    assert column(table, "abierta") == ["2001-02-03", "", ""]
    assert column(table, "doble") == ["3.0", "0", "18014398509481986"]


def test_keys_and_links_are_handed_on(tmp_path: Path) -> None:
    found = tables(database(tmp_path))
    assert found["departamento"].about.key == ("cod",)
    assert found["turno"].about.key == ("escuela", "numero")
    assert found["escuela"].about.links == (Link(("dep",), "departamento", ("cod",)),)
    assert found["turno"].about.links == (Link(("escuela",), "escuela", ("id",)),)


def test_few_bytes_are_shown_and_pictures_are_left_out_with_a_note(tmp_path: Path) -> None:
    script = (
        "CREATE TABLE t (a, b); INSERT INTO t VALUES (x'00ff', 1), (zeroblob(1000), 2), (zeroblob(70), 3);"
    )
    table = only(database(tmp_path, script))
    assert column(table, "a") == ["00ff", "", ""]
    assert "2 values of bytes (pictures or documents) were left out" in notes(table)


def test_text_that_is_not_utf8_is_read_as_windows_1252(tmp_path: Path) -> None:
    table = only(database(tmp_path, "CREATE TABLE t (a); INSERT INTO t VALUES (CAST(x'f1' AS TEXT)), ('ñ');"))
    assert column(table, "a") == ["ñ", "ñ"]
    assert "1 text that is not UTF-8" in notes(table)


def test_a_database_in_utf16_is_read(tmp_path: Path) -> None:
    script = "PRAGMA encoding = 'UTF-16'; CREATE TABLE año (ñ); INSERT INTO año VALUES ('Ñuñoa');"
    table = only(database(tmp_path, script))
    assert (table.header, list(table.rows)) == (("ñ",), [("Ñuñoa",)])


def test_a_nul_within_text_is_refused_and_an_empty_row_skipped(tmp_path: Path) -> None:
    script = "CREATE TABLE t (a); INSERT INTO t VALUES ('x' || char(0) || 'y'), (NULL), ('z');"
    table = only(database(tmp_path, script))
    assert column(table, "a") == ["z"]
    assert (table.physical, table.refused, table.skipped) == (3, 1, 1)


def test_nothing_is_written_and_the_file_may_be_locked_by_others(tmp_path: Path) -> None:
    path = database(tmp_path)
    before = path.read_bytes()
    path.chmod(0o400)
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    assert len(tables(path)) == 4
    other.close()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["registro.db"]


def test_changes_that_lie_beside_the_file_are_spoken_of(tmp_path: Path) -> None:
    path = tmp_path / "registro.db"
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO t VALUES (2)")
    connection.commit()
    table = only(path)
    connection.close()
    assert column(table, "a") == ["1"]
    assert "Some changes are not yet in the file" in notes(table)


def test_a_view_without_an_end_is_left_out_in_a_few_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SECONDS_FOR_VIEWS", 0.3)
    script = """CREATE TABLE t (a); INSERT INTO t VALUES (1);
        CREATE VIEW endless AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r;"""
    table = only(database(tmp_path, script))
    assert "in a short time: endless" in notes(table)


@pytest.mark.parametrize(
    "harm",
    [
        "SELECT load_extension('/tmp/x.so') AS a",
        "SELECT writefile('/tmp/x', 'y') AS a",
        "SELECT name AS a FROM pragma_database_list",
        "SELECT * FROM t2",
        "SELECT zeroblob(2000000000) AS a",
    ],
)
def test_a_view_that_wants_more_than_to_be_read_is_left_out(tmp_path: Path, harm: str) -> None:
    table = only(
        database(tmp_path, f"CREATE TABLE t (a); INSERT INTO t VALUES (1); CREATE VIEW v AS {harm};")
    )
    assert column(table, "a") == ["1"]
    assert "Left out, because they cannot be read safely or in a short time: v" in notes(table)


def test_a_virtual_table_is_left_out_with_its_shadows(tmp_path: Path) -> None:
    script = "CREATE TABLE t (a); INSERT INTO t VALUES (1); CREATE VIRTUAL TABLE f USING fts5(a); INSERT INTO f VALUES ('x');"
    table = only(database(tmp_path, script))
    assert table.header == ("a",)
    assert "cannot be read safely or in a short time: f" in notes(table)


def test_a_question_that_takes_too_long_is_ended_with_a_sentence(tmp_path: Path) -> None:
    path = database(tmp_path)
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    with (
        pytest.raises(UnreadableFile, match="takes too long"),
        sqlite_file.explained("registro.db"),
        sqlite_file.opened(path, seconds=0.1) as connection,
    ):
        connection.execute(endless)


@pytest.mark.parametrize("script", ["", "CREATE TABLE t (a);", "CREATE VIEW v AS SELECT 1 WHERE 0;"])
def test_a_database_without_records_says_so(tmp_path: Path, script: str) -> None:
    path = database(tmp_path, "PRAGMA user_version = 7;" + script)
    assert "a database without a table that holds records" in refusal(path)


def test_a_database_cut_in_half_is_refused(tmp_path: Path) -> None:
    path = database(tmp_path, "CREATE TABLE t (a);" + "INSERT INTO t VALUES (hex(randomblob(2000)));" * 50)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "damaged database" in refusal(path)
    path.write_bytes(path.read_bytes()[:20])
    assert "damaged database" in refusal(path)


def test_damaged_databases_never_bring_the_process_down(tmp_path: Path) -> None:
    script = (
        REGISTER
        + "INSERT INTO departamento SELECT hex(randomblob(8)), 'x' FROM escuela, escuela a, escuela b;"
    )
    assert survives(database(tmp_path, script, "original"), tmp_path, 300, "registro.db")


def test_the_districts_of_peru_keep_their_codes(shared_data: Path, tmp_path: Path) -> None:
    table = only(shared_data / "peru_ubigeo/ubigeos-pe.sqlite")
    assert table.header == ("reniec", "inei", "nombre", "nombreCompleto")
    assert table.loaded == 2058
    assert ("010000", "010000", "AMAZONAS", "AMAZONAS//") in list(table.rows)
    brought = bring(shared_data / "peru_ubigeo/ubigeos-pe.sqlite", tmp_path)
    assert brought.column("inei").variable.type.value == "string"
    assert "010000" in brought.values("inei")


def test_the_table_of_frictionless(shared_data: Path) -> None:
    table = only(shared_data / "frictionless_fixtures/data/sqlite.db")
    assert (table.header, list(table.rows)) == (("id", "name"), [("1", "foo"), ("2", "bar"), ("3", "baz")])
