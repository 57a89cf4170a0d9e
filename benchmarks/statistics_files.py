"""How fast a file of Stata or SPSS is read and staged, against the plain way: pyreadstat and pandas, written as Parquet.

`python -m benchmarks.statistics_files [ROWS] [dta|sav] [ROUNDS]`

Both run in processes of their own, in turn, on the same file of 12 columns. Ours judges types over every row, keeps missing
codes apart, and reads in a process of its own whose memory counts too; the plain way holds the whole table in memory.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.enrolment import OUT

SEED = 20_240_601


def main(rows: int, kind: str, rounds: int) -> None:
    """Print seconds, processor seconds and peak memory of both, and their ratio."""
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / f"survey_{rows}.{kind}"
    if not file.exists():
        _run("make", file, rows)
    results: dict[str, list[dict[str, float]]] = {"plain": [], "ours": []}
    for _ in range(rounds):
        for who, found in results.items():
            found.append(_run(who, file, rows))
    for who, found in results.items():
        best = min(found, key=lambda each: each["seconds"])
        print(f"{who:6}", "  ".join(f"{name} {value:,.2f}" for name, value in best.items()))
    pairs = list(zip(results["plain"], results["ours"], strict=True))
    ratio = statistics.median(plain["seconds"] / ours["seconds"] for plain, ours in pairs)
    effort = statistics.median(plain["cpu"] / ours["cpu"] for plain, ours in pairs)
    peaks = {who: max(each["peak_mb"] for each in found) for who, found in results.items()}
    print(
        f"speed {ratio:.2f} of the plain way (processor time {effort:.2f}); peak {peaks['ours']:,.0f} MB against {peaks['plain']:,.0f} MB"
    )


def _run(who: str, file: Path, rows: int) -> dict[str, float]:
    """Run one of the ways in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "benchmarks.statistics_files", "--child", who, str(file), str(rows)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _child(who: str, file: Path, rows: int) -> None:
    folder = Path(tempfile.mkdtemp(dir=OUT))
    start = time.perf_counter()
    try:
        {"make": _make, "plain": _plain, "ours": _ours}[who](file, folder, rows)
        seconds = time.perf_counter() - start
    finally:
        shutil.rmtree(folder)
    print(json.dumps({"seconds": seconds, **_used()}))


def _used() -> dict[str, float]:
    """Return the processor seconds and the peak of memory of this process and of what it started, together."""
    import resource

    used = [resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "cpu": sum(each.ru_utime + each.ru_stime for each in used),
        "peak_mb": sum(each.ru_maxrss for each in used) / 1024,
    }


def _ours(file: Path, folder: Path, rows: int) -> None:
    from data_loaders import importer

    found = importer.look(file, file.name, folder)
    staged = importer.stage(found, folder / "scratch", importer.Unwatched())
    expected = (
        "integer",
        "integer",
        "integer",
        "integer",
        "number",
        "number",
        "integer",
        "text",
        "text",
        "date",
    )
    if staged.loaded != rows or staged.types[:10] != expected:
        raise SystemExit(f"staged {staged.loaded} records as {staged.types}")


def _plain(file: Path, folder: Path, _rows: int) -> None:
    import pyreadstat

    reader = pyreadstat.read_dta if file.suffix == ".dta" else pyreadstat.read_sav
    frame, _ = reader(file)
    frame.to_parquet(folder / "plain.parquet")


def _make(file: Path, _folder: Path, rows: int) -> None:
    """Write a survey: codes with labels, names with accents, dates, scores, and incomes of which a tenth are missing."""
    import numpy as np
    import pandas as pd
    import pyreadstat

    chance = np.random.default_rng(SEED)
    born = pd.to_datetime("2000-01-01") + pd.to_timedelta(chance.integers(0, 9_000, rows), unit="D")
    income = np.round(chance.lognormal(7, 1, rows))
    frame = pd.DataFrame(
        {
            "ubigeo": chance.integers(10_101, 250_401, rows),
            "year": chance.integers(2015, 2025, rows),
            "sex": chance.integers(1, 3, rows).astype(float),
            "grade": chance.integers(1, 7, rows).astype(float),
            "score": np.round(chance.normal(500, 100, rows), 2),
            "weight": chance.random(rows),
            "school": chance.integers(1, 99_999, rows).astype(float),
            "name": chance.choice(["San José", "Niño Jesús", "La Unión", "N.° 20345"], rows),
            "area": chance.choice(["urbana", "rural"], rows),
            "born": born.date,
            "income": np.where(chance.random(rows) < 0.1, np.nan, income),
            "works": chance.integers(0, 2, rows).astype(float),
        }
    )
    labels = {"sex": {1: "Mujer", 2: "Hombre"}, "works": {0: "No", 1: "Sí"}}
    writer = pyreadstat.write_dta if file.suffix == ".dta" else pyreadstat.write_sav
    writer(frame, file, variable_value_labels=labels)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        given = [*sys.argv[1:], *("1000000", "dta", "2")[len(sys.argv) - 1 :]]
        main(int(given[0]), given[1], int(given[2]))
