"""A dataset of three schools, and how a test puts it on the disk: shared by the tests of the store."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import Dataset, Edition, Variable, VariableRole, VariableType
from data_loaders.descriptor import to_descriptor
from data_loaders.store import Store

PUPILS = (120, 80, 45)


def schools(name: str = "schools") -> Dataset:
    return Dataset(
        name=name,
        title={"en": "Schools", "es": "Escuelas"},
        variables=(
            Variable("school", VariableType.TEXT, {"en": "School"}, VariableRole.IDENTIFIER),
            Variable("pupils", VariableType.INTEGER, {"en": "Pupils", "es": "Alumnos"}, VariableRole.MEASURE),
        ),
        edition=Edition("", datetime.now(UTC), records=0, refused=1, file="schools.csv"),
        key=("school",),
    )


def write_records(folder: Path, pupils: Sequence[int] = PUPILS, file: str = "data.parquet") -> None:
    table = pa.table({"school": [f"{row:04}" for row in range(len(pupils))], "pupils": list(pupils)})
    pq.write_table(table, folder / file)


def published(store: Store, pupils: Sequence[int] = PUPILS, *, name: str = "schools") -> Dataset:
    with store.scratch() as folder:
        write_records(folder, pupils)
        return store.publish(schools(name), folder)


def pupils_in(store: Store, dataset: Dataset) -> list[int]:
    return [row for file in store.files(dataset) for row in pq.read_table(file)["pupils"].to_pylist()]


def package(folder: Path, edition: str, pupils: Sequence[int] = PUPILS, *, day: int = 1) -> Path:
    """Return a ready package in a folder, published on this day of May 2026."""
    import json
    from dataclasses import replace

    folder.mkdir(parents=True)
    write_records(folder, pupils)
    dataset = replace(schools(), edition=Edition(edition, datetime(2026, 5, day, tzinfo=UTC), len(pupils)))
    (folder / "datapackage.json").write_text(
        json.dumps(to_descriptor(dataset, ["data.parquet"])), encoding="utf-8"
    )
    return folder
