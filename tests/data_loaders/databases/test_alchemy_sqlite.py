"""The way through SQLAlchemy, with a real SQLite file: large, and full of values that its types do not promise."""

import csv
import datetime
import sqlite3
import time

import pytest

from core.catalog import Link
from core.errors import Cancelled, EngineFailed
from data_loaders import importer
from data_loaders.databases import servers, through_sqlalchemy
from data_loaders.databases.alchemy_session import AlchemySession
from data_loaders.databases.choice import Condition, Operator
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.databases.tables import Family
from data_loaders.intake import Unwatched
from data_loaders.values.proposals import propose
from tests.data_loaders.databases.conftest import set_up
from tests.data_loaders.databases.taking import choice_of, take

HOSTILE = 'we"ird; drop table pupils; --'
ROWS = 300_000


def generate(count):
    return ((i, i % 25, i * 0.5, f"P{i}", "2024-01-31") for i in range(count))


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("lite") / "registro ñ.db"
    quoted = HOSTILE.replace('"', '""')
    with sqlite3.connect(path) as made:
        made.execute(
            "CREATE TABLE pupils (id INTEGER PRIMARY KEY, region INT, mark REAL, name TEXT, born DATE)"
        )
        made.executemany("INSERT INTO pupils VALUES (?, ?, ?, ?, ?)", generate(ROWS))
        made.execute(f'CREATE TABLE "{quoted}" ("{quoted}" TEXT, "select" INTEGER REFERENCES pupils (id))')
        made.execute(f"INSERT INTO \"{quoted}\" VALUES ('100%', 1), ('x', 2)")
        made.execute(
            "CREATE TABLE odd (id INTEGER PRIMARY KEY, whole INT, price NUMERIC(10,2), exact NUMERIC, day DATE, "
            "moment DATETIME, flag BOOLEAN, code CHAR(5), free, photo BLOB)"
        )
        made.executemany(
            "INSERT INTO odd VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (1, 7, 1.5, 1, "2024-02-29", "2024-02-29 10:00:00.5", 1, "ab   ", "x", b"\xff"),
                (2, None, None, None, None, None, None, None, None, None),
                (3, "seven", 1.5, 1, "2024-02-29", "2024-02-29T10:00:00-05:00", 0, "c", 5, None),
                (4, 8, "dear", 2, "29/02/2024", "2024-02-29", 1, "d", b"\xff\x00", None),
                (5, 9, 2, 3, "2024-03-01", "2024-03-01", 2, "e", 1.5, None),
                (6, 10, 3, 4, "2024-03-01", "2024-02-29T10:00:00-05:00", 0, 7, 1.5, None),
            ],
        )
        made.execute("CREATE VIEW by_region AS SELECT region, count(*) AS pupils FROM pupils GROUP BY region")
        made.execute("CREATE TABLE empty (id INTEGER)")
        made.execute("CREATE VIEW endless AS SELECT a.id FROM pupils a, pupils b WHERE a.id + b.id < 0")
    made.close()
    return path


@pytest.fixture
def lite(file, monkeypatch, tmp_path):
    set_up(monkeypatch, tmp_path, f'[lite]\nkind = "sqlite"\ndatabase = "{file.as_posix()}"\n')
    return servers.connected("lite")


def chosen(table, *conditions, **more):
    return choice_of(table, *conditions, schema="", connection="lite", **more)


def test_tables_and_views_are_listed(lite):
    listed = {table.name: table.kind for table in servers.tables(lite)}
    tables, views = {"pupils", HOSTILE, "odd", "empty"}, {"by_region", "endless"}
    assert listed == dict.fromkeys(tables, "table") | dict.fromkeys(views, "view")


def test_a_table_is_described_with_types_key_and_links(lite):
    described = servers.describe(lite, "", "odd")
    assert described.key == ("id",)
    families = {column.name: column.family for column in described.columns}
    assert families["whole"] is Family.WHOLE
    assert families["price"] is Family.DECIMAL
    assert families["moment"] is Family.DATETIME
    assert families["free"] is Family.OTHER
    assert families["photo"] is Family.LEFT_OUT
    assert servers.describe(lite, "", HOSTILE).links == (Link(("select",), "pupils", ("id",)),)


def test_several_hundred_thousand_rows_come_whole_and_lead_to_an_edition(lite, tmp_path):
    taken = take(chosen("pupils"), tmp_path)
    assert taken.found.records == ROWS
    assert taken.staged.loaded == ROWS
    assert taken.staged.types == ("integer", "integer", "number", "text", "date")
    assert taken.rows()[-1] == (ROWS - 1, 24, (ROWS - 1) / 2, f"P{ROWS - 1}", datetime.date(2024, 1, 31))
    loaded = importer.load(taken.staged, propose(taken.staged), tmp_path / "out", Unwatched())
    assert loaded.records == ROWS


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ([Condition("region", Operator.IS, ("3", "4"))], 2 * ROWS // 25),
        ([Condition("region", Operator.IS_NOT, ("3",))], ROWS - ROWS // 25),
        ([Condition("name", Operator.BEGINS, ("P29999",))], 11),  # P29999, and P299990 to P299999
        ([Condition("name", Operator.BEGINS, ("%",))], 0),
        ([Condition("name", Operator.IS, ("' OR ''='",))], 0),
        (
            [Condition("mark", Operator.AT_LEAST, ("100.5",)), Condition("mark", Operator.AT_MOST, ("101",))],
            2,
        ),
        ([Condition("born", Operator.AT_MOST, ("2024-01-31",))], ROWS),
        ([Condition("born", Operator.EMPTY)], 0),
    ],
)
def test_conditions_let_through_the_rows_they_say(lite, conditions, count):
    assert servers.count(lite, chosen("pupils", *conditions)) == count


def test_only_chosen_columns_and_the_first_rows_by_the_key_come(lite, tmp_path):
    taken = take(chosen("pupils", columns=("name", "id"), most_rows=3), tmp_path)
    assert taken.rows() == [(0, "P0"), (1, "P1"), (2, "P2")]


def test_hostile_names_are_only_names(lite, tmp_path):
    taken = take(chosen(HOSTILE, Condition(HOSTILE, Operator.BEGINS, ("100%",))), tmp_path)
    assert taken.rows() == [("100%", 1)]
    assert taken.staged.columns == (HOSTILE, "select")
    assert servers.count(lite, chosen("pupils")) == ROWS


def test_a_value_that_its_column_does_not_promise_makes_its_row_refused(lite, tmp_path):
    taken = take(chosen("odd"), tmp_path)
    moment = datetime.datetime.fromisoformat
    assert taken.rows() == [
        (1, 7, 1.5, 1, datetime.date(2024, 2, 29), moment("2024-02-29T10:00:00.5"), True, "ab", "x"),
        (2, None, None, None, None, None, None, None, None),
        (6, 10, 3.0, 4, datetime.date(2024, 3, 1), moment("2024-02-29T15:00"), False, "7", "1.5"),
    ]
    assert (taken.staged.physical, taken.staged.loaded, taken.staged.refused) == (6, 3, 3)
    with taken.staged.refused_file.open(newline="", encoding="utf-8") as stream:
        refused = list(csv.reader(stream))[1:]
    reasons = [(line, reason.partition(": ")[2]) for _, line, reason, _ in refused]
    assert reasons == [("3", "whole"), ("4", "price, day"), ("5", "flag")]
    assert refused[1][3] == "4,8,dear,2,29/02/2024,2024-02-29,1,d,ff00"


def test_an_empty_table_is_said_to_be_empty(lite, tmp_path):
    with pytest.raises(DatabaseFailed, match="not one row"):
        take(chosen("empty"), tmp_path)


def test_a_view_is_taken_like_a_table_and_what_has_no_type_comes_as_text(lite, tmp_path):
    assert sorted(take(chosen("by_region"), tmp_path).rows())[:2] == [(0, "12000"), (1, "12000")]


def test_a_table_that_is_gone_is_explained(lite, tmp_path):
    with pytest.raises(DatabaseFailed, match="no longer there"):
        take(chosen("never"), tmp_path)


def test_a_file_that_is_gone_is_explained_and_not_created(monkeypatch, tmp_path):
    set_up(
        monkeypatch, tmp_path, f'[lite]\nkind = "sqlite"\ndatabase = "{(tmp_path / "none.db").as_posix()}"\n'
    )
    with pytest.raises(DatabaseFailed, match='file of the connection "lite" is not there'):
        servers.tables(servers.connected("lite"))
    assert not (tmp_path / "none.db").exists()


def test_the_file_is_only_ever_read(file, lite, tmp_path):
    before = file.read_bytes()
    take(chosen("odd"), tmp_path)
    assert file.read_bytes() == before


class Impatient(Unwatched):
    """Cancels once rows have come, or after some seconds."""

    def __init__(self, seconds=None):
        self._end = None if seconds is None else time.monotonic() + seconds
        self.seen = 0

    def progress(self, share, rows):
        self.seen = max(self.seen, rows)

    def is_cancelled(self):
        return self.seen > 0 if self._end is None else time.monotonic() > self._end


def test_cancelling_in_the_middle_leaves_nothing(lite, tmp_path):
    watch = Impatient()
    with pytest.raises(Cancelled):
        take(chosen("pupils"), tmp_path, watch)
    assert 0 < watch.seen < ROWS
    assert [path.name for path in (tmp_path / "scratch").rglob("*") if path.is_file()] == []


def test_a_count_that_takes_too_long_is_given_up(lite):
    started = time.monotonic()
    assert servers.count(lite, chosen("endless"), seconds=0.3) is None
    assert time.monotonic() - started < 10


def test_a_count_that_differs_is_the_end_where_the_database_gives_a_snapshot(lite, tmp_path, monkeypatch):
    monkeypatch.setattr(through_sqlalchemy, "_count", lambda session, plan: 5)
    with pytest.raises(EngineFailed, match="do not add up"):
        take(chosen("odd"), tmp_path)


def test_a_count_that_differs_is_a_note_where_it_gives_none(lite, tmp_path, monkeypatch):
    monkeypatch.setattr(through_sqlalchemy, "_count", lambda session, plan: 5)
    monkeypatch.setattr(AlchemySession, "has_snapshot", False)
    taken = take(chosen("odd"), tmp_path)
    assert taken.staged.physical == 6
    assert "Rows were added or removed while the table was read" in taken.notes
    assert "at one moment" not in taken.notes
