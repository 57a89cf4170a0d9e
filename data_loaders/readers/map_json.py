"""GeoJSON (RFC 7946) and TopoJSON: the attributes of every feature as a record; of shapes only whether there is one.

A point gives two columns, longitude and latitude. Shapes are read past, never kept in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.words import Message, N_
from data_loaders.intake import Source
from data_loaders.readers.flattening import NOT_A_RECORD, Item
from data_loaders.readers.item_tables import ItemTable
from data_loaders.readers.json_text import BrokenJson, Scanner, notes_on_text, text_pieces
from data_loaders.readers.map_notes import about_records, assumed, first_pair, named_system

_GEOJSON = N_("Read as GeoJSON: the attributes of the map, one record per shape.")
_TOPOJSON = N_("Read as TopoJSON: the attributes of the map, one record per shape.")


@dataclass(frozen=True)
class Facts:
    """What one walk through a map says of it as a whole: "Topology" or not, its system, its first two coordinates."""

    kind: str
    system: str = ""
    first: tuple[float, float] = (0.0, 0.0)


def item_tables(source: Source) -> tuple[ItemTable, ...]:
    """Return the layers of a map: one for GeoJSON, one per object for TopoJSON."""
    facts = _facts(source.file, source.file.stat().st_mtime_ns)
    if facts.kind == "Topology":
        return tuple(_layers(source.file))
    system = named_system(facts.system) if facts.system else assumed(facts.first)
    return (
        ItemTable(
            "",
            lambda: _items(_features(source.file), "geometry"),
            notes=(Message(_GEOJSON), system, *notes_on_text(source.file)),
            about_records=about_records(),
            is_map=True,
        ),
    )


@lru_cache(maxsize=16)
def _facts(file: Path, _changed: int) -> Facts:
    scanner = Scanner(text_pieces(file))
    facts = Facts("")
    for name in scanner.members():
        if name == "type":
            facts = replace(facts, kind=str(scanner.value()))
        elif name == "crs":
            facts = replace(facts, system=_system(scanner.value()))
        elif name == "features" and scanner.peek() == "[":
            facts = replace(facts, first=_first(scanner.elements()))
        else:
            scanner.skip()
    if scanner.peek() and facts.kind != "Feature":
        raise BrokenJson(scanner.line)
    return facts


def _rest(scanner: Scanner) -> Iterator[Any]:
    """Yield the features that follow the first one, where each stands on a line of its own."""
    while scanner.peek():
        yield scanner.value()


def _system(stated: Any) -> str:
    """Return the name of the coordinate system, which older files state."""
    properties = stated.get("properties") if isinstance(stated, dict) else None
    return str(properties.get("name") or "") if isinstance(properties, dict) else ""


def _first(features: Iterator[Any]) -> tuple[float, float]:
    """Return the first coordinates of the first shape that has any; goes through all features."""
    first = (0.0, 0.0)
    for feature in features:
        shape = feature.get("geometry") if isinstance(feature, dict) else None
        if first == (0.0, 0.0) and isinstance(shape, dict):
            first = first_pair(shape.get("coordinates"))
    return first


def _features(file: Path) -> Iterator[Any]:
    """Yield the features one at a time; a file may also be a single one."""
    scanner = Scanner(text_pieces(file))
    single: dict[str, Any] = {}
    for name in scanner.members():
        if name == "features" and scanner.peek() == "[":
            yield from scanner.elements()
        elif name in ("type", "properties", "geometry", "id"):
            single[name] = scanner.value()
        else:
            scanner.skip()
    if single.get("type") == "Feature":
        yield single
        yield from _rest(scanner)
    elif scanner.peek():
        raise BrokenJson(scanner.line)


def _layers(file: Path) -> Iterator[ItemTable]:
    scanner = Scanner(text_pieces(file))
    objects: dict[str, Any] = {}
    transform: Any = None
    system = ""
    for name in scanner.members():
        if name == "objects":
            objects = scanner.value()
        elif name == "transform":
            transform = scanner.value()
        elif name == "crs":
            system = _system(scanner.value())
        else:
            scanner.skip()
    if scanner.peek():
        raise BrokenJson(scanner.line)
    stated = named_system(system) if system else assumed((0.0, 0.0))
    notes = (Message(_TOPOJSON), stated, *notes_on_text(file))
    for name, layer in objects.items() if isinstance(objects, dict) else ():
        yield _layer(name if len(objects) > 1 else "", layer, transform, notes)


def _layer(name: str, layer: Any, transform: Any, notes: tuple[Message, ...]) -> ItemTable:
    shapes = layer.get("geometries") if isinstance(layer, dict) else None
    features = shapes if isinstance(shapes, list) else [layer]
    items = list(_items(iter(features), "", transform))
    return ItemTable(
        name,
        lambda: iter(items),
        notes=notes,
        about_records=about_records(),
        is_map=True,
    )


def _items(features: Iterator[Any], shape_name: str, transform: Any = None) -> Iterator[Item]:
    """Yield features as records; the shape stands under a name in GeoJSON, and is the feature itself in TopoJSON."""
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            yield Item(number, feature, NOT_A_RECORD)
            continue
        shape = feature.get(shape_name) if shape_name else feature
        yield Item(number, _record(feature, shape, transform), has_shape=_has_shape(shape))


def _record(feature: dict[str, Any], shape: Any, transform: Any) -> dict[str, Any]:
    properties = feature.get("properties") or feature.get("attributes")
    properties = properties if isinstance(properties, dict) else {}
    record = {_free("id", properties): feature["id"]} if feature.get("id") is not None else {}
    record.update(properties)
    if isinstance(shape, dict) and shape.get("type") == "Point":
        for name, value in zip(("longitude", "latitude"), _position(shape, transform), strict=False):
            record[_free(name, properties)] = value
    return record


def _free(name: str, properties: dict[str, Any]) -> str:
    """Return a name that no attribute has."""
    prefix = "feature" if name == "id" else "point"
    return name if name not in properties else f"{prefix}_{name}"


def _has_shape(shape: Any) -> bool:
    if not isinstance(shape, dict) or not shape.get("type"):
        return False
    return any(shape.get(name) for name in ("coordinates", "arcs", "geometries"))


def _position(shape: dict[str, Any], transform: Any) -> list[Any]:
    """Return the first two coordinates, as spelled; those of TopoJSON are counted in steps and worked out exactly."""
    pair = shape.get("coordinates")
    if not isinstance(pair, list) or any(isinstance(part, list | dict) for part in pair):
        return []
    if not isinstance(transform, dict):
        return pair[:2]
    try:
        steps = zip(pair, transform["scale"], transform["translate"], strict=False)
        return [str(Decimal(count) * Decimal(scale) + Decimal(start)) for count, scale, start in steps][:2]
    except (InvalidOperation, KeyError, TypeError, ValueError):
        return []
