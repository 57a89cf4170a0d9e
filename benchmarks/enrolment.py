"""School-enrolment-like data of any size, made by DuckDB from seeded hashes: the same rows every time.

`python -m benchmarks.enrolment 1000000 parquet|csv|csv_latin1 [FILE]`

22 columns: pupils who move up a grade each year, in about 50,000 schools of 1,874 districts, with skewed sizes, missing
scores and regional differences. Everything is invented. `csv` is UTF-8 with commas and ISO dates; `csv_latin1` is what
an office exports: Windows-1252, semicolons, decimal commas, dd/mm/yyyy, Sí and No.
"""

import sys
from pathlib import Path

import duckdb

OUT = Path(__file__).parent / "out"
SEED = 20261123
SCHOOLS = 50_000
YEARS, FIRST_YEAR, GRADES = 10, 2015, 11

REGIONS = (
    ("Amazonas", 84), ("Áncash", 166), ("Apurímac", 84), ("Arequipa", 109), ("Ayacucho", 119), ("Cajamarca", 127),
    ("Callao", 7), ("Cusco", 112), ("Huancavelica", 100), ("Huánuco", 84), ("Ica", 43), ("Junín", 124),
    ("La Libertad", 83), ("Lambayeque", 38), ("Lima", 171), ("Loreto", 53), ("Madre de Dios", 11), ("Moquegua", 20),
    ("Pasco", 29), ("Piura", 65), ("Puno", 110), ("San Martín", 77), ("Tacna", 28), ("Tumbes", 13), ("Ucayali", 17),
)  # fmt: skip
"""Names and numbers of districts; the names only give realistic lengths, accents and skew."""

COLUMNS = {
    "student_id": "VARCHAR", "school_id": "VARCHAR", "district": "VARCHAR", "province": "VARCHAR", "region": "VARCHAR",
    "year": "BIGINT", "grade": "BIGINT", "sex": "VARCHAR", "area": "VARCHAR", "language": "VARCHAR",
    "disability": "BOOLEAN", "quintile": "BIGINT", "age": "BIGINT", "attendance_rate": "DOUBLE",
    "math_score": "DOUBLE", "reading_score": "DOUBLE", "passed": "BOOLEAN", "dropout": "BOOLEAN",
    "repeated": "BOOLEAN", "birth_date": "DATE", "lat": "DOUBLE", "lon": "DOUBLE",
}  # fmt: skip
"""The columns and the types they should be loaded with."""


def make(rows: int, kind: str, file: Path) -> Path:
    """Write the rows as "parquet", "csv" or "csv_latin1", and return the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        _make_districts(connection)
        _make_schools(connection)
        _WRITERS[kind](connection, _rows(rows), file)
    return file


def kept(rows: int, kind: str) -> Path:
    """Return the file of that kind and size, made the first time it is asked for."""
    file = OUT / f"enrolment_{rows}_{kind}.{'parquet' if kind == 'parquet' else 'csv'}"
    return file if file.exists() else make(rows, kind, file)


def _uniform(hashed: str, bits: int) -> str:
    """Return an expression for a number in [0, 1) from 16 bits of a hash."""
    return f"((({hashed}) >> {bits}) & 65535)::DOUBLE / 65536"


def _make_districts(connection: duckdb.DuckDBPyConnection) -> None:
    """Districts of unlike weight, dealt to about eight provinces a region."""
    connection.execute("CREATE TABLE regions (number INT, region VARCHAR, districts INT)")
    connection.executemany(
        "INSERT INTO regions VALUES (?, ?, ?)", [(i, *region) for i, region in enumerate(REGIONS, 1)]
    )
    connection.execute(
        f"""
        CREATE TABLE districts AS
        WITH numbered AS (
            SELECT number, region, k, hash(number, k, {SEED}) AS h, hash(number, {SEED + 1}) AS hr
            FROM regions, range(districts) AS t(k)),
        coded AS (
            SELECT *, printf('%02d%02d', number, 1 + k // 10) AS province,
                printf('%02d%02d%02d', number, 1 + k // 10, 1 + k % 10) AS district FROM numbered)
        SELECT region, province, district,
            1 / pow(1 + k, 0.95) * (0.3 + {_uniform("hr", 0)} * (CASE WHEN region = 'Lima' THEN 12 ELSE 2 END)) AS weight,
            -18 + 17 * {_uniform("hr", 16)} + 1.6 * {_uniform("h", 0)} AS lat,
            -80 + 11 * {_uniform("hr", 32)} + 1.6 * {_uniform("h", 16)} AS lon
        FROM coded ORDER BY district
        """
    )


def _make_schools(connection: duckdb.DuckDBPyConnection) -> None:
    """Schools by weight of their district, each with its share of a look-up table of a million places."""
    connection.execute(
        f"""
        CREATE TABLE schools AS
        WITH counted AS (
            SELECT *, 3 + floor({SCHOOLS} * weight / sum(weight) OVER ())::INT AS n FROM districts),
        listed AS (SELECT *, hash(district, j, {SEED + 2}) AS h FROM counted, range(n) AS t(j))
        SELECT printf('%07d', 200000 + 19 * row_number() OVER (ORDER BY district, j)) AS school_id,
            region, province, district,
            CASE WHEN {_uniform("h", 0)} < 0.5 * exp(-weight) + 0.06 THEN 'Rural' ELSE 'Urbana' END AS area,
            exp(2.2 + 3.4 * {_uniform("h", 16)} * {_uniform("h", 32)}) AS size, {_uniform("h", 48)} AS means,
            round(lat + 0.2 * {_uniform("h", 8)}, 5) AS lat, round(lon + 0.2 * {_uniform("h", 24)}, 5) AS lon
        FROM listed ORDER BY district, j
        """
    )
    connection.execute(
        """
        CREATE TABLE places AS
        WITH summed AS (
            SELECT *, sum(size) OVER (ORDER BY school_id) AS upto, sum(size) OVER () AS total FROM schools)
        SELECT place::INT AS place, school_id, region, province, district, area, means, lat, lon
        FROM summed, range(floor(1048576 * (upto - size) / total)::INT, floor(1048576 * upto / total)::INT) AS t(place)
        """
    )


def _rows(rows: int) -> str:
    """Return the query for all rows: a window of pupils that slides by one cohort a year."""
    a_year = max(rows // YEARS, 1)
    cohort = max(a_year // GRADES, 1)
    last = YEARS - 1
    u = _uniform
    return f"""
    WITH pupils AS (
        SELECT {FIRST_YEAR} + least(i // {a_year}, {last}) AS year, i % {a_year} AS p, i FROM range({rows}) AS t(i)),
    hashed AS (
        SELECT year, {GRADES} - least(p // {cohort}, {GRADES - 1}) AS grade, p + (year - {FIRST_YEAR}) * {cohort} AS k, i,
            hash(k, {SEED + 3}) AS h, hash(k, year, {SEED + 4}) AS y, hash(k, year, {SEED + 5}) AS z FROM pupils),
    placed AS (
        SELECT *, (CASE WHEN {u("y", 0)} < 0.07 THEN z % 1048576
            ELSE (((k % {cohort}) + {u("h", 0)}) / {cohort} * 1048576)::BIGINT % 1048576 END)::INT AS place FROM hashed),
    known AS (
        SELECT placed.*, places.* EXCLUDE (place), 1 + floor(4.99 * (0.55 * means + 0.45 * {u("h", 16)}))::INT AS quintile,
            {u("h", 32)} AS a, {u("h", 48)} AS s, {u("y", 16)} AS b, {u("y", 32)} AS c, {u("y", 48)} AS d,
            {u("z", 16)} AS e, {u("z", 32)} AS f, {u("z", 48)} AS g,
            grade + 5 + (CASE WHEN {u("z", 0)} < 0.11 THEN 1 WHEN {u("z", 0)} < 0.15 THEN 2 ELSE 0 END) AS age
        FROM placed JOIN places USING (place))
    SELECT (h & 9007199254740991)::VARCHAR AS student_id, school_id, district, province, region, year, grade,
        CASE WHEN s < 0.512 THEN 'Hombre' ELSE 'Mujer' END AS sex, area,
        CASE WHEN area = 'Rural' AND a < 0.34 THEN 'Quechua' WHEN area = 'Rural' AND a < 0.39 THEN 'Aimara'
            WHEN a < 0.05 THEN 'Quechua' WHEN a > 0.9965 THEN 'Lengua de señas' ELSE 'Castellano' END AS language,
        d < 0.018 AS disability, quintile, age,
        CASE WHEN e < 0.04 THEN NULL ELSE round(100 - 38 * c * c * c - (5 - quintile) * f, 1) END AS attendance_rate,
        CASE WHEN g < 0.17 THEN NULL
            ELSE round(500 + 31 * (quintile - 3) + 127 * (b + c + d + e + f - 2.5), 2) END AS math_score,
        CASE WHEN g BETWEEN 0.02 AND 0.21 THEN NULL
            ELSE round(505 + 34 * (quintile - 3) + 122 * (b + e + f + g + c - 2.5), 2) END AS reading_score,
        f > 0.052 + 0.008 * (5 - quintile) AS passed, g > 0.993 - 0.0045 * (5 - quintile) AS dropout,
        f < 0.031 + 0.005 * (5 - quintile) AS repeated,
        make_date((year - age - 1)::INT, 4, 1) + (d * 365)::INT AS birth_date, lat, lon
    FROM known ORDER BY i
    """


def _write_parquet(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")


def _write_csv(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{file}' (FORMAT csv, HEADER)")


def _write_office_csv(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    numbers = [name for name, kind in COLUMNS.items() if kind == "DOUBLE"]
    flags = [name for name, kind in COLUMNS.items() if kind == "BOOLEAN"]
    changed = [f"replace({name}::VARCHAR, '.', ',') AS {name}" for name in numbers]
    changed += [f"CASE WHEN {name} THEN 'Sí' ELSE 'No' END AS {name}" for name in flags]
    changed += ["strftime(birth_date, '%d/%m/%Y') AS birth_date"]
    plain = file.with_suffix(".utf8")
    connection.execute(
        f"COPY (SELECT * REPLACE ({', '.join(changed)}) FROM ({query})) TO '{plain}' (FORMAT csv, HEADER, DELIMITER ';')"
    )
    with (
        plain.open(encoding="utf-8", newline="") as source,
        file.open("w", encoding="cp1252", newline="") as target,
    ):
        while piece := source.read(4_000_000):
            target.write(piece)
    plain.unlink()


_WRITERS = {"parquet": _write_parquet, "csv": _write_csv, "csv_latin1": _write_office_csv}


if __name__ == "__main__":
    size, wanted = int(sys.argv[1]), sys.argv[2]
    made = make(size, wanted, Path(sys.argv[3])) if len(sys.argv) > 3 else kept(size, wanted)
    print(f"{made}: {made.stat().st_size / 1e6:,.0f} MB")
