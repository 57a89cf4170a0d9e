"""The single hits that are kept beside an edition, read back a page at a time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.quality import Finding, Hit, Mark
from data_loaders.checking.kept import Kept

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 5_000


def hits_in(
    file: Path, kept: Kept, check_id: str, said: Mapping[str, Mark], where: Mapping[str, str]
) -> "Hits":
    """Return the hits of a check; `where` may name a unit, an area, or both."""
    import pyarrow.parquet as pq

    filters: list[tuple[str, str, Any]] = [("place", "=", kept.place_of(check_id))]
    filters += [(name, "=", wanted) for name, wanted in where.items() if wanted]
    return Hits(pq.read_table(file, filters=filters), kept, said)


class Hits:
    """Some hits, as a table that is turned into values only where somebody looks."""

    def __init__(self, table: "pa.Table", kept: Kept, said: Mapping[str, Mark]) -> None:
        self._table, self._kept, self._said = table, kept, said

    def page(self, first: int, most: int) -> tuple[Hit, ...]:
        """Return some of them, from the first wanted (from 0) on."""
        return tuple(hit for _, hit in self._values(self._table.slice(max(first, 0), max(most, 0))))

    def each(self) -> Iterator[tuple[int, Hit]]:
        """Yield all of them, each with the place of its check."""
        for start in range(0, self._table.num_rows, ROWS_AT_ONCE):
            yield from self._values(self._table.slice(start, ROWS_AT_ONCE))

    def _values(self, table: "pa.Table") -> Iterator[tuple[int, Hit]]:
        for row in table.to_pylist():
            yield row["place"], self._hit(row)

    def _hit(self, row: Mapping[str, Any]) -> Hit:
        check_id = self._kept.findings[row["place"]].check.id
        return Hit(
            id=row["id"],
            row=row["row_number"],
            unit=row["unit"],
            area=row["area"],
            key=_named(self._kept.key_names.get(check_id, ()), row["key"]),
            values=_named(self._kept.shown_names.get(check_id, ()), row["shown"]),
            expected=row["expected"],
            mark=self._said.get(row["id"]),
        )


def marked(
    file: Path, findings: Sequence[Finding], said: Mapping[str, Mark]
) -> tuple[tuple[Finding, ...], Mapping[tuple[int, str], int]]:
    """Return the findings with what people said about their hits, and the true values by place of the check and unit."""
    if not said:
        return tuple(findings), {}
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(file, columns=["place", "id", "unit"])
    table = table.filter(pc.is_in(table["id"], value_set=pa.array(list(said), pa.string())))
    true_values, to_correct = Counter[tuple[int, str]](), Counter[int]()
    for row in table.to_pylist():
        if said[row["id"]] is Mark.TRUE_VALUE:
            true_values[row["place"], row["unit"]] += 1
        else:
            to_correct[row["place"]] += 1
    by_place = Counter[int]()
    for (place, _unit), count in true_values.items():
        by_place[place] += count
    changed = tuple(
        replace(finding, true_values=by_place[place], to_correct=to_correct[place])
        for place, finding in enumerate(findings)
    )
    return changed, true_values


def _named(names: Sequence[str], texts: Sequence[str | None]) -> Mapping[str, str]:
    return {name: text or "" for name, text in zip(names, texts, strict=False)}
