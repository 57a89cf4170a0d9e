import pytest

from core.catalog import Link, VariableRole, VariableType
from data_loaders.databases import servers
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.databases.tables import Family
from tests.data_loaders.databases.conftest import as_toml, set_up

REGISTER = (
    "CREATE SCHEMA register",
    "CREATE TABLE register.schools (code char(7) PRIMARY KEY, name text NOT NULL)",
    "CREATE TABLE register.pupils (id bigserial, year integer, school char(7) REFERENCES register.schools, "
    "grade smallint CHECK (grade BETWEEN 1 AND 6), PRIMARY KEY (year, id))",
    "COMMENT ON TABLE register.pupils IS 'Pupils by year'",
    "COMMENT ON COLUMN register.pupils.grade IS 'Grado'",
    f"COMMENT ON COLUMN register.pupils.school IS '{'A long story about the code of the school. ' * 3}'",
    "INSERT INTO register.schools SELECT lpad(i::text, 7, '0'), 'School ' || i FROM generate_series(1, 300) AS i",
    "CREATE VIEW register.names AS SELECT name FROM register.schools",
    "CREATE MATERIALIZED VIEW register.codes AS SELECT code FROM register.schools",
    "CREATE TABLE register.marks (year integer, mark numeric(4,2)) PARTITION BY LIST (year)",
    "CREATE TABLE register.marks_2023 PARTITION OF register.marks FOR VALUES IN (2023)",
    "CREATE TABLE register.marks_2024 PARTITION OF register.marks FOR VALUES IN (2024)",
    "INSERT INTO register.marks SELECT 2023 + i % 2, 15.5 FROM generate_series(1, 500) AS i",
    "CREATE TABLE register.dropped (a integer, b integer, c integer)",
    "ALTER TABLE register.dropped DROP COLUMN b",
    "ANALYZE",
    "CREATE TABLE register.new (a integer)",
    "INSERT INTO register.new VALUES (1)",
)


@pytest.fixture(scope="module")
def register(postgres, tmp_path_factory):
    """Return a connection to a database with a small register."""
    postgres.run(*REGISTER)
    with pytest.MonkeyPatch.context() as patch:
        set_up(patch, tmp_path_factory.mktemp("register"), as_toml(postgres))
        yield servers.connected("local")
    postgres.run("DROP SCHEMA register CASCADE")


@pytest.fixture(scope="module")
def listed(register):
    return {table.name: table for table in servers.tables(register) if table.schema == "register"}


def test_tables_and_views_are_listed_and_partitions_are_one_table(listed):
    assert {name: table.kind for name, table in listed.items()} == {
        "schools": "table",
        "pupils": "table",
        "names": "view",
        "codes": "materialized view",
        "marks": "table",
        "dropped": "table",
        "new": "table",
    }


def test_the_list_tells_how_many_rows_and_how_large_as_far_as_the_server_knows(listed):
    assert listed["schools"].rows == 300
    assert listed["marks"].rows == 500
    assert listed["names"].rows is None
    assert listed["names"].size is None
    assert listed["new"].rows is None
    assert listed["schools"].size >= 8192
    assert listed["marks"].size >= 2 * 8192


def test_the_tables_of_the_server_itself_are_not_listed(register):
    assert not [
        table for table in servers.tables(register) if table.schema.startswith(("pg_", "information"))
    ]


def test_a_table_is_described_with_types_key_and_links(register):
    described = servers.describe(register, "register", "pupils")
    assert [(column.name, column.declared, column.family) for column in described.columns] == [
        ("id", "bigint", Family.WHOLE),
        ("year", "integer", Family.WHOLE),
        ("school", "character(7)", Family.TEXT),
        ("grade", "smallint", Family.WHOLE),
    ]
    assert described.key == ("year", "id")
    assert described.links == (Link(("school",), "schools", ("code",)),)


def test_comments_become_labels_and_descriptions(register):
    described = servers.describe(register, "register", "pupils")
    _, _, school, grade = described.hints(described.columns)
    assert (grade.label, grade.description) == ({"en": "Grado", "es": "Grado"}, {})
    assert school.label == {}
    assert school.description["es"].startswith("A long story")
    assert grade.type is VariableType.INTEGER
    assert described.about(described.columns).description["en"] == "Pupils by year"


def test_a_key_of_one_column_is_an_identifier(register):
    described = servers.describe(register, "register", "schools")
    assert [hint.role for hint in described.hints(described.columns)] == [VariableRole.IDENTIFIER, None]


def test_key_and_links_need_all_their_columns(register):
    described = servers.describe(register, "register", "pupils")
    about = described.about(described.columns[:2])
    assert (about.key, about.links) == (("year", "id"), ())
    assert described.about(described.columns[2:]).key == ()


def test_a_column_that_was_dropped_is_gone(register):
    assert [each.name for each in servers.describe(register, "register", "dropped").columns] == ["a", "c"]


def test_a_table_that_is_gone_is_explained(register):
    with pytest.raises(DatabaseFailed, match='Choose it again from the list of "local"'):
        servers.describe(register, "register", "never")


def test_a_table_of_1600_columns_is_described(postgres, register):
    postgres.run(f"CREATE TABLE register.wide ({', '.join(f'c{i} numeric' for i in range(1600))})")
    assert len(servers.describe(register, "register", "wide").columns) == 1600
    postgres.run("DROP TABLE register.wide")
