"""`python -m data_loaders.databases list CONNECTION`: the tables that a connection reaches, to try it out."""

import sys
from collections.abc import Sequence

from core.errors import AppError
from data_loaders.databases import servers
from data_loaders.databases.tables import DatabaseTable

_USAGE = "python -m data_loaders.databases list CONNECTION"


def main(given: Sequence[str]) -> int:
    """Write one line per table; return 0, or 1 with the reason on the error stream."""
    if len(given) != 2 or given[0] != "list":
        sys.stderr.write(f"{_USAGE}\n")
        return 1
    try:
        found = servers.tables(servers.connected(given[1]))
    except AppError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(_line(table) for table in found)
    return 0


def _line(table: DatabaseTable) -> str:
    name = ".".join(part for part in (table.schema, table.name) if part)
    plain = "".join(char if char.isprintable() else " " for char in name)
    rows = "" if table.rows is None else f"{table.rows:,} rows"
    return (
        "\t".join([plain, table.kind, rows, "" if table.is_readable else "may not be read"]).rstrip() + "\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
