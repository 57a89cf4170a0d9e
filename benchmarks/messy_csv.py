"""How well messy CSV files are read: clean tables polluted in the ways of the Pollock study, ten points a file.

`python -m benchmarks.messy_csv [--all] [--worst]`

The method follows Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann, "Pollock: A Data Loading Benchmark", PVLDB 16(8), 2023:
a file is polluted in one way at a time, read by a program that is given nothing but its path, and scored for not failing and
for precision, recall and F1 of names, records and cells. The simple score is the mean over all files; the weighted one
counts each kind of pollution by how often it was met in the study's survey (`WEIGHTS` in `messy/pollutions.py`; kinds that
the survey does not number have a rough weight of ours), its files sharing that weight. The truth of a polluted row is what
a careful person would store. Our readers refuse a row with surplus values, which the study's truth keeps; `policy` counts such
files as the study does, `loose` leaves them out.

`--all` adds the tables that are kept aside; `--worst` lists the files that lost most.
"""

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.messy.drafts import Polluted
from benchmarks.messy.pollutions import WEIGHTS, polluted
from benchmarks.messy.readers import READERS
from benchmarks.messy.scores import Read, score
from benchmarks.messy.sources import Clean, clean_tables, held_out_tables

SIMPLE_GOAL, WEIGHTED_GOAL, MILLISECONDS_GOAL = 9.9, 9.6, 100
WORST = 40


@dataclass(frozen=True)
class Result:
    """One file read by one reader."""

    file: Polluted
    points: float
    milliseconds: float
    processor_milliseconds: float
    has_failed: bool


def main(*, with_held_out: bool, shows_worst: bool) -> None:
    """Print the scores of all readers."""
    tables = [*clean_tables(), *(held_out_tables() if with_held_out else [])]
    for reader in READERS:
        everything: list[Result] = []
        for table in tables:
            results = scores_of(table, reader)
            everything += results
            print(f"{reader:12} {table.name:10} {_line(results)}", flush=True)
        print(f"{reader:12} {'together':10} {_line(everything)}")
        if reader == "ours":
            strict = [each for each in everything if not each.file.is_loose]
            print(f"{'':12} without rows of surplus values: {_line(strict)}")
            if shows_worst:
                _print_worst(everything)
    print(f"goals for ours: {SIMPLE_GOAL} simple, {WEIGHTED_GOAL} weighted, {MILLISECONDS_GOAL} ms")


def scores_of(table: Clean, reader: str, *, is_short: bool = False) -> list[Result]:
    """Return the result of every pollution of one table."""
    with tempfile.TemporaryDirectory() as folder:
        return [_result(file, reader, Path(folder)) for file in polluted(table, is_short=is_short)]


def simple(results: Sequence[Result]) -> float:
    """Return the mean of points per file."""
    return statistics.mean(each.points for each in results)


def weighted(results: Sequence[Result]) -> float:
    """Return the mean of points per kind of pollution, by how common each is."""
    families: dict[str, list[float]] = defaultdict(list)
    for each in results:
        families[each.file.family].append(each.points)
    total = sum(WEIGHTS[family] for family in families)
    return sum(WEIGHTS[family] * statistics.mean(points) for family, points in families.items()) / total


def _result(file: Polluted, reader: str, folder: Path) -> Result:
    path = folder / f"{file.name.replace('/', '_')[:80]}.csv"
    path.write_bytes(file.data)
    start, busy = time.perf_counter(), time.process_time()
    read: Read | None
    try:
        read = READERS[reader](path)
    except Exception as error:  # noqa: BLE001 - whatever a reader raises is a failure of the reader
        read = None
        if reader == "ours":
            print(f"failed: {file.name}: {type(error).__name__}: {error}")
    took, worked = (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000
    path.unlink()
    return Result(file, score(file, read), took, worked, read is None)


def _line(results: Sequence[Result]) -> str:
    times = [each.milliseconds for each in results]
    work = [each.processor_milliseconds for each in results]
    failed = sum(each.has_failed for each in results)
    return (
        f"simple {simple(results):.3f}  weighted {weighted(results):.3f}  failed {failed} of {len(results)}  "
        f"ms: median {statistics.median(times):.0f}, most {max(times):.0f} (processor {statistics.median(work):.0f}, {max(work):.0f})"
    )


def _print_worst(results: Sequence[Result]) -> None:
    aside = {table.name for table in held_out_tables()}
    seen = [each for each in results if each.points < 9.999 and each.file.family not in aside]
    for each in sorted(seen, key=lambda each: each.points)[:WORST]:
        print(f"    {each.points:6.3f}  {each.milliseconds:5.0f} ms  {each.file.family:20} {each.file.name}")


if __name__ == "__main__":
    main(with_held_out="--all" in sys.argv, shows_worst="--worst" in sys.argv)
