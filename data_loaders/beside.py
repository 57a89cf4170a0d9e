"""What lies beside the rows of an edition: the recipe it was made with, what was mended and left out, what was chosen."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data_loaders.recipes import RECIPE, Recipe, to_text
from data_loaders.refusals import HEADER

if TYPE_CHECKING:  # the catalogue's page needs the names below only, and these are heavy
    from data_loaders.stacking.pieces import Piece

REFUSED, MENDED, LEFT_OUT = "refused.csv", "mended.csv", "skipped.csv"
CHOICE = "choice.json"
"""What was chosen from a database, without any secret, so that it can be brought in again."""


def write_beside(pieces: "Sequence[Piece]", recipe: Recipe, folder: Path) -> None:
    """Write everything that is kept with an edition besides its rows and what was refused."""
    from data_loaders.databases.bringing import choice_of

    (folder / RECIPE).write_text(to_text(recipe), encoding="utf-8")
    for name in (MENDED, LEFT_OUT):
        _join([piece.staged.rows.parent / name for piece in pieces], folder / name)
    choice = choice_of(pieces[0].staged.found) if len(pieces) == 1 else None
    if choice is not None:
        (folder / CHOICE).write_text(choice.to_json(), encoding="utf-8")


def _join(files: Sequence[Path], target: Path) -> None:
    """Write the rows of several files under one heading; no file where there is no row."""
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        count = 0
        for file in dict.fromkeys(files):
            if file.is_file():
                with file.open(newline="", encoding="utf-8") as stream:
                    rows = csv.reader(stream)
                    next(rows, None)
                    for row in rows:
                        writer.writerow(row)
                        count += 1
    if not count:
        target.unlink()
