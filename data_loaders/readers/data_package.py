"""Frictionless data packages: one table per resource, each read by the module of its own kind of file.

What the descriptor says (dialect, encoding, types, missing values, key, links) is honoured; where it contradicts the file,
that is a note and the file wins. Nothing is ever fetched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.errors import UnreadableFile
from core.words import Message, N_
from data_loaders.intake import Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers.formats import format_of
from data_loaders.readers.kinds import PACKAGE, TEXT, shown, unreadable
from data_loaders.readers.package_descriptor import (
    Resource,
    file_of,
    part_of,
    resources_of,
)
from data_loaders.readers.package_dialect import given_layout, raw_headings, sheet_of
from data_loaders.readers.package_files import data_file
from data_loaders.readers.table_schema import described, fields_of
from data_loaders.refusals import Tally
from data_loaders.sources import sources_of

_SEVERAL = N_('"%(file)s" holds several files. Add it by itself and choose one of them.')
_NESTED = N_('"%(file)s" is another data package. Add it by itself.')
_UNKNOWN = N_('"%(file)s" is no longer in the data package. Add the package again.')
_READ_BY = N_("Read with the help of its data package.")
_OTHER_LAYOUT = N_(
    "The data package says how the columns are separated, but the file is laid out otherwise: it was read as it is."
)
_NO_SCHEMA = N_("The description of the columns could not be used: %(reason)s")
_NAMED = N_("The file has no heading: its columns are called as the data package calls them.")


@dataclass(frozen=True)
class _Opened:
    """A resource, the table in a file that it means, and its schema, with what to know about them."""

    resource: Resource
    inner: Part
    schema: Mapping[str, Any]
    notes: tuple[Message, ...]


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the names of the resources, also of those that cannot be read: looking at one of them says why."""
    return tuple(resource.table for resource in resources_of(source.file, source.shown_name))


def look(part: Part, layout: Layout | SheetLayout | None, scratch: Path) -> Found:
    """Return how the resource's file is laid out, and where the descriptor contradicts it."""
    descriptor = _descriptor(part.source)
    resource = _resource(part)
    file, notes = data_file(resource, descriptor, scratch)
    opened = _opened(resource, descriptor, file, scratch)
    found, more = _looked(opened, descriptor, layout, scratch)
    source = found.source
    outer = Source(source.file, found.shown_name, PACKAGE, source.size, (descriptor, *source.companions))
    found, schema_notes = _with_schema(found, opened)
    return replace(
        found,
        part=Part(outer, part.table, part.name),
        notes=(Message(_READ_BY), *notes, *opened.notes, *more, *schema_notes, *found.notes),
    )


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:
    """Stage the file by the module of its kind; the hints are those of the descriptor, else those of the file."""
    part = found.part or Part(found.source)
    descriptor = _descriptor(part.source)
    opened = _opened(_resource(part), descriptor, part.source.file, scratch)
    inner = replace(found, part=opened.inner)
    tally = format_of(opened.inner.source.kind).stage(inner, scratch, watch, is_text=is_text)
    told = described(opened.resource, opened.schema, found.columns, found.columns)
    has_fields = bool(fields_of(opened.schema))
    return replace(tally, hints=told.hints if has_fields else tally.hints, about=told.about)


def claimed(descriptor: Path) -> frozenset[Path]:
    """Return the files beside a descriptor that it speaks of: data, schemas and dialects."""
    try:
        resources = resources_of(descriptor, descriptor.name)
    except UnreadableFile:
        return frozenset()
    paths = [
        path
        for resource in resources
        for path in (*resource.paths, resource.rest.get("schema"), resource.rest.get("dialect"))
        if isinstance(path, str)
    ]
    return frozenset(file for path in paths if (file := _file_or_none(path, descriptor)))


def _file_or_none(path: str, descriptor: Path) -> Path | None:
    try:
        resolved = file_of(path, descriptor)
    except UnreadableFile:
        return None
    # spelled as the caller spells its own files, which need not be resolved
    return descriptor.parent / resolved.relative_to(descriptor.parent.resolve())


def _descriptor(source: Source) -> Path:
    """Return the descriptor: the source itself while nothing was looked at, later the first companion of the data file."""
    return source.companions[0] if source.companions else source.file


def _resource(part: Part) -> Resource:
    descriptor = _descriptor(part.source)
    resources = resources_of(descriptor, part.source.shown_name)
    chosen = [each for each in resources if each.table == part.table or not part.table]
    if not chosen:
        raise unreadable(_UNKNOWN, part.table)
    return chosen[0]


def _opened(resource: Resource, descriptor: Path, file: Path, scratch: Path) -> _Opened:
    name = shown(resource.paths[0]) if resource.paths else resource.table
    sources = sources_of(file, name, scratch)
    if len(sources) > 1:
        inside = str(resource.rest.get("innerpath", ""))
        sources = tuple(each for each in sources if inside and each.shown_name.endswith(f"/{inside}"))
        if len(sources) != 1:
            raise unreadable(_SEVERAL, name)
    if sources[0].kind == PACKAGE:
        raise unreadable(_NESTED, name)
    schema, notes = _schema(resource, descriptor)
    dialect = _dialect(resource, descriptor)
    names = format_of(sources[0].kind).tables(sources[0], scratch)
    table = sheet_of(dialect, names) if len(names) > 1 else names[0]
    return _Opened(resource, Part(sources[0], table), schema, (*sources[0].notes, *notes))


def _schema(resource: Resource, descriptor: Path) -> tuple[Mapping[str, Any], tuple[Message, ...]]:
    try:
        return part_of(resource.rest.get("schema"), descriptor), ()
    except UnreadableFile as error:
        return {}, (Message(_NO_SCHEMA, {"reason": error.message}),)


def _dialect(resource: Resource, descriptor: Path) -> Mapping[str, Any]:
    try:
        return part_of(resource.rest.get("dialect"), descriptor)
    except UnreadableFile:
        return {}


def _looked(
    opened: _Opened, descriptor: Path, layout: Layout | SheetLayout | None, scratch: Path
) -> tuple[Found, tuple[Message, ...]]:
    """Look at the file as it is, then as the dialect says; the dialect is believed where it finds as many columns."""
    inner = opened.inner
    module = format_of(inner.source.kind)
    if layout is not None or inner.source.kind != TEXT:
        return module.look(inner, layout, scratch), ()
    found = module.look(inner, None, scratch)
    names = [field["name"] for field in fields_of(opened.schema)]
    told = given_layout(found, _dialect(opened.resource, descriptor), names)
    if told == found.layout:
        return found, ()
    try:
        as_told = module.look(inner, told, scratch)
    except UnreadableFile:
        return found, (Message(_OTHER_LAYOUT),)
    if len(as_told.columns) == 1 < len(found.columns):
        return found, (Message(_OTHER_LAYOUT),)
    return as_told, ()


def _with_schema(found: Found, opened: _Opened) -> tuple[Found, Sequence[Message]]:
    """Return the table with the names of the schema where it has none of its own, and what contradicts the schema."""
    names = [field["name"] for field in fields_of(opened.schema)]
    layout = found.layout
    if isinstance(layout, Layout) and not layout.header_rows and len(names) == len(found.columns):
        return replace(found, columns=tuple(names)), (Message(_NAMED),)
    headings = raw_headings(found) if opened.inner.source.kind == TEXT else found.columns
    return found, described(opened.resource, opened.schema, found.columns, headings).notes
