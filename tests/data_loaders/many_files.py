"""Several small files on their way into one table, for the tests."""

from pathlib import Path

import duckdb

from data_loaders.intake import Unwatched
from data_loaders.stacking.gathering import gather
from data_loaders.stacking.harmonising import harmonise
from data_loaders.stacking.pieces import named, staged_pieces
from data_loaders.stacking.stack import Stacking, stack

WATCH = Unwatched()


def written(folder, files):
    """Write the files (name to text) and return their paths."""
    paths = []
    for name, text in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        paths.append(path)
    return paths


def pieces_of(paths, room):
    gathered = gather(named(paths), room, WATCH)
    assert gathered.unreadable == ()
    return staged_pieces(gathered.found, room / "pieces", WATCH)


def harmonised(paths, room, known=None):
    return harmonise(pieces_of(paths, room), room, known)


def stacked(paths, room, *, names=None, keeps_file=False, harmony=None):
    """Stack the files as proposed, or by a table of one's own."""
    pieces = pieces_of(paths, room)
    harmony = harmony or harmonise(pieces, room).harmony
    return stack(pieces, Stacking(harmony, names, keeps_file), room / "stack", WATCH)


def rows_of(parquet, columns="*", order=""):
    """Return the rows of a Parquet file as tuples."""
    query = f"SELECT {columns} FROM read_parquet(?) {f'ORDER BY {order}' if order else ''}"
    with duckdb.connect() as connection:
        return connection.execute(query, [str(parquet)]).fetchall()


def adds_up(account):
    """Return whether an account, and the accounts of its files, lose nothing."""
    loaded = getattr(account, "records", None)
    loaded = account.loaded if loaded is None else loaded
    sums = [sum(getattr(each, what) for each in account.files) for what in ("loaded", "refused", "skipped")]
    return (
        account.physical == loaded + account.refused + account.skipped
        and sums == [loaded, account.refused, account.skipped]
        and all(each.physical == each.loaded + each.refused + each.skipped for each in account.files)
    )
