"""GeoPackage (OGC 12-128): an SQLite database whose tables of features have a column of shapes.

The shapes are left out of the table; those that are points give longitude and latitude (x and y in other systems).
"""

import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.words import Message, N_
from data_loaders.intake import Found, Part, Source, Watch
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.map_notes import described_system, is_in_degrees, shapeless
from data_loaders.readers.sqlite import look_in, stage_in
from data_loaders.readers.sqlite_file import Relation, count, decoded, explained, opened, quoted, relation
from data_loaders.refusals import Tally

ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the box around a shape, by the code in its header."""

_NO_TABLES = N_(
    '"%(file)s" is a GeoPackage without a table of attributes. Ask its author for the attributes, for example as CSV.'
)
_READ_AS = N_("Read as a GeoPackage: the attributes of the map, one record per shape.")


@dataclass(frozen=True)
class Layer:
    """A table of the package: its column of shapes ("" for a table without), their kind, and the coordinate system."""

    name: str
    geometry: str = ""
    shape: str = ""
    system: str = ""


def tables(source: Source) -> tuple[str, ...]:
    """Return the tables that hold features or attributes."""
    with explained(source.shown_name), opened(source.file) as database:
        names = tuple(layer.name for layer in _layers(database) if count(database, layer.name))
    if not names:
        raise unreadable(_NO_TABLES, source.shown_name)
    return names


def look(part: Part) -> Found:
    """Return the columns and first rows of one table, with what is to be known about its shapes."""
    found = look_in(part, _described)
    with explained(part.source.shown_name), opened(part.source.file) as database:
        notes = tuple(_notes(database, part.table))
    return replace(found, notes=(*notes, *found.notes))


def stage(found: Found, scratch: Path, watch: Watch) -> Tally:
    """Write the rows into the scratch folder, and return the account."""
    return stage_in(found, scratch, watch, _described)


def _layers(database: sqlite3.Connection) -> Iterator[Layer]:
    query = """
        SELECT c.table_name, g.column_name, g.geometry_type_name, s.definition
        FROM gpkg_contents c
        LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
        LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id
        WHERE c.data_type IN ('features', 'attributes')
    """
    for row in database.execute(query).fetchall():
        name, geometry, shape, system = (decoded(value) if value else "" for value in row)
        yield Layer(name, geometry, shape.upper(), system)


def _described(database: sqlite3.Connection, name: str) -> Relation:
    known = relation(database, name)
    layer = next((one for one in _layers(database) if one.name == name), Layer(name))
    if layer.geometry not in known.columns:
        return known
    columns = tuple(column for column in known.columns if column != layer.geometry)
    if layer.shape != "POINT":
        return replace(known, columns=columns)
    places = ("longitude", "latitude") if is_in_degrees(layer.system) else ("x", "y")
    return replace(
        known, columns=columns, geometry=layer.geometry, position_columns=places, position=position
    )


def _notes(database: sqlite3.Connection, name: str) -> Iterator[Message]:
    yield Message(_READ_AS)
    for layer in _layers(database):
        if layer.name == name and layer.geometry:
            yield described_system(layer.system)
            yield from shapeless(count(database, name, f" WHERE {quoted(layer.geometry)} IS NULL"))


def position(shape: bytes) -> list[str]:
    """Return the coordinates of a point, or two empty cells for anything else.

    >>> position(b"GP" + bytes([0, 1, 0, 0, 0, 0]) + struct.pack("<BIdd", 1, 1, -77.0, -12.5))
    ['-77.0', '-12.5']
    """
    nothing = ["", ""]
    if shape[:2] != b"GP" or len(shape) < 29:
        return nothing
    envelope = shape[3] >> 1 & 7
    start = 8 + (ENVELOPES[envelope] if envelope < len(ENVELOPES) else 0)
    if len(shape) < start + 21:
        return nothing
    order = "<" if shape[start] else ">"
    kind, east, north = struct.unpack_from(f"{order}Idd", shape, start + 1)
    if kind % 1000 != 1 or east != east or north != north:  # an empty point is one of two NaN
        return nothing
    return [repr(east), repr(north)]
