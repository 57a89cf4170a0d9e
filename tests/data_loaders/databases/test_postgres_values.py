"""Every type of PostgreSQL, with values whose result is worked out by hand."""

import datetime
import math

import pytest

from tests.data_loaders.databases.conftest import as_toml, set_up
from tests.data_loaders.databases.taking import choice_of, take

D = datetime.date
T = datetime.datetime

VALUES = [
    # declared, values as SQL, how stored, values as they have to arrive
    ("smallint", ["-32768", "NULL"], "integer", [-32768, None]),
    ("integer", ["2147483647"], "integer", [2147483647]),
    ("bigint", ["-9223372036854775808"], "integer", [-(2**63)]),
    ("bigserial", ["42"], "integer", [42]),
    ("oid", ["4000000000"], "integer", [4000000000]),
    ("real", ["0.1", "'NaN'", "'-Infinity'"], "number", [0.1, None, None]),
    ("double precision", ["0.1", "'Infinity'", "NULL"], "number", [0.1, None, None]),
    ("numeric(10,2)", ["1234567.89", "-0.01", "NULL", "'NaN'"], "number", [1234567.89, -0.01, None, None]),
    ("numeric(8,0)", ["12345678", "NULL"], "integer", [12345678, None]),
    ("numeric(8,0)", ["7", "'NaN'"], "integer", [7, None]),
    ("numeric(5,-2)", ["12345"], "integer", [12300]),
    ("numeric(18,0)", ["999999999999999999"], "integer", [999999999999999999]),
    ("numeric(19,0)", ["9223372036854775807"], "integer", [9223372036854775807]),
    ("numeric(19,0)", ["9223372036854775808", "5"], "text", ["9223372036854775808", "5"]),
    ("numeric", ["3", "12345678901234567"], "integer", [3, 12345678901234567]),
    ("numeric", ["3", "'Infinity'", "'NaN'"], "integer", [3, None, None]),
    ("numeric", ["3", "0.5"], "number", [3.0, 0.5]),
    ("numeric", ["1.0"], "number", [1.0]),
    ("numeric", ["NULL"], "number", [None]),
    ("numeric", ["1e400", "0.5"], "text", ["1" + "0" * 400, "0.5"]),
    ("numeric", ["1e-400"], "text", ["0." + "0" * 399 + "1"]),
    ("numeric(5,400)", ["1e-396"], "text", ["0." + "0" * 395 + "10000"]),
    ("money", ["'$1,234.56'", "'-0.05'"], "number", [1234.56, -0.05]),
    ("text", ["'Ñandú; \"1\"'", "''", "NULL"], "text", ['Ñandú; "1"', "", None]),
    ("varchar(3)", ["'007'"], "text", ["007"]),
    ("char(5)", ["'ab'", "' a'"], "text", ["ab", " a"]),
    ('"char"', ["'x'"], "text", ["x"]),
    ("boolean", ["true", "false", "NULL"], "boolean", [True, False, None]),
    ("date", ["'2024-02-29'", "'0001-01-01'", "'9999-12-31'"], "date", [D(2024, 2, 29), D.min, D.max]),
    ("date", ["'infinity'", "'-infinity'", "'0044-03-15 BC'", "'10000-01-01'"], "date", [None] * 4),
    ("timestamp", ["'2024-12-31 23:59:59.999999'"], "datetime", [T(2024, 12, 31, 23, 59, 59, 999999)]),
    ("timestamp", ["'infinity'", "'9999-12-31 23:59:59.999999'"], "datetime", [None, T.max]),
    ("timestamptz", ["'2024-12-31 22:00-05'", "'-infinity'"], "datetime", [T(2025, 1, 1, 3), None]),
    ("time", ["'10:30'"], "text", ["10:30:00"]),
    ("timetz", ["'10:30-05'"], "text", ["10:30:00-05"]),
    ("interval", ["'1 month 2 days 3 hours'"], "text", ["P1M2DT3H"]),
    ("json", ["'{\"a\": 1}'"], "text", ['{"a": 1}']),
    ("jsonb", ["'[1, null]'"], "text", ["[1, null]"]),
    ("integer[]", ["'{1,2,NULL}'"], "text", ["{1,2,NULL}"]),
    ("text[]", ["ARRAY['a b', 'c']"], "text", ['{"a b",c}']),
    ("uuid", ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"], "text", ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]),
    ("inet", ["'10.0.0.1'", "'10.0.0.0/8'"], "text", ["10.0.0.1/32", "10.0.0.0/8"]),
    ("macaddr", ["'08:00:2b:01:02:03'"], "text", ["08:00:2b:01:02:03"]),
    ("point", ["'(1,2)'"], "text", ["(1,2)"]),
    ("int4range", ["'[1,5)'"], "text", ["[1,5)"]),
    ("daterange", ["'[2024-01-01,2024-02-01)'"], "text", ["[2024-01-01,2024-02-01)"]),
    ("xml", ["'<a>1</a>'"], "text", ["<a>1</a>"]),
    ("bit(3)", ["B'101'"], "text", ["101"]),
]


LONGEST = max(len(given) for _, given, _, _ in VALUES)


@pytest.fixture(scope="module")
def typed(postgres, tmp_path_factory):
    """Return one table with a column for every case, taken in; shorter columns end in empty cells."""
    columns = ", ".join(f"c{index} {declared} NULL" for index, (declared, *_) in enumerate(VALUES))
    columns = columns.replace("bigserial NULL", "bigserial")
    rows = [
        ", ".join(
            [
                str(place),
                *(
                    given[place] if place < len(given) else _filler(declared)
                    for declared, given, *_ in VALUES
                ),
            ]
        )
        for place in range(LONGEST)
    ]
    postgres.run(
        f"CREATE TABLE typed (place integer PRIMARY KEY, {columns})",
        *(f"INSERT INTO typed VALUES ({row})" for row in rows),
    )
    folder = tmp_path_factory.mktemp("typed")
    with pytest.MonkeyPatch.context() as patch:
        set_up(patch, folder, as_toml(postgres))
        # a limit that lets everything through makes the rows come in the order of the key
        return take(choice_of("typed", most_rows=100), folder)


def _filler(declared):
    return "0" if declared == "bigserial" else "NULL"


@pytest.mark.parametrize("index", range(len(VALUES)), ids=[f"{row[0]}: {row[1][0][:20]}" for row in VALUES])
def test_every_type_arrives_as_worked_out_by_hand(typed, index):
    _, given, stored, expected = VALUES[index]
    assert typed.type(f"c{index}") == stored
    assert typed.values(f"c{index}")[: len(given)] == expected


def test_the_first_rows_are_shown_as_text(typed):
    assert len(typed.found.preview) == LONGEST
    assert typed.found.preview[0][:3] == ("0", "-32768", "2147483647")


@pytest.fixture
def made(postgres):
    """Return a function that makes a table of one column."""

    def make(declared, *values):
        rows = ", ".join(f"({value})" for value in values)
        postgres.run(
            "DROP TABLE IF EXISTS made",
            f"CREATE TABLE made (value {declared})",
            f"INSERT INTO made VALUES {rows}",
        )
        return choice_of("made")

    return make


def test_numbers_that_are_none_are_counted_in_a_note(made, local, tmp_path):
    taken = take(made("float8", "1", "'NaN'", "'Infinity'"), tmp_path)
    assert "In value, 2 values were not numbers (NaN or infinite) and became empty." in taken.notes
    assert taken.staged.files[0].mended == 2


def test_dates_without_end_are_counted_in_a_note(made, local, tmp_path):
    taken = take(made("date", "'2024-01-01'", "'infinity'"), tmp_path)
    assert "In value, 1 date outside the years 1 to 9999 (or infinite) became empty." in taken.notes


def test_lost_digits_are_counted_in_a_note(made, local, tmp_path):
    # 0.1234567890123456789 needs 19 digits; 0.5 and 0.1 are as good as they were
    taken = take(made("numeric", "0.1234567890123456789", "0.5", "0.1"), tmp_path)
    assert math.isclose(taken.values("value")[0], 0.1234567890123456789)
    assert "In value, 1 number has more digits than a number can hold" in taken.notes


def test_numbers_as_text_keep_every_digit(made, local, tmp_path):
    taken = take(made("numeric", "0.12345678901234567890", "'NaN'"), tmp_path, is_text=True)
    assert taken.values("value") == ["0.12345678901234567890", "NaN"]


def test_long_whole_numbers_are_kept_as_text_with_a_note(made, local, tmp_path):
    taken = take(made("numeric", "12345678901234567890"), tmp_path)
    assert taken.values("value") == ["12345678901234567890"]
    assert "Kept as text, because their numbers are longer" in taken.notes


def test_a_domain_is_read_as_what_lies_below_it(postgres, made, local, tmp_path):
    postgres.run(
        "DROP DOMAIN IF EXISTS deep, amount CASCADE",
        "CREATE DOMAIN amount AS numeric(10,2) CHECK (VALUE >= 0)",
        "CREATE DOMAIN deep AS amount",
    )
    taken = take(made("deep", "1.10"), tmp_path)
    assert (taken.type("value"), taken.values("value")) == ("number", [1.1])
    postgres.run("DROP DOMAIN amount CASCADE")


def test_an_enumeration_brings_its_code_list_in_its_order(postgres, made, local, tmp_path):
    postgres.run("DROP TYPE IF EXISTS mood CASCADE", "CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad')")
    taken = take(made("mood", "'glad'", "NULL"), tmp_path)
    (hint,) = taken.staged.hints
    assert taken.values("value") == ["glad", None]
    assert [code.value for code in hint.codes] == ["sad", "ok", "glad"]
    assert hint.is_ordered
    postgres.run("DROP TYPE mood CASCADE")


def test_a_structure_is_taken_as_text(postgres, made, local, tmp_path):
    postgres.run("DROP TYPE IF EXISTS place CASCADE", "CREATE TYPE place AS (street text, number integer)")
    taken = take(made("place", "ROW('Jr. Lima', 5)"), tmp_path)
    assert taken.values("value") == ['("Jr. Lima",5)']
    assert "Kept as the text that the database writes for them: value." in taken.notes
    postgres.run("DROP TYPE place CASCADE")


def test_bytes_and_search_lists_are_left_out_and_named(postgres, local, tmp_path):
    postgres.run(
        "DROP TABLE IF EXISTS photos",
        "CREATE TABLE photos (id integer, photo bytea, words tsvector)",
        "INSERT INTO photos VALUES (1, '\\x00ff', 'a b')",
    )
    taken = take(choice_of("photos"), tmp_path)
    assert taken.staged.columns == ("id",)
    assert (
        "Left out, because a table cannot hold them (files, maps, search lists): photo, words." in taken.notes
    )


def test_moments_with_a_zone_are_said_to_stand_in_universal_time(made, local, tmp_path):
    taken = take(made("timestamptz", "now()"), tmp_path)
    assert "Moments with a time zone stand in universal time (UTC): value." in taken.notes


@pytest.fixture(scope="module")
def unlabelled(postgres):
    """Return the name of a database that does not know the encoding of its text."""
    postgres.run("CREATE DATABASE old ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    postgres.run(
        "CREATE TABLE names (place integer PRIMARY KEY, name text)",
        r"INSERT INTO names VALUES (1, 'Jos' || convert_from('\xe9', 'SQL_ASCII')), (2, 'José'), (3, NULL)",
        database="old",
    )
    return "old"


def test_text_of_unknown_encoding_is_read_and_the_repair_counted(
    postgres, unlabelled, write_connections, tmp_path
):
    write_connections(as_toml(postgres, database=unlabelled))
    taken = take(choice_of("names", most_rows=9), tmp_path)
    assert taken.values("name") == ["José", "José", None]
    assert "In name, 1 text was not UTF-8 and was read as Windows-1252." in taken.notes
    assert taken.staged.files[0].mended == 1


def test_a_database_in_another_encoding_is_translated_by_the_server(postgres, write_connections, tmp_path):
    postgres.run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    postgres.run("CREATE TABLE names AS SELECT 'Ñuñoa' AS name", database="latin")
    write_connections(as_toml(postgres, database="latin"))
    assert take(choice_of("names"), tmp_path).values("name") == ["Ñuñoa"]
