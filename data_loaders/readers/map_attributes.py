"""Maps as tables: the attributes of their shapes, one record each, whatever the format; no shape is ever kept."""

from pathlib import Path

from data_loaders.intake import Found, Layout, Part, SheetLayout, Source, Watch
from data_loaders.readers import geopackage, map_json, map_markup, shapefile
from data_loaders.readers.item_tables import ItemTable, look_at, names_of, stage_items
from data_loaders.readers.json_text import explained
from data_loaders.refusals import Tally

DATABASE = b"SQLite format 3\x00"


def tables(source: Source, _scratch: Path) -> tuple[str, ...]:
    """Return the layers of the map that have attributes."""
    if _is_database(source.file):
        return geopackage.tables(source)
    with explained(source.shown_name):
        return names_of(source, item_tables)


def look(part: Part, _layout: Layout | SheetLayout | None, _scratch: Path) -> Found:
    """Return the columns, the first rows, and what is to be known about one layer."""
    if _is_database(part.source.file):
        return geopackage.look(part)
    with explained(part.source.shown_name):
        return look_at(part, item_tables)


def stage(found: Found, scratch: Path, watch: Watch, *, is_text: bool) -> Tally:  # noqa: ARG001 - always text
    """Write the rows into the scratch folder, and return the account."""
    if _is_database(found.source.file):
        return geopackage.stage(found, scratch, watch)
    with explained(found.shown_name):
        return stage_items(found, scratch, watch, item_tables)


def item_tables(source: Source) -> tuple[ItemTable, ...]:
    """Return the layers of a map by its first bytes: a shapefile or its .dbf, KML or GML, else GeoJSON or TopoJSON."""
    with source.file.open("rb") as stream:
        head = stream.read(4)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"<":
        return map_markup.item_tables(source)
    if start in (b"{", b"") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return map_json.item_tables(source)
    return shapefile.item_tables(source)


def _is_database(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(DATABASE)) == DATABASE
