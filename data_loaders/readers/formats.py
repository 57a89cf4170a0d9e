"""Which module reads which kind of file. A new kind is one row here and one module beside it."""

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from data_loaders.intake import Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers.kinds import DATABASE, PARQUET, TEXT
from data_loaders.refusals import Tally

MODULES = {
    TEXT: "text",
    PARQUET: "parquet",
    DATABASE: "database",
}
"""Kind of file to the module in this folder. Modules are imported when the first such file comes: some are heavy."""


class Format(Protocol):
    """What such a module offers. All three raise UnreadableFile, saying the way out, for what cannot be read."""

    def tables(self, source: Source, scratch: Path) -> tuple[str, ...]:
        """Return the names of the tables in the source, in their order; ("",) where it holds one without a name."""
        ...

    def look(self, part: Part, layout: Layout | SheetLayout | None, scratch: Path) -> Found:
        """Return how the table is laid out, its first rows, and what is in doubt.

        A layout given by the person overrides what is detected. Leaves `parts` empty: the caller knows them.
        """
        ...

    def stage(self, found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
        """Write `rows.parquet` and `refused.csv` into the scratch folder, and return the account.

        The columns are named `safe_names(found.columns)`. `is_text`: every column as text, spelled as in the file.
        """
        ...


def format_of(kind: str) -> Format:
    """Return the module that reads this kind of file."""
    return cast(Format, import_module(f"data_loaders.readers.{MODULES[kind]}"))


def refined(source: Source) -> Source:
    """Return the source with its kind told more closely, where its first bytes do not tell it alone."""
    return source
