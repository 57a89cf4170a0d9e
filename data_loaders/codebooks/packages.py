"""Frictionless descriptors as codebooks: data packages, single resources, table schemas; ours come back whole."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.dictionary import Dictionary, Entry, dictionary_of
from core.dictionary_matching import Codebook
from core.errors import UnreadableFile
from core.words import N_
from data_loaders.codebooks.from_hints import entry_of, said_about
from data_loaders.descriptor import OURS, from_descriptor
from data_loaders.readers.kinds import unreadable
from data_loaders.readers.package_descriptor import Resource, part_of, resources_of
from data_loaders.readers.table_schema import described, fields_of

LARGEST = 60_000_000

_NO_JSON = N_('"%(file)s" is not sound JSON. Ask its author for it again.')
_NO_FIELDS = N_(
    '"%(file)s" is JSON, but describes no variables. Bring a data package (datapackage.json) or a table schema.'
)


def codebooks_of_json(file: Path, shown_name: str) -> tuple[Codebook, ...]:
    """Return a codebook per resource that has fields. Raises UnreadableFile."""
    content = _content(file, shown_name)
    if isinstance(content, dict) and OURS in content:
        try:
            return (Codebook(dictionary_of(from_descriptor(content)), is_whole=True),)
        except (KeyError, ValueError, TypeError, AttributeError):
            pass  # somebody has changed it: what the standard says is still read
    if isinstance(content, dict) and fields_of(content):
        return (_of_resource(Resource("", rest={"schema": content}), content),)
    if not isinstance(content, dict) or ("resources" not in content and "schema" not in content):
        raise unreadable(_NO_FIELDS, shown_name)
    found = [
        _of_resource(resource, schema)
        for resource in resources_of(file, shown_name)
        if fields_of(schema := _schema(resource, file))
    ]
    if not found:
        raise unreadable(_NO_FIELDS, shown_name)
    return tuple(found)


def _content(file: Path, name: str) -> Any:
    if file.stat().st_size > LARGEST:
        raise unreadable(_NO_JSON, name)
    try:
        return json.loads(file.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise unreadable(_NO_JSON, name) from None


def _schema(resource: Resource, file: Path) -> Mapping[str, Any]:
    """Return the schema that stands in the descriptor, or beside it."""
    try:
        return part_of(resource.rest.get("schema"), file)
    except UnreadableFile:
        return {}


def _of_resource(resource: Resource, schema: Mapping[str, Any]) -> Codebook:
    fields = fields_of(schema)
    names = [field["name"] for field in fields]
    told = described(resource, schema, names, names)
    entries = tuple(
        _with_limits(entry_of(name, hint), field)
        for name, hint, field in zip(names, told.hints, fields, strict=True)
    )
    return Codebook(Dictionary("", variables=entries, **said_about(told.about)))


def _with_limits(entry: Entry, field: Mapping[str, Any]) -> Entry:
    constraints = field.get("constraints")
    limits = constraints if isinstance(constraints, dict) else {}
    low, high = (
        value if isinstance(value, int | float | str) and not isinstance(value, bool) else None
        for value in (limits.get("minimum"), limits.get("maximum"))
    )
    return replace(entry, valid_low=low, valid_high=high)
