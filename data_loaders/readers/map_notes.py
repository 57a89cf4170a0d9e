"""What there is to say about a map whose attributes are read as a table: its shapes, its codes, its coordinates."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from core.words import Message, N_
from data_loaders.readers.flattening import Table
from data_loaders.readers.item_tables import heading_of

LONGEST_DESCRIPTION = 65_536

_NO_SHAPE = N_("%(count)s record has no shape; it stands in the table all the same.")
_NO_SHAPE_PLURAL = N_("%(count)s records have no shape; they stand in the table all the same.")
_BLANK = N_("%(count)s shape has no attributes, or nearly none; its record stands in the table all the same.")
_BLANK_PLURAL = N_(
    "%(count)s shapes have no attributes, or nearly none; their records stand in the table all the same."
)
_REPEATED = N_('%(count)s value of "%(column)s" stands in more than one record. Do not count it twice.')
_REPEATED_PLURAL = N_(
    '%(count)s values of "%(column)s" stand in more than one record each. Do not count them twice.'
)
_DELETED = N_("%(count)s record is marked as deleted and was left out.")
_DELETED_PLURAL = N_("%(count)s records are marked as deleted and were left out.")
_GADM = N_("These look like boundaries of GADM, which may not be used commercially or passed on.")
_ASSUMED = N_(
    "The file does not say its coordinate system; WGS84 (degrees of longitude and latitude) is assumed."
)
_GIVEN = N_("Coordinate system: %(system)s.")
_IN_UNITS = N_("Coordinate system: %(system)s, in %(unit)s, not in degrees; coordinates stay as they are.")
_NOT_DEGREES = N_(
    "The coordinates are too large for degrees, so they are not WGS84; ask for their coordinate system."
)
_FEET, _METRES = N_("feet"), N_("metres")
_UNKNOWN = N_("The coordinate system is not known: the .prj file is missing.")

_NAME = re.compile(r'\w+\s*\[\s*"([^"]+)"')
_UNIT = re.compile(r'UNIT\s*\[\s*"([^"]+)"', re.IGNORECASE)
_CODE = re.compile(r'(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*\Z', re.IGNORECASE)

_GADM_COLUMNS = (
    {"GID_0", "COUNTRY"},
    {"ISO", "NAME_0", "ENGTYPE_1"},
    {"ISO", "NAME_0", "ENGTYPE_2"},
    {"ISO", "NAME_0", "ENGTYPE_3"},
)


def about_records(heading: tuple[str, ...] = ()) -> Callable[[Table], tuple[Message, ...]]:
    """Return what tells about the records of a map; `heading` names columns that are known by position."""
    return lambda table: tuple(_about_records(table, heading))


def assumed(first: tuple[float, float]) -> Message:
    """Return what to say where no coordinate system is given; the first coordinates may contradict degrees."""
    east, north = first
    return Message(_ASSUMED if abs(east) <= 360 and abs(north) <= 90 else _NOT_DEGREES)


def named_system(name: str) -> Message:
    """Return what to say where the coordinate system has a name only."""
    return Message(_GIVEN, {"system": "WGS84" if "CRS84" in name else name[:120]})


def described_system(description: str) -> Message:
    """Return what to say about a coordinate system described as WKT (OGC 01-009, ISO 19162); nothing: it is missing."""
    text = description[:LONGEST_DESCRIPTION].strip()
    named = _NAME.match(text)
    if not named:
        return Message(_UNKNOWN)
    code = _CODE.search(text)
    name = f"{named[1][:80]} (EPSG:{code[1]})" if code else named[1][:80]
    units = _UNIT.findall(text)
    if is_in_degrees(text) or not units:
        return Message(_GIVEN, {"system": name})
    return Message(_IN_UNITS, {"system": name, "unit": _unit(units[-1])})


def is_in_degrees(description: str) -> bool:
    """Return whether a coordinate system described as WKT counts in degrees of longitude and latitude."""
    return description.lstrip().upper().startswith(("GEOGCS", "GEOGCRS", "GEODCRS"))


def _unit(name: str) -> Message | str:
    """Return a unit in words, where it is one of those that maps are commonly in."""
    plain = name.casefold()
    if "foot" in plain or "feet" in plain:
        return Message(_FEET)
    return Message(_METRES) if plain.startswith("met") else name[:40]


def first_pair(coordinates: Any) -> tuple[float, float]:
    """Return the first two coordinates of nested lists; zeros where there are none."""
    while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    try:
        return float(coordinates[0]), float(coordinates[1])
    except (TypeError, ValueError, IndexError, KeyError):
        return 0.0, 0.0


def shapeless(number: int) -> Iterator[Message]:
    """Say how many records have no shape, if any."""
    if number:
        yield Message(_NO_SHAPE, {"count": number}, plural=_NO_SHAPE_PLURAL, count=number)


def _about_records(table: Table, heading: tuple[str, ...]) -> Iterator[Message]:
    for number, one, many in (
        (table.deleted, _DELETED, _DELETED_PLURAL),
        (table.blank, _BLANK, _BLANK_PLURAL),
    ):
        if number:
            yield Message(one, {"count": number}, plural=many, count=number)
    yield from shapeless(table.shapeless)
    for path, number in table.repeated:
        values = {"count": number, "column": heading_of(path, heading)}
        yield Message(_REPEATED, values, plural=_REPEATED_PLURAL, count=number)
    names = {heading_of(path, heading) for path in table.columns}
    if any(columns <= names for columns in _GADM_COLUMNS):
        yield Message(_GADM)
