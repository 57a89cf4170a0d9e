"""How long a profile takes, against DuckDB's SUMMARIZE and against ydata-profiling, and how much memory it needs.

`python -m benchmarks.profiling [ROWS] [ROUNDS]` (10,000,000 rows of 20 columns, 3 rounds)
`python -m benchmarks.profiling ydata [ROWS] [SECONDS]` (1,000,000 rows; it is stopped after 900 seconds)

All run in processes of their own, in turn, on the same Parquet file with the same number of threads. The goals: at most
twice the time of SUMMARIZE, below 2 GB; at least 50 times as fast as ydata-profiling with its default settings.
ydata-profiling is installed by the benchmark into an environment of its own under `benchmarks/out/`, from PyPI;
its `minimal` mode stands beside its default. One that is stopped at the limit counts as having taken that long: the
ratio then says "more than".

Nothing is declared of the data, as after an import that nobody has described: no key, no roles but measure for amounts.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.enrolment import COLUMNS, OUT, kept
from benchmarks.peak_memory import peak_mb

GOAL_TIMES_SUMMARIZE, GOAL_MB, GOAL_TIMES_YDATA = 2.0, 2_000, 50
THREADS = os.cpu_count() or 1
LEFT_OUT = ("lat", "lon")
"""20 columns, as the goal says."""
YDATA = ("ydata-profiling==4.18.4", "setuptools<81", "pyarrow")
_PROGRAM = """
import json, sys, time
import pandas
from ydata_profiling import ProfileReport
start = time.perf_counter()
frame = pandas.read_parquet(sys.argv[1])
ProfileReport(frame, minimal=sys.argv[2] == "minimal", progress_bar=False).to_file(sys.argv[3])
print(json.dumps({"seconds": time.perf_counter() - start}))
"""


def against_summarize(rows: int, rounds: int) -> None:
    """Print both, round by round, and the ratio of their times."""
    file = _twenty_columns(rows)
    found: dict[str, list[dict[str, float]]] = {"summarize": [], "ours": []}
    for _ in range(rounds):
        for who, results in found.items():
            results.append(_measured(who, file))
            print(f"{who:10}", _told(results[-1]), flush=True)
    pairs = list(zip(found["summarize"], found["ours"], strict=True))
    ratio = statistics.median(ours["seconds"] / theirs["seconds"] for theirs, ours in pairs)
    effort = statistics.median(ours["cpu"] / theirs["cpu"] for theirs, ours in pairs)
    peak = max(ours["peak_mb"] for _, ours in pairs)
    print(
        f"{rows:,} rows x {len(COLUMNS) - len(LEFT_OUT)} columns: {ratio:.2f} x SUMMARIZE's time, {effort:.2f} x its "
        f"processor time (goal {GOAL_TIMES_SUMMARIZE}); peak {peak:,.0f} MB (goal {GOAL_MB:,})"
    )


def against_ydata(rows: int, seconds: float) -> None:
    """Print how long each takes, and how many times as fast ours is."""
    file = _twenty_columns(rows)
    python = _environment()
    ours = _measured("ours", file)
    print(f"{'ours':10}", _told(ours), flush=True)
    for mode in ("minimal", "default"):
        took, is_whole = _ydata(python, file, mode, seconds)
        more = "" if is_whole else "more than "
        print(
            f"ydata {mode}: {more}{took:,.1f} s; ours is {more}{took / ours['seconds']:,.0f} times as fast"
            + (f" (goal {GOAL_TIMES_YDATA})" if mode == "default" else ""),
            flush=True,
        )


def _twenty_columns(rows: int) -> Path:
    file = OUT / f"profiling_{rows}.parquet"
    if not file.exists():
        chosen = ", ".join(name for name in COLUMNS if name not in LEFT_OUT)
        source = kept(rows, "parquet")
        duckdb.sql(f"COPY (SELECT {chosen} FROM '{source}') TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    return file


def _measured(who: str, file: Path) -> dict[str, float]:
    """Run one in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "benchmarks.profiling", "--child", who, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _told(result: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:,.2f}" for name, value in result.items())


def _child(who: str, file: Path) -> None:
    start, busy = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        (_ours if who == "ours" else _summarize)(file, Path(folder))
    result = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy, "peak_mb": peak_mb()}
    print(json.dumps(result))


def _summarize(file: Path, folder: Path) -> None:
    with duckdb.connect(config={"threads": THREADS, "temp_directory": str(folder)}) as connection:
        connection.execute("SUMMARIZE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()


def _ours(file: Path, folder: Path) -> None:
    from data_loaders.intake import Unwatched
    from data_loaders.profiling.counting import counting
    from data_loaders.profiling.making import make_profile
    from data_loaders.profiling.profiles import MEMORY_MB

    with counting((file,), folder, Unwatched(), memory_mb=MEMORY_MB, threads=THREADS) as counted:
        profile = make_profile(_dataset(), counted)
    _check(profile)


def _dataset() -> Any:
    from core.catalog import Dataset, Edition, Variable, VariableRole, VariableType

    kinds = {
        "VARCHAR": VariableType.TEXT,
        "BIGINT": VariableType.INTEGER,
        "DOUBLE": VariableType.NUMBER,
        "BOOLEAN": VariableType.BOOLEAN,
        "DATE": VariableType.DATE,
    }
    variables = []
    for name, stored in COLUMNS.items():
        if name in LEFT_OUT:
            continue
        kind = VariableType.YEAR if name == "year" else kinds[stored]
        role = VariableRole.MEASURE if kind is VariableType.NUMBER else VariableRole.DIMENSION
        variables.append(Variable(name, kind, {"en": name}, role))
    return Dataset("enrolment", {"en": "Enrolment"}, tuple(variables), Edition("x", datetime.now(UTC), 0))


def _check(profile: Any) -> None:
    """A fast profile without its findings would be no feat."""
    keys = {each.variables for each in profile.keys if not each.repeated}
    pairs = {(each.determinant, each.dependent) for each in profile.dependencies}
    if ("year", "student_id") not in keys or ("school_id", "district") not in pairs or profile.duplicates:
        raise SystemExit("the profile does not hold what is known of these data")
    if len(profile.variables) != len(COLUMNS) - len(LEFT_OUT) or len(profile.years) < 10:
        raise SystemExit("the profile is not whole")


def _environment() -> Path:
    """Return the Python of an environment with ydata-profiling, made the first time."""
    folder = OUT / "ydata"
    python = folder / "bin" / "python"
    if not (folder / "is_whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *YDATA], check=True)
        (folder / "is_whole").touch()
    return python


def _ydata(python: Path, file: Path, mode: str, seconds: float) -> tuple[float, bool]:
    """Return how long it took and whether it came to its end."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        command = [str(python), "-c", _PROGRAM, str(file), mode, str(Path(folder) / "report.html")]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return time.perf_counter() - start, False
    if done.returncode:
        print(f"ydata {mode} ended early with code {done.returncode}: {done.stderr.strip()[-300:]}")
        return time.perf_counter() - start, False
    return float(json.loads(done.stdout.strip().splitlines()[-1])["seconds"]), True


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], Path(sys.argv[3]))
    elif sys.argv[1:2] == ["ydata"]:
        given = [*sys.argv[2:], *("1000000", "900")[len(sys.argv) - 2 :]]
        against_ydata(int(given[0]), float(given[1]))
    else:
        given = [*sys.argv[1:], *("10000000", "3")[len(sys.argv) - 1 :]]
        against_summarize(int(given[0]), int(given[1]))
