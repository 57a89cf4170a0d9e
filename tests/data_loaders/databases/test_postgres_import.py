"""From a table of a PostgreSQL server to a stored edition: which rows and columns come, and that none is lost."""

import pytest

from core.catalog import VariableType
from core.errors import AppError
from data_loaders import importer
from data_loaders.databases import servers
from data_loaders.databases.bringing import bring_again, look_at
from data_loaders.databases.bringing import choice_of as kept_choice
from data_loaders.databases.choice import Condition, DatabaseChoice, Operator
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.intake import Unwatched
from data_loaders.staging import stage, staged_as_text
from data_loaders.values.proposals import propose
from tests.data_loaders.databases.conftest import as_toml, set_up
from tests.data_loaders.databases.taking import choice_of, take

HOSTILE = 'we"ird; drop table pupils; --'
PUPILS = (
    "CREATE TABLE pupils (id integer PRIMARY KEY, name varchar(20), code char(3), born date, mark numeric(4,1), "
    "since timestamptz, is_new boolean, level text)",
    "INSERT INTO pupils VALUES "
    "(1, 'Ana', 'a', '2010-01-31', 15.5, '2024-03-01 00:00-05', true, 'P'), "
    "(2, 'Beto', 'b', '2011-06-30', 11.0, '2024-03-02 00:00-05', false, 'S'), "
    "(3, '100% Ñ', 'c', NULL, NULL, NULL, NULL, NULL), "
    "(4, '1 OR 1=1', 'd', '2012-12-31', 20.0, '2024-03-04 00:00-05', true, 'P')",
)


@pytest.fixture(scope="module")
def pupils(postgres):
    postgres.run(*PUPILS)
    yield
    postgres.run("DROP TABLE pupils")


IS, NOT, AT_LEAST, AT_MOST = Operator.IS, Operator.IS_NOT, Operator.AT_LEAST, Operator.AT_MOST


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        ([Condition("id", IS, ("1", "4"))], [1, 4]),
        ([Condition("name", IS, ("1 OR 1=1",))], [4]),
        ([Condition("name", IS, ("' OR ''='",))], []),
        ([Condition("name", Operator.BEGINS, ("100%",))], [3]),
        ([Condition("code", IS, ("b",))], [2]),
        ([Condition("born", AT_LEAST, ("2010-01-31",)), Condition("born", AT_MOST, ("2011-12-31",))], [1, 2]),
        ([Condition("mark", AT_LEAST, ("15.5",))], [1, 4]),
        ([Condition("since", AT_MOST, ("2024-03-01T05:00:00",))], [1]),
        ([Condition("since", AT_LEAST, ("2024-03-02T00:00:00-05:00",))], [2, 4]),
        ([Condition("is_new", IS, ("true",))], [1, 4]),
        ([Condition("level", NOT, ("P",))], [2, 3]),
        ([Condition("level", Operator.EMPTY)], [3]),
        ([Condition("level", Operator.FILLED), Condition("id", AT_LEAST, ("2",))], [2, 4]),
    ],
)
def test_conditions_let_through_the_rows_they_say(pupils, local, tmp_path, conditions, ids):
    choice = choice_of("pupils", *conditions)
    assert servers.count(local, choice) == len(ids)
    if ids:
        taken = take(choice, tmp_path)
        assert sorted(taken.values("id")) == ids
    else:
        with pytest.raises(DatabaseFailed, match="not one row"):
            take(choice, tmp_path)


def test_values_of_conditions_stand_in_no_statement(postgres, pupils, local, tmp_path):
    postgres.run("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()")
    take(choice_of("pupils", Condition("name", IS, ("Beto",))), tmp_path)
    postgres.run("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()")
    log = (postgres.folder / "log").read_text()
    statements = [line for line in log.splitlines() if "execute" in line or "statement:" in line]
    assert any("current_setting('ventanilla.v0')" in line for line in statements)
    assert not [line for line in statements if "Beto" in line]


def test_only_the_chosen_columns_come(pupils, local, tmp_path):
    taken = take(choice_of("pupils", columns=("mark", "id")), tmp_path)
    assert taken.staged.columns == ("id", "mark")
    assert taken.staged.about.key == ("id",)


def test_a_limit_takes_the_first_rows_by_the_key(pupils, local, tmp_path):
    taken = take(choice_of("pupils", most_rows=2), tmp_path)
    assert taken.values("id") == [1, 2]
    assert taken.found.records == 2


def test_a_limit_without_a_key_says_that_any_rows_may_come(postgres, local, tmp_path):
    postgres.run("CREATE TABLE keyless AS SELECT i, i * 0.5 AS half FROM generate_series(1, 50) AS i")
    taken = take(choice_of("keyless", most_rows=7), tmp_path)
    assert taken.staged.loaded == 7
    assert "The table has no key" in taken.notes
    postgres.run("DROP TABLE keyless")


def test_hostile_names_are_only_names(postgres, pupils, local, tmp_path):
    quoted = HOSTILE.replace('"', '""')
    postgres.run(
        f'CREATE SCHEMA "{quoted}"',
        f'CREATE TABLE "{quoted}"."{quoted}" ("{quoted}" text, "$1" integer, "=1+1" integer, "select" integer)',
        f"INSERT INTO \"{quoted}\".\"{quoted}\" VALUES ('x', 1, 2, 3), ('y', 4, 5, 6)",
    )
    choice = choice_of(
        HOSTILE, Condition(HOSTILE, IS, ("y",)), Condition("$1", AT_LEAST, ("1",)), schema=HOSTILE
    )
    taken = take(choice, tmp_path)
    assert taken.staged.columns == (HOSTILE, "$1", "=1+1", "select")
    assert taken.rows() == [("y", 4, 5, 6)]
    assert postgres.ask("SELECT count(*) FROM pupils") == [(4,)]
    postgres.run(f'DROP SCHEMA "{quoted}" CASCADE')


def test_a_name_that_the_catalogue_does_not_hold_never_reaches_a_statement(pupils, local, tmp_path):
    with pytest.raises(DatabaseFailed, match="no longer there"):
        take(choice_of('pupils"; DROP TABLE pupils; --'), tmp_path)
    with pytest.raises(DatabaseFailed, match="no column"):
        take(choice_of("pupils", columns=('id"; DROP TABLE pupils; --',)), tmp_path)


def test_an_empty_table_is_said_to_be_empty(postgres, local, tmp_path):
    postgres.run("CREATE TABLE empty (id integer, amount numeric)")
    with pytest.raises(DatabaseFailed, match=r'"local\.public\.empty" gave not one row'):
        take(choice_of("empty"), tmp_path)
    postgres.run("DROP TABLE empty")


def test_a_table_without_columns_is_explained(postgres, local, tmp_path):
    postgres.run("CREATE TABLE nothing ()")
    with pytest.raises(DatabaseFailed, match="No column of this table"):
        take(choice_of("nothing"), tmp_path)
    postgres.run("DROP TABLE nothing")


def test_1600_columns_come_whole(postgres, local, tmp_path):
    columns = ", ".join(f"c{i} {'numeric' if i % 8 == 0 else 'smallint'}" for i in range(1600))
    values = ", ".join(str(i) for i in range(1600))
    # a row has to fit a page of 8 kB
    postgres.run(f"CREATE TABLE wide ({columns})", f"INSERT INTO wide VALUES ({values})")
    taken = take(choice_of("wide"), tmp_path)
    assert taken.rows() == [tuple(range(1600))]
    assert set(taken.staged.types) == {"integer"}
    postgres.run("DROP TABLE wide")


def test_the_same_steps_as_for_a_file_lead_to_an_edition(pupils, local, tmp_path):
    staged = take(choice_of("pupils"), tmp_path).staged
    columns = propose(staged)
    loaded = importer.load(staged, importer.effect(staged, columns), tmp_path / "out", Unwatched())
    assert (loaded.records, loaded.refused, loaded.physical) == (4, 0, 4)
    types = {variable.name: variable.type for variable in loaded.variables}
    assert types["id"] is VariableType.INTEGER
    assert types["mark"] is VariableType.NUMBER
    assert types["born"] is VariableType.DATE
    assert types["since"] is VariableType.DATETIME


def test_a_person_may_want_everything_as_text(pupils, local, tmp_path):
    taken = take(choice_of("pupils", most_rows=1), tmp_path)
    text = staged_as_text(taken.staged, Unwatched())
    assert set(text.types) == {"text"}
    assert importer.load(text, propose(text), tmp_path / "out", Unwatched()).records == 1


def test_what_was_chosen_can_be_brought_again_when_the_table_has_grown(postgres, local, tmp_path):
    postgres.run("CREATE TABLE growing AS SELECT i AS id FROM generate_series(1, 10) AS i")
    first = take(choice_of("growing", Condition("id", AT_LEAST, ("3",))), tmp_path / "first")
    kept = kept_choice(first.found)
    assert kept is not None
    text = kept.to_json()
    assert "cret" not in text
    postgres.run("INSERT INTO growing SELECT i FROM generate_series(11, 12) AS i")
    again = bring_again(DatabaseChoice.from_json(text), tmp_path / "again", Unwatched())
    assert (first.staged.loaded, again.loaded) == (8, 10)
    postgres.run("DROP TABLE growing")


def test_columns_that_changed_since_the_look_are_noticed(postgres, local, tmp_path):
    postgres.run("CREATE TABLE changing AS SELECT 1 AS a")
    found = look_at(choice_of("changing"), tmp_path / "look")
    postgres.run("ALTER TABLE changing ADD COLUMN b integer")
    with pytest.raises(DatabaseFailed, match=r"have changed since it was looked at"):
        stage(found, tmp_path / "scratch", Unwatched())
    assert not (tmp_path / "scratch" / "rows.parquet").exists()
    postgres.run("DROP TABLE changing")


def test_a_view_and_a_partitioned_table_are_taken_like_tables(postgres, local, tmp_path):
    postgres.run(
        "CREATE TABLE parts (year integer, n integer) PARTITION BY LIST (year)",
        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1)",
        "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2)",
        "INSERT INTO parts SELECT 1 + i % 2, i FROM generate_series(1, 10) AS i",
        "CREATE VIEW seen AS SELECT year, sum(n) AS total FROM parts GROUP BY year",
    )
    assert take(choice_of("parts"), tmp_path / "parts").staged.loaded == 10
    # 1 + 3 + 5 + 7 + 9 stand in the second year
    assert sorted(take(choice_of("seen"), tmp_path / "seen").rows()) == [(1, 30), (2, 25)]
    postgres.run("DROP TABLE parts CASCADE")


def test_nothing_of_the_connection_lies_in_the_folder_of_an_import(postgres, pupils, local, tmp_path):
    take(choice_of("pupils"), tmp_path)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "look").rglob("*") if path.is_file())
    kept += b"".join(path.read_bytes() for path in (tmp_path / "scratch").rglob("*") if path.is_file())
    assert b"local" in kept
    assert postgres.password.encode() not in kept
    assert str(postgres.port).encode() not in kept


def test_a_connection_that_is_gone_is_an_error_of_ours(postgres, pupils, write_connections, tmp_path):
    write_connections(as_toml(postgres, name="other"))
    with pytest.raises(AppError, match=r'No connection is called "local"\. There are: other'):
        take(choice_of("pupils"), tmp_path)


def test_rows_that_are_written_meanwhile_are_not_seen(postgres, local, tmp_path):
    postgres.run("CREATE TABLE busy AS SELECT i AS id FROM generate_series(1, 200000) AS i")

    class Writer(Unwatched):
        """Adds rows whenever it hears of progress."""

        def progress(self, share, rows):
            postgres.run("INSERT INTO busy VALUES (0)")

    taken = take(choice_of("busy"), tmp_path, Writer())
    assert taken.staged.loaded == 200_000
    assert postgres.ask("SELECT count(*) > 200000 FROM busy") == [(True,)]
    postgres.run("DROP TABLE busy")


def test_a_user_who_sees_only_some_rows_is_told(postgres, monkeypatch, tmp_path):
    postgres.run(
        "CREATE TABLE guarded AS SELECT i AS region FROM generate_series(1, 10) AS i",
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
        "CREATE ROLE regional LOGIN PASSWORD 'r'",
        "GRANT SELECT ON guarded TO regional",
        "CREATE POLICY own ON guarded TO regional USING (region = 5)",
    )
    set_up(monkeypatch, tmp_path, as_toml(postgres, user="regional", password="r"))  # noqa: S106
    taken = take(choice_of("guarded"), tmp_path)
    assert taken.rows() == [(5,)]
    assert "shows each user only some rows" in taken.notes
    postgres.run("DROP TABLE guarded", "DROP ROLE regional")
