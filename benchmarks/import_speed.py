"""How fast a CSV file becomes a stored edition, against DuckDB's own reader told everything in advance.

`python -m benchmarks.import_speed [ROWS] [csv|csv_latin1] [ROUNDS]`

Both run in processes of their own, in turn, on the same file: ours looks, stages, proposes and loads; DuckDB's copies
`read_csv` with every option and type given into Parquet of the same compression. The goal is at least half of its speed
for all four steps together, and a peak memory below 1 GB for a file of 5 GB (40,000,000 rows are 6 GB). For `csv_latin1`
DuckDB reads a UTF-8 copy made beforehand, for it cannot read Windows-1252: a comparison in its favour.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import duckdb

from benchmarks.enrolment import COLUMNS, OUT, kept
from benchmarks.peak_memory import peak_mb

GOAL, GOAL_MB = 0.5, 1_000


def main(rows: int, kind: str, rounds: int) -> None:
    """Print seconds, processor seconds and peak memory of both, and their ratio."""
    file = kept(rows, kind)
    results: dict[str, list[dict[str, float]]] = {"duckdb": [], "ours": []}
    for _ in range(rounds):
        for who, found in results.items():
            found.append(_measured(who, file, kind))
    for who, found in results.items():
        best = min(found, key=lambda each: each["seconds"])
        print(f"{who:7}", "  ".join(f"{name} {value:,.2f}" for name, value in best.items()), flush=True)
    pairs = list(zip(results["duckdb"], results["ours"], strict=True))
    ratio = statistics.median(duck["seconds"] / ours["seconds"] for duck, ours in pairs)
    effort = statistics.median(duck["cpu"] / ours["cpu"] for duck, ours in pairs)
    peak = max(ours["peak_mb"] for _, ours in pairs)
    print(
        f"speed {ratio:.2f} of DuckDB's (processor time {effort:.2f}; goal {GOAL}); peak {peak:,.0f} MB (goal {GOAL_MB})"
    )


def _measured(who: str, file: Path, kind: str) -> dict[str, float]:
    """Run one import in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "benchmarks.import_speed", "--child", who, str(file), kind]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _child(who: str, file: Path, kind: str) -> None:
    folder = Path(tempfile.mkdtemp(dir=OUT))
    try:
        result = _ours(file, folder) if who == "ours" else _duckdb(file, folder, kind)
    finally:
        shutil.rmtree(folder)
    print(json.dumps(result | {"peak_mb": peak_mb()}))


def _ours(file: Path, folder: Path) -> dict[str, float]:
    from data_loaders import importer
    from data_loaders.values.proposals import propose

    marks, busy = [time.perf_counter()], time.process_time()
    found = importer.look(file, file.name, folder)
    marks.append(time.perf_counter())
    staged = importer.stage(found, folder / "scratch", importer.Unwatched())
    marks.append(time.perf_counter())
    columns = propose(staged)
    marks.append(time.perf_counter())
    loaded = importer.load(staged, columns, folder / "edition", importer.Unwatched())
    marks.append(time.perf_counter())
    _check(loaded.records, {variable.name: variable.type.value for variable in loaded.variables})
    look, stage, propose_, load = (after - before for before, after in pairwise(marks))
    return {
        "seconds": look + stage + propose_ + load,
        "cpu": time.process_time() - busy,
        "look": look,
        "stage": stage,
        "propose": propose_,
        "load": load,
    }


def _check(records: int, types: dict[str, str]) -> None:
    """A fast import of the wrong types would be no feat."""
    wanted = {
        "VARCHAR": "string",
        "BIGINT": "integer",
        "DOUBLE": "number",
        "BOOLEAN": "boolean",
        "DATE": "date",
    }
    expected = {name: wanted[kind] for name, kind in COLUMNS.items()} | {"year": "year"}
    if not records or types != expected:
        raise SystemExit(f"loaded {records} records as {types}")


def _duckdb(file: Path, folder: Path, kind: str) -> dict[str, float]:
    office = kind == "csv_latin1"
    source = _in_utf8(file, folder) if office else file
    columns = "{" + ", ".join(f"'{name}': '{type_}'" for name, type_ in _types(office=office).items()) + "}"
    chosen = ", ".join(_read_flag(name, type_) if office else name for name, type_ in COLUMNS.items())
    options = (
        f"header = false, skip = 1, delim = '{';' if office else ','}', quote = '\"', escape = '\"', new_line = '\\n', "
        f"decimal_separator = '{',' if office else '.'}', dateformat = '{'%d/%m/%Y' if office else '%Y-%m-%d'}'"
    )
    query = f"SELECT {chosen} FROM read_csv('{source}', auto_detect = false, columns = {columns}, {options})"
    start, busy = time.perf_counter(), time.process_time()
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": str(folder)}) as connection:
        connection.execute(f"COPY ({query}) TO '{folder / 'd.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - busy}


def _types(*, office: bool) -> dict[str, str]:
    """DuckDB reads no "Sí" as true: such columns are read as text and compared."""
    return {name: "VARCHAR" if office and kind == "BOOLEAN" else kind for name, kind in COLUMNS.items()}


def _read_flag(name: str, kind: str) -> str:
    return f"{name} = 'Sí' AS {name}" if kind == "BOOLEAN" else name


def _in_utf8(file: Path, folder: Path) -> Path:
    copy = folder / "utf8.csv"
    with (
        file.open(encoding="cp1252", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        while piece := source.read(4_000_000):
            target.write(piece)
    return copy


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
    else:
        given = [*sys.argv[1:], *("1000000", "csv", "3")[len(sys.argv) - 1 :]]
        main(int(given[0]), given[1], int(given[2]))
