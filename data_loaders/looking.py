"""The first look at a file: which tables it holds, how the chosen one is laid out, its first rows, and what is in doubt."""

from dataclasses import replace
from pathlib import Path

from data_loaders.intake import Found, Layout, Part, SheetLayout, Source
from data_loaders.readers.formats import format_of
from data_loaders.readers.kinds import shown
from data_loaders.sources import sources_of


def look(
    path: Path,
    shown_name: str,
    scratch: Path,
    *,
    part: Part | None = None,
    layout: Layout | SheetLayout | None = None,
) -> Found:
    """Return what a file is and how it will be read.

    Without `part`, the only table of the file is looked at; where there are several, the result only lists them. A layout
    given by the person overrides what is detected. Archives are unpacked into the scratch folder, which has to outlive
    the result. Raises UnreadableFile with the way out for everything that is not a table.
    """
    parts = (part,) if part else parts_of(path, shown_name, scratch)
    if len(parts) > 1:
        return Found(shown(shown_name), path.stat().st_size, parts=parts)
    found = format_of(parts[0].source.kind).look(parts[0], layout, scratch)
    return replace(found, parts=parts)


def parts_of(path: Path, shown_name: str, scratch: Path) -> tuple[Part, ...]:
    """Return every table that a file holds, in the order of the file."""
    return tuple(
        Part(source, table, f"{source.shown_name}: {table}" if table else source.shown_name)
        for source in sources_of(path, shown_name, scratch)
        for table in _tables(source, scratch)
    )


def _tables(source: Source, scratch: Path) -> tuple[str, ...]:
    return format_of(source.kind).tables(source, scratch)
