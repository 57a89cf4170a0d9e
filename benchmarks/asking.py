"""What the desk costs: `Desk.ask`, cold, against the same SQL run raw on DuckDB in the same process.

    python -m benchmarks.asking                     # 1 M and 10 M made-up enrolments, made first if need be
    python -m benchmarks.asking pupils.parquet ...  # files with the same columns

Ten typical questions, raw and asked in turns, each with a cursor of its own, the same limits, and its rows fetched as
Arrow. Goals: median at most 1.15 x the raw query + 10 ms; a kept answer under 1 ms. Both must give the same figures.
"""

import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import duckdb
import pyarrow as pa

from core.access import Role, Viewer
from core.catalog import Catalog, Dataset, Edition, Variable, VariableRole, VariableType
from core.desk import Desk
from core.engine import Limits
from core.question import Question
from core.question_text import from_params
from data_loaders.engines.duckdb_engine import DuckDBEngine, connect

OUT = Path(__file__).parent / "out"
ROWS = (1_000_000, 10_000_000)
ROUNDS = 11
MOST_TIMES, MOST_MORE_MS, MOST_KEPT_MS = 1.15, 10.0, 1.0
STEWARD = Viewer(Role.STEWARD)

QUESTIONS = {
    "count by region": ("show=rows&by=region", "SELECT region, count(*) AS value FROM {t} GROUP BY 1"),
    "mean by year and sex": (
        "show=mean(math_score)&by=year,sex",
        "SELECT year, sex, avg(math_score) AS value FROM {t} GROUP BY 1, 2",
    ),
    "dropout share by district": (
        "show=share(dropout=true)&by=district",
        "SELECT district, avg(dropout::INT) AS value FROM {t} GROUP BY 1",
    ),
    "histogram of a score": (
        "show=rows&by=band(math_score;20)",
        "SELECT floor(math_score / 20) * 20 AS band, count(*) AS value FROM {t} GROUP BY 1",
    ),
    "top 20 schools by mean": (
        "show=mean(math_score)&by=school_id&top=20",
        "SELECT school_id, avg(math_score) AS value FROM {t} GROUP BY 1 ORDER BY 2 DESC NULLS LAST, 1 LIMIT 20",
    ),
    "filtered mean by year": (
        "show=mean(math_score)&by=year&where=region={region}&where=sex={sex}",
        "SELECT year, avg(math_score) AS value FROM {t} WHERE region = '{region}' AND sex = '{sex}' GROUP BY 1",
    ),
    "distinct schools": ("show=distinct(school_id)", "SELECT count(DISTINCT school_id) AS value FROM {t}"),
    "median by quintile": (
        "show=median(math_score)&by=quintile",
        "SELECT quintile, median(math_score) AS value FROM {t} GROUP BY 1",
    ),
    "grade by region": (
        "show=rows&by=grade,region",
        "SELECT grade, region, count(*) AS value FROM {t} GROUP BY 1, 2",
    ),
    "share by area and sex": (
        "show=share(passed=true)&by=area,sex",
        "SELECT area, sex, avg(passed::INT) AS value FROM {t} GROUP BY 1, 2",
    ),
}


@dataclass(frozen=True)
class Timed:
    """One question's medians in milliseconds, and whether raw and asked gave the same figures.

    `raw_cpu` and `asked_cpu` are processor time: what to look at while something else keeps the machine busy.
    """

    name: str
    raw: float
    asked: float
    raw_cpu: float
    asked_cpu: float
    kept: float
    groups: int
    is_same: bool

    @property
    def is_good(self) -> bool:
        """Whether the goals hold."""
        fast_enough = self.asked <= MOST_TIMES * self.raw + MOST_MORE_MS
        return fast_enough and self.kept < MOST_KEPT_MS and self.is_same


def main() -> None:
    """Print one table per file; fail when a goal does not hold."""
    files = [Path(name) for name in sys.argv[1:]] or [_made(rows) for rows in ROWS]
    missed = [timed.name for file in files for timed in report(file) if not timed.is_good]
    if missed:
        sys.exit(f"Goals missed: {', '.join(missed)}")


def report(file: Path) -> list[Timed]:
    """Time the ten questions on one file and print the table."""
    dataset = described(file)
    print(f"\n{file.name}: {dataset.edition.records:,} records, medians of {ROUNDS} in ms")
    heads = ("groups", "raw", "asked", "ratio", "more", "kept", "raw cpu", "asked cpu")
    print(f"{'question':28}{''.join(f'{head:>10}' for head in heads)}  goals")
    found = []
    for name in QUESTIONS:
        found.append(timed := time_question(name, file, dataset))
        print(
            f"{name:28}{timed.groups:10,}{timed.raw:10.1f}{timed.asked:10.1f}{timed.asked / timed.raw:10.2f}"
            f"{timed.asked - timed.raw:10.1f}{timed.kept:10.3f}{timed.raw_cpu:10.1f}{timed.asked_cpu:10.1f}"
            f"  {_verdict(timed)}"
        )
    ratio = statistics.geometric_mean(timed.asked / timed.raw for timed in found)
    print(f"{'geometric mean of ratios':28}{ratio:40.2f}")
    return found


def time_question(name: str, file: Path, dataset: Dataset) -> Timed:
    """Ask raw and at a new desk, in turns, and return the medians."""
    limits = Limits(threads=0)
    engine, connection = DuckDBEngine(lambda _: [file], limits), connect(limits)
    question, sql = _both_ways(name, file)

    def asked() -> pa.Table:
        return Desk(engine, lambda: Catalog({dataset.name: dataset})).ask(question, STEWARD).table

    def raw() -> pa.Table:
        with connection.cursor() as cursor:
            return cursor.sql(sql).to_arrow_table()

    is_same = same_figures(asked(), raw())
    (raw_wall, raw_cpu), (asked_wall, asked_cpu) = _in_turns(raw, asked)
    desk = Desk(engine, lambda: Catalog({dataset.name: dataset}))
    groups = desk.ask(question, STEWARD).table.num_rows
    kept = statistics.median(_milliseconds(lambda: desk.ask(question, STEWARD))[0] for _ in range(ROUNDS))
    return Timed(name, raw_wall, asked_wall, raw_cpu, asked_cpu, kept, groups, is_same)


def _in_turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[tuple[float, ...], ...]:
    """Return the medians (wall, processor) of both; which goes first changes from turn to turn."""
    times: dict[Callable[[], object], list[tuple[float, float]]] = {first: [], second: []}
    for turn in range(ROUNDS):
        for way in (first, second) if turn % 2 else (second, first):
            times[way].append(_milliseconds(way))
    return tuple(tuple(map(statistics.median, zip(*times[way], strict=True))) for way in (first, second))


def same_figures(asked: pa.Table, raw: pa.Table) -> bool:
    """Return whether every group has the same figure, but for the last digits of a sum in another order."""
    ours, theirs = _figures(asked), _figures(raw)
    return ours.keys() == theirs.keys() and all(_is_close(ours[key], theirs[key]) for key in ours)


def described(file: Path) -> Dataset:
    """Return the catalogue's entry for a file, its variables typed as the file is."""
    with duckdb.connect() as connection:
        columns = connection.execute("DESCRIBE FROM read_parquet(?)", [str(file)]).fetchall()
        (rows,) = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchone() or (0,)
    variables = tuple(
        Variable(name, _type(name, stored), {"en": name}, VariableRole.DIMENSION)
        for name, stored, *_ in columns
    )
    return Dataset("enrolment", {"en": "Enrolment"}, variables, Edition(file.name, datetime.now(UTC), rows))


def _type(name: str, stored: str) -> VariableType:
    if name == "year":
        return VariableType.YEAR
    if stored.endswith(("INT", "INTEGER")):
        return VariableType.INTEGER
    known = {"VARCHAR": VariableType.TEXT, "BOOLEAN": VariableType.BOOLEAN, "DATE": VariableType.DATE}
    return known.get(stored, VariableType.NUMBER)


def _both_ways(name: str, file: Path) -> tuple[Question, str]:
    address, sql = QUESTIONS[name]
    scan = f"read_parquet('{file}')"
    with duckdb.connect() as connection:
        region, sex = connection.execute(f"SELECT max(region), max(sex) FROM {scan}").fetchone() or ("", "")
    words = {"region": region, "sex": sex, "t": scan}
    return from_params(parse_qs("data=enrolment&" + address.format(**words))), sql.format(**words)


def _figures(table: pa.Table) -> dict[tuple[object, ...], float | None]:
    keys = [table.column(place).to_pylist() for place in range(table.column_names.index("value"))]
    values = table.column("value").to_pylist()
    return dict(zip(zip(*keys, strict=True) if keys else [()], values, strict=True))


def _is_close(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def _milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    began, began_cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - began) * 1e3, (time.process_time() - began_cpu) * 1e3


def _verdict(timed: Timed) -> str:
    if not timed.is_same:
        return "DIFFERENT FIGURES"
    return "hold" if timed.is_good else "MISSED"


def _made(rows: int) -> Path:
    """Return a file of made-up enrolments, made by `benchmarks.enrolment` the first time."""
    file = OUT / f"enrolment_{rows}.parquet"
    if not file.exists():
        OUT.mkdir(exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.enrolment", str(rows), "parquet", str(file)], check=True
        )
    return file


if __name__ == "__main__":
    main()
