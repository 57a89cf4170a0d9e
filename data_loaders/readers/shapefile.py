"""Shapefiles: the attributes stand in a .dbf beside the shapes, of which only the kind and the place of points are read.

Layout: ESRI Shapefile Technical Description (1998).
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from core.words import Message, N_
from data_loaders.intake import Source
from data_loaders.readers import dbase
from data_loaders.readers.flattening import Item
from data_loaders.readers.item_tables import ItemTable
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.map_notes import about_records, described_system, is_in_degrees

POINTS = frozenset([1, 11, 21])
HEADER = 100
MOST_SYSTEM_BYTES = 65_536

_NO_ATTRIBUTES = N_(
    '"%(file)s" holds the shapes of a map; its attributes stand in a .dbf file of the same name, which is missing. Pack all '
    "files of the map (.shp, .dbf, .shx, .prj, .cpg) into one ZIP, and add that."
)
_READ_AS = N_("Read as a shapefile: the attributes of the map, one record per shape.")
_READ_AS_DBASE = N_("Read as a dBASE table.")
_NO_INDEX = N_(
    "The .shx file is missing: the attributes were read all the same, but a map program may refuse the shapes."
)
_OTHER_COUNT = N_(
    "The map has %(shapes)s shapes but %(records)s records: they may not belong together. Ask for the map again."
)
_LEFT_OUT = N_("These columns hold notes or pictures in another file, and were left empty: %(columns)s.")
_ENCODING = N_("Text was read as %(encoding)s.")
_DAMAGED = N_("%(count)s character could not be read and stands as \ufffd.")
_DAMAGED_PLURAL = N_("%(count)s characters could not be read and stand as \ufffd.")


def item_tables(source: Source) -> tuple[ItemTable, ...]:
    """Return the one table of a shapefile, or of a .dbf by itself."""
    if _is_dbase(source.file):
        return (_table(source, source.file, None),)
    attributes = companion(source, ".dbf")
    if attributes is None:
        raise unreadable(_NO_ATTRIBUTES, source.shown_name)
    return (_table(source, attributes, source.file),)


def companion(source: Source, ending: str) -> Path | None:
    """Return the file beside it with such an ending."""
    return next((file for file in source.companions if file.suffix.lower() == ending), None)


def _table(source: Source, attributes: Path, shapes: Path | None) -> ItemTable:
    stated = companion(source, ".cpg")
    encoding = stated.read_bytes()[:40].decode("ascii", "ignore") if stated else ""
    table = dbase.table_of(attributes, source.shown_name, encoding)
    heading = tuple(field.name for field in table.fields)
    places = () if shapes is None or not _are_points(shapes) else ("longitude", "latitude")
    if places and not is_in_degrees(_system(source)):
        places = ("x", "y")

    def opened() -> Iterator[Item]:
        items = dbase.items(attributes, table, source.shown_name)
        return items if shapes is None else _with_shapes(items, shapes, len(heading), is_point=bool(places))

    return ItemTable(
        "",
        opened,
        (*heading, *places),
        tuple(_notes(source, table, shapes)),
        about_records((*heading, *places)),
        is_map=True,
    )


def _notes(source: Source, table: dbase.Table, shapes: Path | None) -> Iterator[Message]:
    yield Message(_READ_AS_DBASE if shapes is None else _READ_AS)
    if table.encoding not in ("ascii", "utf-8"):
        yield Message(_ENCODING, {"encoding": table.encoding.upper().replace("CP125", "Windows-125")})
    if table.damaged:
        yield Message(_DAMAGED, {"count": table.damaged}, plural=_DAMAGED_PLURAL, count=table.damaged)
    if left_out := [field.name for field in table.fields if field.type in "MGP"]:
        yield Message(_LEFT_OUT, {"columns": left_out[:8]})
    if shapes is None:
        return
    yield described_system(_system(source))
    if companion(source, ".shx") is None:
        yield Message(_NO_INDEX)
    number = sum(1 for _ in _shapes(shapes))
    if number != table.records:
        yield Message(_OTHER_COUNT, {"shapes": number, "records": table.records})


def _with_shapes(items: Iterator[Item], shapes: Path, width: int, *, is_point: bool) -> Iterator[Item]:
    """Yield the records with whether they have a shape, and where it is if it is a point."""
    met = _shapes(shapes)
    for item in items:
        kind, place = next(met, (0, ()))
        if item.reason:
            yield item
        else:
            values = {**item.value, **{width + number: value for number, value in enumerate(place)}}
            yield Item(item.line, values if is_point else item.value, has_shape=bool(kind))


def _shapes(file: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the kind of every shape (0: none), with its coordinates if it is a point."""
    with file.open("rb") as stream:
        stream.seek(HEADER)
        while len(head := stream.read(8)) == 8:
            size = struct.unpack(">ii", head)[1] * 2
            content = stream.read(min(max(size, 0), 20))
            if size < 4 or len(content) < min(size, 20):
                return
            kind = struct.unpack_from("<i", content)[0]
            is_point = kind in POINTS and len(content) == 20
            yield kind, tuple(map(repr, struct.unpack_from("<dd", content, 4))) if is_point else ()
            stream.seek(size - len(content), 1)


def _are_points(file: Path) -> bool:
    with file.open("rb") as stream:
        head = stream.read(HEADER)
    return len(head) == HEADER and struct.unpack_from("<i", head, 32)[0] in POINTS


def _is_dbase(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) != b"\x00\x00\x27\x0a"


def _system(source: Source) -> str:
    """Return the description of the coordinate system, if it lies beside the shapes."""
    file = companion(source, ".prj")
    return file.read_bytes()[:MOST_SYSTEM_BYTES].decode("utf-8", "replace") if file else ""
