"""Which module reads which kind of file. A new kind is one row here and one module beside it."""

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from data_loaders.intake import Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers.kinds import (
    DATABASE,
    EXCEL,
    FIXED,
    GEO,
    JSON,
    PACKAGE,
    PARQUET,
    SQLITE,
    STATISTICS,
    TEXT,
)
from data_loaders.refusals import Tally

MODULES = {
    TEXT: "text",
    PARQUET: "parquet",
    JSON: "json_records",
    SQLITE: "sqlite",
    GEO: "map_attributes",
    STATISTICS: "statistics",
    EXCEL: "excel",
    FIXED: "fixed_width",
    PACKAGE: "data_package",
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
    return _as_fixed(_as_package(_as_json(source)))


def _as_json(source: Source) -> Source:
    """A file of text may be JSON lines, and a JSON file a map."""
    if source.kind not in (TEXT, JSON):
        return source
    from data_loaders.readers.json_kinds import kind_of_json

    return replace(source, kind=kind_of_json(source) or source.kind)


def _as_package(source: Source) -> Source:
    """A JSON file may describe the tables beside it."""
    if source.kind != JSON:
        return source
    from data_loaders.readers.package_descriptor import is_descriptor

    is_package = is_descriptor(source.file, source.shown_name)
    return replace(source, kind=PACKAGE, companions=()) if is_package else source


def _as_fixed(source: Source) -> Source:
    """A text file is of fixed width where a codebook beside it says so and its lines agree, or its blanks are plain."""
    if source.kind != TEXT:
        return source
    from data_loaders.readers.codebooks_beside import is_fixed_width

    return replace(source, kind=FIXED) if is_fixed_width(source) else source


def without_claimed(sources: Sequence[Source]) -> tuple[list[Source], frozenset[Path]]:
    """Return the files of an archive without those that a data package among them describes; and which those are."""
    packages = [source for source in sources if source.kind == PACKAGE]
    if not packages:
        return list(sources), frozenset()
    from data_loaders.readers.data_package import claimed

    taken = frozenset(file for package in packages for file in claimed(package.file))
    return [source for source in sources if source.file not in taken], taken
