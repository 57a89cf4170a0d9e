"""Bringing a file: look at it, stage it, propose its columns, show the effect of changes, load it.

Nothing is lost on the way: physical records = loaded + refused + skipped, counted independently and checked. Nothing is
published here; `load` leaves a typed Parquet file in a folder, and the store takes it from there.
"""

from data_loaders.intake import Column, Facts, Found, Layout, Loaded, Staged, Unwatched, Watch
from data_loaders.loading import effect, load, sample
from data_loaders.looking import look
from data_loaders.staging import stage

__all__ = [
    "Column",
    "Facts",
    "Found",
    "Layout",
    "Loaded",
    "Staged",
    "Unwatched",
    "Watch",
    "effect",
    "load",
    "look",
    "sample",
    "stage",
]
