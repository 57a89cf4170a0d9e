"""Scores: the share without fault by side of quality, for a whole dataset and for each reporting unit."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.quality import DIMENSION, Dimension, Finding, Score
from data_loaders.checking.running import ALL_RECORDS

if TYPE_CHECKING:
    import pyarrow as pa

SIDES = tuple(Dimension)


def dataset_score(findings: Sequence[Finding], records: int) -> Score:
    """Return the score of a whole dataset: per side the plain mean, over its checks, of the share without an open hit."""
    shares = defaultdict[Dimension, list[float]](list)
    for finding in findings:
        if finding.check.kind in DIMENSION and finding.broken is None and finding.checked:
            shares[DIMENSION[finding.check.kind]].append(max(0.0, 1 - finding.share))
    means = {side: sum(shares[side]) / len(shares[side]) for side in SIDES if side in shares}
    return Score(means, records=records, hits=sum(finding.open_hits for finding in findings))


def unit_scores(
    tallies: Path,
    findings: Sequence[Finding],
    true_values: Mapping[tuple[int, str], int],
    places: Collection[int],
) -> tuple[Score, ...]:
    """Return the score of each unit, worst first: by open hits per record, then by name.

    `true_values` counts, by the place of the check and the unit, the hits that somebody called true. Only the checks
    with one of these `places` count.
    """
    import pyarrow.parquet as pq

    counted = pq.read_table(tallies)
    records, areas = _records(counted)
    sums = _by_side(_of_places(counted, places), findings, true_values)
    scores = [
        Score(
            {side: total / count for side, (total, count) in sides.items()},
            unit=unit,
            area=areas.get(unit, ""),
            records=records.get(unit, 0),
            hits=hits,
        )
        for unit, (sides, hits) in sums.items()
    ]
    return tuple(sorted(scores, key=_worst_first))


def _of_places(counted: "pa.Table", places: Collection[int]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    return counted.filter(pc.is_in(counted["place"], value_set=pa.array(sorted(places), pa.int32())))


def _worst_first(score: Score) -> tuple[float, int, str]:
    return (1.0 if score.overall is None else score.overall, -score.hits, score.unit)


def _records(counted: "pa.Table") -> tuple[Mapping[str, int], Mapping[str, str]]:
    """Return how many records each unit has, and the area where most of them are."""
    import pyarrow.compute as pc

    rows = counted.filter(pc.equal(counted["place"], ALL_RECORDS)).sort_by("checked").to_pydict()
    records = defaultdict[str, int](int)
    areas = dict[str, str]()
    for unit, area, count in zip(rows["unit"], rows["area"], rows["checked"], strict=True):
        records[unit] += count
        areas[unit] = area or areas.get(unit, "")
    return records, areas


Sides = dict[Dimension, tuple[float, int]]


def _by_side(
    counted: "pa.Table", findings: Sequence[Finding], true_values: Mapping[tuple[int, str], int]
) -> Mapping[str, tuple[Sides, int]]:
    """Return per unit and side the sum of the shares without fault and the number of checks, and the open hits."""
    grouped = counted.group_by(["place", "unit"]).aggregate([("checked", "sum"), ("hits", "sum")]).to_pydict()
    units = dict[str, tuple[Sides, int]]()
    columns = (grouped["place"], grouped["unit"], grouped["checked_sum"], grouped["hits_sum"])
    for place, unit, checked, hits in zip(*columns, strict=True):
        if not unit or not checked:
            continue
        side = DIMENSION[findings[place].check.kind]
        still_open = hits - true_values.get((place, unit), 0)
        sides, so_far = units.setdefault(unit, ({}, 0))
        total, count = sides.get(side, (0.0, 0))
        sides[side] = (total + max(0.0, 1 - still_open / checked), count + 1)
        units[unit] = (sides, so_far + still_open)
    return units
