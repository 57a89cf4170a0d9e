"""New columns beside the published ones: is a code another code now, a number in another unit, a word another word?"""

from collections.abc import Mapping, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq

from core.words import Message
from data_loaders.editions.merge import Published
from data_loaders.stacking.content_warnings import content_warnings
from data_loaders.stacking.profiles import Profile, profile, together

ROWS = 4_000


def warnings_against(
    published: Published, profiles: Mapping[str, Sequence[tuple[str, Profile]]]
) -> tuple[Message, ...]:
    """Return what to know before new rows are put beside the published ones; the new files are judged together."""
    names = [variable.name for variable in published.dataset.variables if variable.name in profiles]
    before = _profiles(published, names)
    columns = {}
    for name in names:
        files = [file for file, _ in profiles[name]]
        new = files[0] if len(files) == 1 else f"{files[0]} … {files[-1]}"
        columns[name] = [
            (new, together([each for _, each in profiles[name]])),
            (published.dataset.name, before[name]),
        ]
    return content_warnings(columns)


def _profiles(published: Published, names: Sequence[str]) -> dict[str, Profile]:
    """Return the profiles of some published columns, from rows at the beginning and the end."""
    values: dict[str, list[str | None]] = {name: [] for name in names}
    for path in dict.fromkeys((published.files[0], published.files[-1])):
        with pq.ParquetFile(path) as file:
            for group in sorted({0, max(file.num_row_groups - 1, 0)}):
                batches = file.iter_batches(batch_size=ROWS, row_groups=[group], columns=list(names))
                for batch in islice(batches, 1):
                    for name in names:
                        values[name] += batch.column(name).cast(pa.string()).to_pylist()
    return {name: profile(value for value in some if value) for name, some in values.items()}
