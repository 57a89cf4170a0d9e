"""Taking a table in from the first look to staged rows, as tests need it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data_loaders.databases.bringing import look_at
from data_loaders.databases.choice import Condition, DatabaseChoice
from data_loaders.intake import Found, Staged, Unwatched, Watch
from data_loaders.staging import stage


@dataclass(frozen=True)
class Taken:
    found: Found
    staged: Staged

    def values(self, column: str) -> list[Any]:
        name = self.staged.names[self.staged.columns.index(column)]
        return pq.read_table(self.staged.rows).column(name).to_pylist()

    def type(self, column: str) -> str:
        return self.staged.types[self.staged.columns.index(column)]

    def rows(self) -> list[tuple[Any, ...]]:
        return [tuple(row.values()) for row in pq.read_table(self.staged.rows).to_pylist()]

    @property
    def notes(self) -> str:
        return "\n".join(map(str, self.staged.notes))


def choice_of(table: str, *conditions: Condition, schema: str = "public", **more: Any) -> DatabaseChoice:
    connection = more.pop("connection", "local")
    return DatabaseChoice(connection, schema, table, conditions=conditions, **more)


def take(choice: DatabaseChoice, folder: Path, watch: Watch | None = None, *, is_text: bool = False) -> Taken:
    """Look and stage; check on the way that every row is accounted for."""
    found = look_at(choice, folder / "look")
    staged = stage(found, folder / "scratch", watch or Unwatched(), is_text=is_text)
    assert staged.physical == staged.loaded + staged.refused
    assert staged.loaded == pq.read_metadata(staged.rows).num_rows
    return Taken(found, staged)
