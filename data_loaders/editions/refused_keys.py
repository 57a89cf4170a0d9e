"""New rows that are refused because of their key: taken out of the account of their files, written with file and line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from data_loaders.intake import Loaded, Staged
from data_loaders.lines import Lines, staged_rows
from data_loaders.loading import ROWS_AT_ONCE, raw_rows
from data_loaders.refusals import RefusedFile
from data_loaders.scratch_engine import engine


def refuse(loaded: Loaded, staged: Staged, dropped: Sequence[int], key: Sequence[str]) -> Loaded:
    """Add loaded rows, by their numbers in rising order, to the refused ones; return the account without them."""
    if not dropped:
        return loaded
    numbers = staged_rows(staged.rows.parent, dropped)
    lines = Lines.read(staged.rows.parent)
    headings = {variable.name: variable.original or variable.name for variable in loaded.variables}
    at_fault = ", ".join(headings[name] for name in key)
    per_file: Counter[int] = Counter()
    with (
        engine(staged.rows.parent) as connection,
        RefusedFile(loaded.refused_file, staged.shown_name, is_added_to=True) as refused,
    ):
        for start in range(0, len(numbers), ROWS_AT_ONCE):
            some = numbers[start : start + ROWS_AT_ONCE]
            raw = raw_rows(staged, some, connection)
            for number in some:
                place = lines.file_of(number)
                if staged.files:
                    refused.of(staged.files[place].file)
                refused.add_cells(lines.line_of(number), at_fault, raw[number], "key")
                per_file[place] += 1
    return replace(
        loaded,
        records=loaded.records - len(dropped),
        refused=loaded.refused + len(dropped),
        files=tuple(
            replace(
                account, loaded=account.loaded - per_file[place], refused=account.refused + per_file[place]
            )
            for place, account in enumerate(loaded.files)
        ),
    )
