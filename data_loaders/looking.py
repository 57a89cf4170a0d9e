"""The first look at a file: which tables it holds, how the chosen one is laid out, its first rows, and what is in doubt."""

from dataclasses import replace
from pathlib import Path

from core.errors import UnreadableFile
from data_loaders.intake import Found, Layout, Part, SheetLayout, Source
from data_loaders.readers.formats import format_of
from data_loaders.readers.kinds import shown
from data_loaders.sources import sources_of

MOST_NOTED = 20


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
        return Found(shown(shown_name), path.stat().st_size, parts=parts, notes=parts[0].source.notes)
    found = format_of(parts[0].source.kind).look(parts[0], layout, scratch)
    return replace(noted(parts[0], found), parts=parts)


def noted(part: Part, found: Found) -> Found:
    """Return what was found with what was passed over in the archive that it came in."""
    return replace(found, notes=(*part.source.notes, *found.notes))


def parts_of(path: Path, shown_name: str, scratch: Path) -> tuple[Part, ...]:
    """Return every table that a file holds, in the order of the file.

    A file of an archive in which no table is found is passed over and noted, where there is a table beside it.
    """
    parts: list[Part] = []
    refusals: list[UnreadableFile] = []
    sources = sources_of(path, shown_name, scratch)
    for source in sources:
        try:
            parts += _parts(source, scratch)
        except UnreadableFile as error:
            refusals.append(error)
    if not parts:
        raise refusals[0]
    notes = (*sources[0].notes, *(error.message for error in refusals[:MOST_NOTED]))
    first = replace(parts[0], source=replace(parts[0].source, notes=notes))
    return (first, *parts[1:])


def _parts(source: Source, scratch: Path) -> list[Part]:
    return [
        Part(source, table, f"{source.shown_name}: {table}" if table else source.shown_name)
        for table in format_of(source.kind).tables(source, scratch)
    ]
