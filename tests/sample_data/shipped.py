"""The shipped files of the sample ministry, as the tests read them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from core.catalog import Dataset
from data_loaders.descriptor import from_descriptor

SAMPLE = Path(__file__).parents[2] / "sample_data"
NAMES = ("districts", "enrolment", "exams", "payroll", "programme", "pupils", "schools", "teachers")


def data_of(name: str) -> Path:
    return SAMPLE / "ministry" / name / "data.parquet"


@cache
def dataset(name: str) -> Dataset:
    text = (SAMPLE / "ministry" / name / "datapackage.json").read_text(encoding="utf-8")
    return from_descriptor(json.loads(text))


@cache
def truth() -> dict[str, Any]:
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


def ask(query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query in which the datasets are tables."""
    with duckdb.connect() as connection:
        for name in NAMES:
            connection.execute(f"create view {name} as from read_parquet('{data_of(name).as_posix()}')")
        return connection.execute(query).fetchall()
