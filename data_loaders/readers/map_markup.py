"""KML and GML: the attributes of every feature as a record, read element by element.

Nothing outside of the file is ever fetched: schemas, links and entities are left alone (defusedxml refuses the latter).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from core.words import Message, N_
from data_loaders.intake import Source
from data_loaders.readers.flattening import Item
from data_loaders.readers.item_tables import ItemTable
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.map_notes import about_records, assumed, named_system

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_LEVELS = 8

_KML = N_("Read as KML: the attributes of the map, one record per place.")
_GML = N_("Read as GML: the attributes of the map, one record per feature.")
_BROKEN = N_('"%(file)s" is damaged: its XML cannot be read to the end. Copy or export it again.')
_UNSAFE = N_(
    '"%(file)s" holds instructions that could harm this computer (XML entities), which no map needs. It was not opened. Do '
    "not trust it: ask its author for a plain export as GeoJSON or CSV."
)
_SHAPES = frozenset(
    ["Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Model", "Track", "MultiTrack"]
)
_MEMBERS = frozenset(["featureMember", "featureMembers", "member"])
_NO_ATTRIBUTES = frozenset(
    ["styleUrl", "Style", "StyleMap", "LookAt", "Camera", "Region", "boundedBy", "Snippet"]
)


def item_tables(source: Source) -> tuple[ItemTable, ...]:
    """Return one table for KML, one per type of feature for GML."""
    types: dict[str, str] = {}
    is_kml = False
    for feature, is_kml in _features(source):
        types.setdefault(_local(feature.tag), "" if is_kml else _system(feature))
        feature.clear()
    return tuple(
        _table(source, name, system, is_kml=is_kml, is_one=len(types) == 1) for name, system in types.items()
    )


def _table(source: Source, name: str, system: str, *, is_kml: bool, is_one: bool) -> ItemTable:
    return ItemTable(
        "" if is_one else name,
        lambda: _items(source, name),
        notes=(Message(_KML if is_kml else _GML), named_system(system) if system else assumed((0.0, 0.0))),
        about_records=about_records(),
        is_map=True,
    )


def _items(source: Source, name: str) -> Iterator[Item]:
    number = 0
    for feature, is_kml in _features(source):
        if _local(feature.tag) == name:
            number += 1
            record = _placemark(feature) if is_kml else _attributes(feature, 0)
            yield Item(number, record, has_shape=_has_shape(feature))
        feature.clear()


def _features(source: Source) -> "Iterator[tuple[Element, bool]]":
    """Yield every placemark or feature once it is complete, and whether the file is KML."""
    import xml.etree.ElementTree as ElementTree

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    way: list[str] = []
    try:
        for event, element in iterparse(str(source.file), events=("start", "end"), forbid_dtd=False):
            if event == "start":
                way.append(_local(element.tag))
                continue
            name = way.pop()
            is_kml = bool(way) and way[0] == "kml"
            if name == "Placemark" if is_kml else bool(way) and way[-1] in _MEMBERS:
                yield element, is_kml
            elif name in _MEMBERS or name in ("Folder", "Document"):
                element.clear()
    except DefusedXmlException as error:
        raise unreadable(_UNSAFE, source.shown_name) from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise unreadable(_BROKEN, source.shown_name) from error


def _placemark(place: "Element") -> dict[str, Any]:
    record: dict[str, Any] = {}
    for child in place:
        name = _local(child.tag)
        if name == "ExtendedData":
            record.update(_extended(child))
        elif name == "Point":
            record.update(_position(child))
        elif name not in _SHAPES | _NO_ATTRIBUTES and len(child) == 0:
            record[name] = (child.text or "").strip()
    return record


def _extended(data: "Element") -> Iterator[tuple[str, str]]:
    for element in data.iter():
        name = element.get("name")
        if name and _local(element.tag) == "SimpleData":
            yield name, (element.text or "").strip()
        elif name and _local(element.tag) == "Data":
            yield name, next(((v.text or "").strip() for v in element if _local(v.tag) == "value"), "")


def _position(point: "Element") -> dict[str, str]:
    text = next((child.text or "" for child in point if _local(child.tag) == "coordinates"), "")
    return dict(zip(("longitude", "latitude"), (part.strip() for part in text.split(",")), strict=False))


def _attributes(feature: "Element", depth: int) -> dict[str, Any]:
    """Return the plain values in a feature under their names; shapes are passed over, repeated names become a list."""
    record: dict[str, Any] = {}
    if not depth and (
        identity := next((v for k, v in feature.attrib.items() if _local(k) in ("id", "fid")), "")
    ):
        record["gml_id"] = identity
    for child in feature:
        name = _local(child.tag)
        if name in _NO_ATTRIBUTES or _is_shape(child):
            continue
        is_nested = len(child) > 0 and depth < MOST_LEVELS
        value = _attributes(child, depth + 1) if is_nested else (child.text or "").strip()
        if name in record:
            earlier = record[name]
            record[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        else:
            record[name] = value
    return record


def _is_shape(element: "Element") -> bool:
    """Whether an element of GML holds a shape: its only content is one of GML's own elements, with coordinates."""
    return any("opengis.net/gml" in child.tag for child in element) and any(
        _local(inner.tag) in ("pos", "posList", "coordinates", "coord") for inner in element.iter()
    )


def _has_shape(feature: "Element") -> bool:
    return any(
        _local(element.tag) in ("pos", "posList", "coordinates", "coord") and (element.text or len(element))
        for element in feature.iter()
    )


def _system(feature: "Element") -> str:
    return next((name for element in feature.iter() if (name := element.get("srsName"))), "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
