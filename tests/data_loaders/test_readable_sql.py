"""Readable SQL: it gives the figures of the answer, and reads as a person would write it."""

import math

import duckdb
import pyarrow.parquet as pq
import pytest

from core.catalog import Variable
from data_loaders.engines.readable_sql import readable_sql
from tests.core.registers import STEWARD, Register, dataset_of, exam_table, exams
from tests.core.registers import register as register_of
from tests.core.test_types import COLUMNS, MORE

MANY = "|".join(str(number) for number in range(30))

QUESTIONS = [
    "show=rows",
    "show=rows&by=region",
    "show=rows&where=region=W",
    "show=share(sex=f)&where=missing(sex)",
    "show=mean(score)&by=region,sex",
    "show=sum(score)&show=sum(weight)&show=distinct(school)&by=year",
    "show=median(weight)&show=quantile(weight;0.9)&where=score:1..&where=missing(sex)",
    "show=min(score)&show=max(weight)&by=quarter(day)",
    "show=share(sex=f)&by=month(day)&where=day:2020-01-01..2020-12-31",
    "show=share(region=N|S)&show=share(passed=true)&where=sex=f|m&where=passed=true",
    "show=ratio(score;weight)&by=region",
    "show=weighted_mean(weight;score)&by=sex&where=score:-5..40",
    "show=weighted_mean(score;weight)&where=weight=0",
    "show=rows&by=band(score;10)",
    "show=rows&by=band(score;0.1),year(day)&where=missing(region)",
    "show=mean(score)&by=band(weight;2)&where=school~X'",
    f"show=rows&by=weight&where=weight={MANY}",
    "show=share(school=it's|x_y)&by=passed&where=school=it's|x_y|xzy&where=year:..2021",
    "show=sum(score)&by=region&where=missing(score)",
    "show=distinct(score)&where=region=W",
]


def run(sql, register):
    with duckdb.connect(":memory:") as connection:
        connection.register("records_of_the_file", pq.read_table(register.path))
        connection.execute(f'CREATE VIEW "{register.dataset.name}" AS FROM records_of_the_file')
        return connection.sql(sql).to_arrow_table()


def rows_of(table):
    rows = [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
    return sorted(rows, key=str)


def plain(value):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(f"{float(value):.12g}") if is_number and math.isfinite(value) else value


@pytest.mark.parametrize("address", QUESTIONS)
def test_the_readable_query_gives_the_rows_of_the_answer(tmp_path, address):
    register = exams(tmp_path)
    sql = register.desk.explain(register.question(address), STEWARD)
    assert rows_of(run(sql, register)) == rows_of(register.ask(address).table)


@pytest.mark.parametrize("address", QUESTIONS)
def test_the_readable_query_is_one_select_without_files_or_doubled_parentheses(tmp_path, address):
    register = exams(tmp_path)
    sql = register.desk.explain(register.question(address), STEWARD)
    assert sql.count("SELECT") == 1
    assert "FROM exams\n" in f"{sql}\n"
    for clumsy in (
        "((",
        "parquet",
        str(tmp_path),
        "CONTAINS([",
        "_contributors",
        "CASE",
        "COALESCE",
        "_region",
    ):
        assert clumsy.lower() not in sql.lower(), clumsy


ODD_QUESTIONS = [
    "show=mean(by_value)&by=value",
    "show=sum(records)&show=distinct(value)&by=records,reference",
    "show=sum(fee)&show=mean(fee)&by=band(fee;1)",
    "show=ratio(small;tiny)&show=mean(tiny)",
    "show=rows&by=month(zoned)&where=at:2024-01-01..2024-02-01",
    "show=rows&where=zoned=2024-02-01",
    "show=rows&by=grade&where=grade=1|2",
]


@pytest.fixture
def odd(tmp_path) -> Register:
    import pyarrow as pa

    variables = [Variable(name, kind, {}, **MORE.get(name, {})) for name, (kind, _) in COLUMNS.items()]
    table = pa.table({name: column for name, (_, column) in COLUMNS.items()})
    return register_of(tmp_path, table, dataset_of(*variables, name="order", records=4))


@pytest.mark.parametrize("address", ODD_QUESTIONS)
def test_odd_types_and_names_give_the_rows_of_the_answer_too(odd, address):
    sql = odd.desk.explain(odd.question(address), STEWARD)
    assert 'FROM "order"' in sql  # a word of the database's own
    assert rows_of(run(sql, odd)) == rows_of(odd.ask(address).table)


def test_a_query_reads_as_a_person_would_write_it(tmp_path):
    register = exams(tmp_path)
    question = register.question("show=mean(score)&by=region,sex&where=region=N|S&where=day:2020-01-01..")
    assert register.desk.explain(question, STEWARD).split("\n") == [
        "SELECT",
        "  region,",
        "  sex,",
        "  AVG(NULLIF(score, -9999)) AS value,",
        "  COUNT(NULLIF(score, -9999)) AS records",
        "FROM exams",
        "WHERE",
        "  region IN ('N', 'S') AND day >= DATE '2020-01-01'",
        "GROUP BY",
        "  region,",
        "  sex",
    ]


def test_no_path_is_shown_even_of_a_file_that_nobody_named(tmp_path):
    path = tmp_path / "secret place" / "it's (one).parquet"
    path.parent.mkdir()
    pq.write_table(exam_table(), path)
    with duckdb.connect(":memory:") as connection:
        sql = connection.read_parquet([str(path), str(path)]).filter("year > 2020").sql_query()
    assert "secret" in sql
    assert "secret" not in readable_sql(sql, {})
    assert "FROM data" in readable_sql(sql, {})
    assert "FROM exams" in readable_sql(sql, {str(path): "exams"})
