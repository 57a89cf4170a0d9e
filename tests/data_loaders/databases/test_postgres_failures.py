"""What happens when a PostgreSQL server says no, goes away or is told to stop."""

import errno
import logging
import signal
import threading
import time

import pytest

from core.errors import Cancelled, StoreFailed
from data_loaders.databases import servers
from data_loaders.databases.arriving import Landing
from data_loaders.databases.bringing import bring_again
from data_loaders.databases.choice import Condition, Operator
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.intake import Unwatched
from tests.data_loaders.databases.conftest import as_toml, set_up
from tests.data_loaders.databases.postgres_server import NoServer, running_server
from tests.data_loaders.databases.taking import choice_of, take


@pytest.fixture
def connect(postgres, monkeypatch, tmp_path):
    """Return a function that gives a connection like the usual one, but for what is changed."""

    def connecting(**changed):
        set_up(monkeypatch, tmp_path, as_toml(postgres, **changed))
        return servers.connected("local")

    return connecting


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "wrong-pass-word"}, "refused the user or the password"),
        ({"user": "nobody-we-know"}, "refused the user or the password"),
        ({"database": "nix"}, "no database of that name"),
        ({"sslmode": "require"}, "No encrypted connection"),
        ({"port": 1}, "does not answer at 127.0.0.1, port 1"),
        ({"host": "no-such-host.invalid"}, "No computer is called"),
        ({"sslmode": "sometimes"}, "No encrypted connection"),
    ],
)
def test_a_connection_that_fails_says_why(connect, caplog, changed, sentence):
    connection = connect(**changed)
    with caplog.at_level(logging.DEBUG), pytest.raises(DatabaseFailed) as caught:
        servers.tables(connection)
    assert sentence in str(caught.value)
    assert "wrong-pass-word" not in str(caught.value) + caplog.text
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_driver_that_is_missing_is_named_with_the_line_that_installs_it(connect, monkeypatch):
    connection = connect()
    monkeypatch.setitem(__import__("sys").modules, "adbc_driver_postgresql.dbapi", None)
    with pytest.raises(DatabaseFailed, match=r"pip install -r requirements-databases\.txt"):
        servers.tables(connection)


def test_an_option_cannot_bring_in_what_has_its_own_place(connect, postgres, monkeypatch, tmp_path):
    set_up(monkeypatch, tmp_path, as_toml(postgres) + 'options = { password = "x" }\n')
    with pytest.raises(DatabaseFailed, match='"password" among its options'):
        servers.tables(servers.connected("local"))


@pytest.fixture
def reader(postgres, connect):
    """Return a connection as a user who may read little."""
    postgres.run(
        "CREATE ROLE reader LOGIN PASSWORD 'r'",
        "CREATE TABLE secret AS SELECT 'DNI 12345678' AS dni",
        "CREATE TABLE half (id integer, dni text)",
        "INSERT INTO half VALUES (1, 'DNI 12345678')",
        "GRANT SELECT (id) ON half TO reader",
    )
    yield connect(user="reader", password="r")  # noqa: S106
    postgres.run("DROP TABLE secret, half", "DROP ROLE reader")


def test_a_table_that_may_not_be_read_is_shown_as_such(reader, tmp_path):
    listed = {table.name: table.is_readable for table in servers.tables(reader)}
    assert (listed["secret"], listed["half"]) == (False, True)
    with pytest.raises(DatabaseFailed, match="No column of this table can be brought in"):
        take(choice_of("secret"), tmp_path)


def test_a_column_that_may_not_be_read_is_left_out_and_named(reader, tmp_path):
    taken = take(choice_of("half"), tmp_path)
    assert taken.rows() == [(1,)]
    assert "Left out, because this connection may not read them: dni." in taken.notes


def test_a_view_that_fails_on_the_way_leaves_nothing_and_quotes_nothing(postgres, connect, tmp_path, caplog):
    postgres.run(
        "CREATE VIEW failing AS SELECT i, 10000000 / (i - 90000) AS x FROM generate_series(1, 100000) AS i"
    )
    connect()
    with caplog.at_level(logging.DEBUG), pytest.raises(DatabaseFailed, match="an error of its own"):
        take(choice_of("failing"), tmp_path)
    postgres.run("DROP VIEW failing")
    assert left(tmp_path) == []
    assert "division" not in caplog.text


def test_a_count_that_takes_too_long_is_given_up(postgres, connect):
    postgres.run("CREATE VIEW napping AS SELECT i FROM generate_series(1, 9) AS i, pg_sleep(60)")
    assert servers.count(connect(), choice_of("napping"), seconds=0.2) is None
    postgres.run("DROP VIEW napping")


def test_a_statement_is_stopped_by_the_server_after_its_time(postgres, connect, tmp_path, monkeypatch):
    from data_loaders.databases import postgres as server

    postgres.run(
        "CREATE VIEW dozing AS SELECT i, pg_sleep(0.001)::text AS nap FROM generate_series(1, 100000) AS i"
    )
    monkeypatch.setattr(server, "TAKE_SECONDS", 1)
    connect()
    with pytest.raises(DatabaseFailed, match="took too long"):
        bring_again(choice_of("dozing", columns=("i", "nap")), tmp_path, Unwatched())
    postgres.run("DROP VIEW dozing")
    assert left(tmp_path) == []


class Impatient(Unwatched):
    """Cancels as soon as `after` rows have come, or after some seconds."""

    def __init__(self, rows=0, seconds=0.0):
        self._rows, self._end = rows, time.monotonic() + seconds
        self.seen = 0

    def progress(self, share, rows):
        self.seen = max(self.seen, rows)

    def is_cancelled(self):
        return self.seen >= self._rows > 0 if self._rows else time.monotonic() > self._end


def test_cancelling_in_the_middle_stops_the_server_and_leaves_nothing(postgres, connect, tmp_path):
    postgres.run("CREATE TABLE big AS SELECT i, repeat('x', 100) AS t FROM generate_series(1, 1000000) AS i")
    connect()
    watch = Impatient(rows=1)
    with pytest.raises(Cancelled):
        take(choice_of("big"), tmp_path, watch)
    assert 0 < watch.seen < 1_000_000
    assert queries(postgres) == []
    assert left(tmp_path) == []
    postgres.run("DROP TABLE big")


def test_cancelling_before_the_first_row_does_not_wait_for_it(postgres, connect, tmp_path):
    postgres.run("CREATE VIEW sleeping AS SELECT i FROM generate_series(1, 9) AS i, pg_sleep(60)")
    connect()
    from data_loaders.databases import postgres as server

    started = time.monotonic()
    with pytest.raises(Cancelled):
        server.take(
            servers.connected("local"), choice_of("sleeping"), tmp_path, Impatient(seconds=0.5), is_text=False
        )
    assert time.monotonic() - started < 15
    assert queries(postgres) == []
    postgres.run("DROP VIEW sleeping")


def test_a_full_disk_stops_the_server_and_leaves_nothing(postgres, connect, tmp_path, monkeypatch):
    postgres.run(
        "CREATE TABLE large AS SELECT i, repeat('x', 100) AS t FROM generate_series(1, 1000000) AS i"
    )
    connect()

    def full(landing, batch):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Landing, "add", full)
    with pytest.raises(StoreFailed, match="disk is full"):
        take(choice_of("large"), tmp_path)
    assert queries(postgres) == []
    assert left(tmp_path) == []
    postgres.run("DROP TABLE large")


def test_two_imports_at_once_do_not_disturb_each_other(postgres, connect, tmp_path):
    postgres.run("CREATE TABLE twice AS SELECT i, i * 0.5 AS half FROM generate_series(1, 100000) AS i")
    connect()
    taken = {}

    def work(name, least):
        choice = choice_of("twice", Condition("i", Operator.AT_LEAST, (str(least),)))
        taken[name] = take(choice, tmp_path / name).staged.loaded

    threads = [threading.Thread(target=work, args=each) for each in (("all", 1), ("last", 99_991))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == {"all": 100_000, "last": 10}
    postgres.run("DROP TABLE twice")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
def test_a_server_that_goes_away_in_the_middle_is_explained_and_nothing_is_left(monkeypatch, tmp_path, how):
    try:
        with running_server() as server:
            server.run(
                "CREATE TABLE big AS SELECT i, repeat('x', 100) AS t FROM generate_series(1, 1000000) AS i"
            )
            set_up(monkeypatch, tmp_path, as_toml(server))

            class Puller(Unwatched):
                def progress(self, share, rows):
                    if rows:
                        server.stop(how)

            with pytest.raises(DatabaseFailed, match=r"broke off\. Nothing was stored"):
                take(choice_of("big"), tmp_path, Puller())
            assert left(tmp_path) == []
            with pytest.raises(DatabaseFailed, match="does not answer"):
                servers.tables(servers.connected("local"))
    except NoServer as reason:
        pytest.skip(f"PostgreSQL: {reason}")


def queries(server):
    """Return what the server is still doing for others."""
    ask = (
        "SELECT query FROM pg_stat_activity WHERE application_name = 'ventanilla' AND pid <> pg_backend_pid() "
        "AND state <> 'idle'"
    )
    for _ in range(20):
        found = server.ask(ask)
        if not found:
            return []
        time.sleep(0.05)
    return found


def left(folder):
    """Return the files of an import that are still there."""
    return sorted(path.name for path in (folder / "scratch").rglob("*") if path.is_file()) + sorted(
        path.name for path in folder.glob("*.parquet")
    )
