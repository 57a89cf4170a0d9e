"""What goes back to the reporting units: one after the other, each with its open hits, turned into values as they are read."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.catalog import Dataset
from core.quality import Check, Hit, Mark, UnitHits
from data_loaders.checking.hit_files import Hits, marked
from data_loaders.checking.kept import Kept
from data_loaders.checking.unit_labels import labels_of
from data_loaders.store import Store

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class OpenHits:
    """The kept hits of units that nobody called true, unit by unit, and how many each unit has in all."""

    table: "pa.Table"
    totals: Mapping[str, int]
    kept: Kept
    said: Mapping[str, Mark]


def read_open_hits(
    files: tuple[Path, Path], kept: Kept, said: Mapping[str, Mark], places: Collection[int]
) -> OpenHits:
    """Read the kept hits and the counts by unit, of the checks with one of these places. Raises OSError."""
    import pyarrow.parquet as pq

    hits_file, tallies = files
    true_values = marked(hits_file, kept.findings, said)[1]
    counted = {key: count for key, count in true_values.items() if key[0] in places}
    wanted = [("place", "in", set(places))]
    totals = _totals(pq.read_table(tallies, filters=wanted), counted)
    return OpenHits(_open_hits(pq.read_table(hits_file, filters=wanted), said), totals, kept, said)


def units_with_hits(dataset: Dataset, store: Store, found: OpenHits) -> Iterator[UnitHits]:
    """Yield the units with open hits, by code."""
    counts = dict(map(_pair, found.table["unit"].value_counts().to_pylist()))
    labels = labels_of(dataset, found.kept.unit_variable, store)
    start = 0
    for unit in sorted(counts):
        own = found.table.slice(start, counts[unit])
        start += counts[unit]
        yield UnitHits(
            unit=unit,
            label=labels.get(unit, {}),
            area=own["area"][0].as_py(),
            total=max(found.totals[unit], counts[unit]),
            kept=counts[unit],
            hits=_with_checks(Hits(own, found.kept, found.said), found.kept),
        )


def _with_checks(hits: Hits, kept: Kept) -> Iterator[tuple[Check, Hit]]:
    return ((kept.findings[place].check, hit) for place, hit in hits.each())


def _open_hits(table: "pa.Table", said: Mapping[str, Mark]) -> "pa.Table":
    """Return the hits of units that nobody called true, unit by unit."""
    import pyarrow as pa
    import pyarrow.compute as pc

    true = pa.array([each for each, mark in said.items() if mark is Mark.TRUE_VALUE], pa.string())
    is_open = pc.and_(pc.invert(pc.is_in(table["id"], value_set=true)), pc.not_equal(table["unit"], ""))
    order = [("unit", "ascending"), ("place", "ascending"), ("row_number", "ascending")]
    return table.filter(is_open).sort_by(order)


def _totals(counted: "pa.Table", true_values: Mapping[tuple[int, str], int]) -> Counter[str]:
    """Return the open hits of each unit, those that are not kept among them."""
    rows = counted.group_by("unit").aggregate([("hits", "sum")]).to_pydict()
    totals = Counter(dict(zip(rows["unit"], rows["hits_sum"], strict=True)))
    for (_place, unit), count in true_values.items():
        totals[unit] -= count
    return totals


def _pair(counted: Mapping[str, object]) -> tuple[str, int]:
    return str(counted["values"]), int(str(counted["counts"]))
