"""Small registers worked by hand, on a real desk with the DuckDB engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pyarrow as pa
import pyarrow.parquet as pq

from core.access import Role, Viewer
from core.answer import Answer
from core.catalog import Catalog, Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.desk import Desk
from core.engine import Limits
from core.question import Question
from core.question_text import from_params
from data_loaders.engines.duckdb_engine import DuckDBEngine

STEWARD = Viewer(Role.STEWARD)
MISSING = -9999.0

# region, sex, score, weight, year, day, passed, school
EXAM_ROWS = [
    ("N", "f", 10.0, 1, 2020, date(2020, 1, 15), True, "Ada Lovelace"),
    ("N", "m", 20.0, 3, 2020, date(2020, 3, 31), False, "Ada Lovelace"),
    ("N", "f", MISSING, 2, 2020, date(2020, 4, 1), True, "Ñandú 50%"),
    ("N", None, 30.0, 1, 2021, date(2021, 1, 1), None, None),
    ("S", "f", 40.0, 2, 2020, date(2020, 12, 31), True, "Ñandú 50%"),
    ("S", "m", None, 1, 2021, date(2021, 2, 1), False, "x_y"),
    ("S", "m", 60.0, 0, 2021, date(2021, 5, 5), True, "x_y"),
    ("S", "f", 50.0, None, 2021, date(2021, 5, 6), False, "xzy"),
    ("E", "m", -5.0, 1, 2021, date(2021, 7, 7), False, "xzy"),
    ("E", "f", 5.0, 1, 2022, date(2022, 1, 1), True, "xzy"),
    (None, "m", 15.0, 1, 2022, date(2022, 2, 2), True, "it's"),
    ("E", "f", None, None, 2022, None, None, "it's"),
]

EXAM_SCHEMA = pa.schema(
    [
        ("region", pa.string()),
        ("sex", pa.string()),
        ("score", pa.float64()),
        ("weight", pa.int32()),
        ("year", pa.int32()),
        ("day", pa.date32()),
        ("passed", pa.bool_()),
        ("school", pa.string()),
    ]
)

EXAM_VARIABLES = (
    Variable(
        "region",
        VariableType.TEXT,
        {"en": "Region"},
        codes=(
            Code("N", {"en": "North"}),
            Code("S", {"en": "South"}),
            Code("E", {"en": "East"}),
            Code("W", {"en": "West"}),  # where nobody lives
        ),
        area_level="region",
    ),
    Variable(
        "sex",
        VariableType.TEXT,
        {"en": "Sex"},
        codes=(Code("f", {"en": "Girls"}), Code("m", {"en": "Boys"})),
    ),
    Variable(
        "score",
        VariableType.NUMBER,
        {"en": "Score"},
        VariableRole.MEASURE,
        unit={"en": "points"},
        missing=(Code("-9999", {"en": "Absent"}),),
    ),
    Variable("weight", VariableType.INTEGER, {"en": "Weight"}, VariableRole.MEASURE),
    Variable("year", VariableType.YEAR, {"en": "Year"}),
    Variable("day", VariableType.DATE, {"en": "Day"}),
    Variable("passed", VariableType.BOOLEAN, {"en": "Passed"}),
    Variable("school", VariableType.TEXT, {"en": "School"}),
)


def exam_table() -> pa.Table:
    columns = list(zip(*EXAM_ROWS, strict=True))
    return pa.table(
        [pa.array(list(c), f.type) for c, f in zip(columns, EXAM_SCHEMA, strict=True)], EXAM_SCHEMA
    )


def dataset_of(*variables: Variable, name: str = "exams", records: int = 12, **more: Any) -> Dataset:
    edition = Edition(more.pop("edition", "2024-01"), datetime(2024, 1, 1, tzinfo=UTC), records)
    return Dataset(name, {"en": name.capitalize()}, variables, edition, **more)


@dataclass
class Register:
    """A desk over one dataset; `dataset` may be exchanged, as when a new edition is published."""

    path: Path
    dataset: Dataset
    limits: Limits

    def __post_init__(self) -> None:
        self.engine = DuckDBEngine(lambda _: [self.path], self.limits)
        self.desk = Desk(self.engine, lambda: Catalog({self.dataset.name: self.dataset}))

    def ask(self, address: str, viewer: Viewer = STEWARD) -> Answer:
        return self.desk.ask(self.question(address), viewer)

    def question(self, address: str) -> Question:
        return from_params(parse_qs(f"data={self.dataset.name}&{address}"))

    def rows(self, address: str) -> list[tuple[Any, ...]]:
        """The answer's rows without the count of records, in the order shown."""
        table = self.ask(address).table.drop_columns(["records"])
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def by_group(self, address: str) -> Mapping[Any, Any]:
        """The first measure of each group of a question with one breakdown."""
        return {row[0]: row[1] for row in self.rows(address)}

    def value(self, address: str) -> Any:
        """The figure of a question without breakdown."""
        ((value,),) = self.rows(address)
        return value


def register(folder: Path, table: pa.Table, dataset: Dataset, limits: Limits | None = None) -> Register:
    path = folder / f"{dataset.name}.parquet"
    pq.write_table(table, path)
    return Register(path, dataset, limits or Limits(seconds=20, memory_mb=512, threads=1))


def exams(folder: Path, **more: Any) -> Register:
    return register(folder, exam_table(), dataset_of(*EXAM_VARIABLES, **more))
