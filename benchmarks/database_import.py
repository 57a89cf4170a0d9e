"""How fast a table of a PostgreSQL server becomes a staged file, against a plain copy of the same rows.

`python -m benchmarks.database_import [ROWS] [ROUNDS]`

Both run in processes of their own, in turn, on a server that this program starts: ours describes, counts, streams, checks
and writes; the plain copy hands every batch of ADBC to a ParquetWriter of the same compression. The goal is at least 0.8 of
its speed. Rows are streamed by both, so memory does not grow with them: try it with 4000000.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.peak_memory import peak_mb
from tests.data_loaders.databases.postgres_server import PostgresServer, running_server

GOAL = 0.8
TABLE = """
CREATE TABLE enrolment AS SELECT
    i::int8 AS pupil_id, lpad((i % 3600)::text, 7, '0')::char(7) AS school, (i % 25)::int2 AS region,
    (2015 + i % 10)::int4 AS year, CASE i % 2 WHEN 0 THEN 'h' ELSE 'm' END AS sex, (1 + i % 6)::int2 AS grade,
    (i % 2000 / 100.0)::numeric(4,2) AS mark, (i * 0.37)::numeric AS income, date '2008-01-01' + i % 3000 AS born,
    timestamptz '2024-03-01 08:00-05' + i % 100000 * interval '1 second' AS since, i % 7 = 0 AS is_repeating,
    'Pupil number ' || i AS name
FROM generate_series(1, {rows}) AS i
"""
COLUMNS = "pupil_id, school, region, year, sex, grade, mark, income, born, since, is_repeating, name"


def main(rows: int, rounds: int) -> None:
    """Print seconds and peak memory of both, and the median ratio."""
    results: dict[str, list[dict[str, float]]] = {"plain": [], "ours": []}
    folder = Path(tempfile.mkdtemp(prefix="ventanilla-benchmark-"))
    try:
        with running_server() as server:
            server.run(
                TABLE.format(rows=rows),
                "ALTER TABLE enrolment ADD PRIMARY KEY (pupil_id)",
                "VACUUM ANALYZE enrolment",
            )
            environment = _environment(server, folder)
            for _ in range(rounds):
                for who, found in results.items():
                    found.append(_measured(who, rows, folder, environment))
    finally:
        shutil.rmtree(folder)
    for who, found in results.items():
        middle = statistics.median(each["seconds"] for each in found)
        peak = max(each["peak_mb"] for each in found)
        print(
            f"{who:6} {middle:6.2f} s  {rows / middle:12,.0f} rows/s  peak {peak:6,.0f} MB  {found[0]['file_mb']:.0f} MB written"
        )
    pairs = zip(results["plain"], results["ours"], strict=True)
    ratio = statistics.median(plain["seconds"] / ours["seconds"] for plain, ours in pairs)
    print(f"speed {ratio:.2f} of the plain copy's (goal {GOAL})")


def _environment(server: PostgresServer, folder: Path) -> dict[str, str]:
    """The connection is handed to the children as an official sets it up: in a file of its own."""
    file = folder / "connections.toml"
    password = server.password.replace("\\", "\\\\")
    file.write_text(
        f'[local]\nkind = "postgresql"\nhost = "127.0.0.1"\nport = {server.port}\ndatabase = "postgres"\n'
        f'user = "{server.user}"\npassword = "{password}"\n',
        encoding="utf-8",
    )
    file.chmod(0o600)
    return {**os.environ, "VENTANILLA_CONNECTIONS": str(file), "VENTANILLA_DATA": str(folder / "data")}


def _measured(who: str, rows: int, folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """Run one copy in a process of its own and return what it printed."""
    scratch = Path(tempfile.mkdtemp(dir=folder))
    command = [sys.executable, "-m", "benchmarks.database_import", "--child", who, str(scratch), str(rows)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=root, env=environment)
    shutil.rmtree(scratch)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _child(who: str, scratch: Path, rows: int) -> None:
    result = _ours(scratch, rows) if who == "ours" else _plain(scratch, rows)
    print(json.dumps(result | {"peak_mb": peak_mb()}))


def _ours(scratch: Path, rows: int) -> dict[str, float]:
    from data_loaders.databases import postgres, servers
    from data_loaders.databases.choice import DatabaseChoice
    from data_loaders.intake import Unwatched

    choice = DatabaseChoice("local", "public", "enrolment")
    start = time.perf_counter()
    tally = postgres.take(servers.connected("local"), choice, scratch, Unwatched(), is_text=False)
    seconds = time.perf_counter() - start
    if not tally.adds_up or tally.loaded != rows:
        raise SystemExit(f"{tally.loaded} rows")
    return {"seconds": seconds, "file_mb": (scratch / "rows.parquet").stat().st_size / 1e6}


def _plain(scratch: Path, rows: int) -> dict[str, float]:
    import pyarrow.parquet as pq
    from adbc_driver_postgresql import dbapi

    from data_loaders.databases import servers

    known = servers.connected("local")
    password = known.secret().reveal().replace("\\", "\\\\").replace("'", "\\'")
    address = (
        f"host={known.host} port={known.port} user={known.user} dbname={known.database} password='{password}'"
    )
    file = scratch / "plain.parquet"
    start = time.perf_counter()
    with dbapi.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM enrolment")
        batches = cursor.fetch_record_batch()
        with pq.ParquetWriter(file, batches.schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
    seconds = time.perf_counter() - start
    if pq.read_metadata(file).num_rows != rows:
        raise SystemExit("the plain copy has lost rows")
    return {"seconds": seconds, "file_mb": file.stat().st_size / 1e6}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        given = [*sys.argv[1:], *("1000000", "5")[len(sys.argv) - 1 :]]
        main(int(given[0]), int(given[1]))
