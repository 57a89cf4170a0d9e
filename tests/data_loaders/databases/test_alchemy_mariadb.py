"""The way through SQLAlchemy, with a real MariaDB server where one is installed."""

import datetime
import gc
import logging
import time

import pytest

from core.catalog import Link
from core.errors import Cancelled
from data_loaders.databases import servers
from data_loaders.databases.choice import Condition, Operator
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.intake import Unwatched
from tests.data_loaders.databases.conftest import as_toml, set_up
from tests.data_loaders.databases.mariadb_server import running_mariadb
from tests.data_loaders.databases.postgres_server import NoServer
from tests.data_loaders.databases.taking import choice_of, take

ROWS = 200_000
TABLES = (
    "USE ministry",
    "CREATE TABLE schools (code CHAR(7) PRIMARY KEY COMMENT 'Código modular', name VARCHAR(50)) COMMENT 'Colegios'",
    "INSERT INTO schools VALUES ('0000001', 'Ñusta'), ('0000002', '100%')",
    "CREATE TABLE pupils (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, school CHAR(7), mark DECIMAL(4,2), "
    "FOREIGN KEY (school) REFERENCES schools (code))",
    f"INSERT INTO pupils (school, mark) SELECT '0000001', seq % 20 FROM seq_1_to_{ROWS}",
    "CREATE TABLE typed (place INT PRIMARY KEY, tiny TINYINT(1), big BIGINT, huge BIGINT UNSIGNED, price DECIMAL(10,2), "
    "exact DECIMAL(30,10), single FLOAT, approx DOUBLE, day DATE, moment DATETIME(6), stamp TIMESTAMP NULL, clock TIME, "
    "born YEAR, sex ENUM('h', 'm'), tags SET('a', 'b'), note TEXT, extra JSON, photo BLOB)",
    "SET time_zone = '-05:00'",
    "INSERT INTO typed VALUES (1, 1, -9223372036854775808, 18446744073709551615, 1234.50, 0.1, 0.1, 0.1, '2024-02-29', "
    "'2024-02-29 10:00:00.5', '2024-12-31 22:00:00', '10:30:00', 2010, 'm', 'a,b', 'Ñ', '{\"a\": 1}', x'00ff')",
    "INSERT INTO typed VALUES (2, 0, NULL, 7, NULL, NULL, NULL, NULL, '0000-00-00', '0000-00-00 00:00:00', NULL, NULL, "
    "NULL, NULL, NULL, '', NULL, NULL)",
    "CREATE VIEW sleeping AS SELECT place, SLEEP(30) AS nap FROM typed",
    'CREATE TABLE `we"ird; drop table ``pupils``; --` (`select "` INT)',
    'INSERT INTO `we"ird; drop table ``pupils``; --` VALUES (1)',
)


@pytest.fixture(scope="module")
def mariadb():
    try:
        with running_mariadb() as server:
            server.run(*TABLES)
            yield server
    except NoServer as reason:
        pytest.skip(f"MariaDB: {reason}")


@pytest.fixture
def ministry(mariadb, monkeypatch, tmp_path):
    set_up(monkeypatch, tmp_path, toml(mariadb))
    return servers.connected("ministry")


def toml(server, **changed):
    return as_toml(server, name="ministry", **{"kind": "mariadb", "database": "ministry", **changed})


def chosen(table, *conditions, **more):
    return choice_of(table, *conditions, schema="", connection="ministry", **more)


def test_tables_are_listed_and_described_with_comments_and_links(ministry):
    assert {"schools", "pupils", "typed", "sleeping"} <= {table.name for table in servers.tables(ministry)}
    schools = servers.describe(ministry, "", "schools")
    assert schools.hints(schools.columns)[0].label["es"] == "Código modular"
    assert schools.table.comment == "Colegios"
    assert servers.describe(ministry, "", "pupils").links == (Link(("school",), "schools", ("code",)),)


def test_every_type_arrives_as_worked_out_by_hand(ministry, tmp_path):
    taken = take(chosen("typed"), tmp_path)
    moment = datetime.datetime.fromisoformat
    assert taken.rows() == [
        (
            1, 1, -(2**63), "18446744073709551615", 1234.5, 0.1, 0.1, 0.1, datetime.date(2024, 2, 29),
            moment("2024-02-29T10:00:00.5"), moment("2025-01-01T03:00"), "10:30:00", 2010, "m", "a,b", "Ñ", '{"a": 1}',
        ),
        (2, 0, None, "7", None, None, None, None, None, None, None, None, None, None, None, "", None),
    ]  # fmt: skip
    assert "In day, moment, 2 dates outside the years 1 to 9999 (or infinite) became empty." in taken.notes
    assert "Kept as text, because their numbers are longer than a number can hold: huge." in taken.notes
    assert "Moments with a time zone stand in universal time (UTC): stamp." in taken.notes
    assert "photo" not in taken.staged.columns
    assert [code.value for code in taken.staged.hints[13].codes] == ["h", "m"]


def test_many_rows_come_whole(ministry, tmp_path):
    taken = take(chosen("pupils"), tmp_path)
    assert (taken.found.records, taken.staged.loaded) == (ROWS, ROWS)
    assert taken.staged.types == ("integer", "text", "number")


def test_conditions_let_through_the_rows_they_say(ministry):
    assert (
        servers.count(ministry, chosen("pupils", Condition("mark", Operator.AT_LEAST, ("19",)))) == ROWS // 20
    )
    assert servers.count(ministry, chosen("schools", Condition("name", Operator.BEGINS, ("100%",)))) == 1
    assert servers.count(ministry, chosen("schools", Condition("name", Operator.IS, ("' OR ''='",)))) == 0


def test_hostile_names_are_only_names(ministry, tmp_path):
    taken = take(
        chosen('we"ird; drop table `pupils`; --', Condition('select "', Operator.IS, ("1",))), tmp_path
    )
    assert taken.rows() == [(1,)]
    assert servers.count(ministry, chosen("pupils")) == ROWS


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "wrong-pass-word"}, "refused the user or the password"),
        ({"database": "nix"}, "refused the user or the password|no database of that name"),
        ({"sslmode": "require"}, "No encrypted connection"),
        ({"sslmode": "sometimes"}, "disable, require or verify-full"),
        ({"port": 1}, "does not answer"),
    ],
)
def test_a_connection_that_fails_says_why(mariadb, monkeypatch, tmp_path, caplog, changed, sentence):
    set_up(monkeypatch, tmp_path, toml(mariadb, **changed))
    with caplog.at_level(logging.DEBUG), pytest.raises(DatabaseFailed, match=sentence) as caught:
        servers.tables(servers.connected("ministry"))
    assert "wrong-pass-word" not in str(caught.value) + caplog.text


def test_the_password_is_quoted_right_and_stands_in_no_log(ministry, mariadb, caplog):
    with caplog.at_level(logging.DEBUG):
        servers.tables(ministry)
    assert mariadb.password not in caplog.text


class Impatient(Unwatched):
    """Cancels after some seconds."""

    def __init__(self, seconds):
        self._end = time.monotonic() + seconds

    def is_cancelled(self):
        return time.monotonic() > self._end


def test_cancelling_stops_the_server(ministry, mariadb, tmp_path):
    from data_loaders.databases import through_sqlalchemy

    started = time.monotonic()
    with pytest.raises(Cancelled):
        through_sqlalchemy.take(ministry, chosen("sleeping"), tmp_path, Impatient(1), is_text=False)
    assert time.monotonic() - started < 15
    assert (
        mariadb.ask(
            "SELECT info FROM information_schema.processlist WHERE user = 'reader' AND info IS NOT NULL"
        )
        == []
    )


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # PyMySQL reads on while it is thrown away
def test_a_server_that_goes_away_in_the_middle_is_explained(monkeypatch, tmp_path):
    try:
        with running_mariadb() as server:
            server.run(
                "USE ministry", f"CREATE TABLE big AS SELECT seq, REPEAT('x', 200) AS t FROM seq_1_to_{ROWS}"
            )
            set_up(monkeypatch, tmp_path, toml(server))

            class Puller(Unwatched):
                def progress(self, share, rows):
                    if rows and server.process.poll() is None:
                        server.process.kill()
                        server.process.wait()

            with pytest.raises(DatabaseFailed, match="broke off"):
                take(chosen("big"), tmp_path, Puller())
            assert [path for path in (tmp_path / "scratch").rglob("*") if path.is_file()] == []
            gc.collect()
    except NoServer as reason:
        pytest.skip(f"MariaDB: {reason}")
