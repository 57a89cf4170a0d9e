"""Telling what a file of JSON describes: records, the features of a map, or a data package."""

from pathlib import PurePosixPath
from typing import Any

from data_loaders.intake import Source
from data_loaders.readers.encodings import byte_order_mark, guess_encoding, to_text
from data_loaders.readers.json_text import BrokenJson, Scanner, TooLarge
from data_loaders.readers.kinds import GEO, JSON, PACKAGE, TEXT

HEAD = 1_000_000
ENDINGS = frozenset([".json", ".jsonl", ".ndjson", ".geojson", ".topojson"])
_MAPS = frozenset(["FeatureCollection", "Feature", "Topology"])


def kind_of_json(source: Source) -> str:
    """Return GEO, PACKAGE or JSON, or "" for a text that is no JSON; judged by the first megabyte."""
    with source.file.open("rb") as stream:
        head = stream.read(HEAD)
    if source.kind == TEXT and not _may_be_json(head, source.shown_name):
        return ""
    scanner = Scanner(iter([to_text(head, guess_encoding(head))]))
    if scanner.peek() not in ("{", "["):
        return ""
    try:
        return _kind_of_object(scanner) if scanner.peek() == "{" else JSON
    except (BrokenJson, TooLarge, RecursionError):
        return JSON


def _may_be_json(head: bytes, shown_name: str) -> bool:
    """Text in UTF-16 was not looked into yet; a list that begins with a plain value is told by the file's name."""
    marked, _ = byte_order_mark(head)
    return marked.startswith("utf-16") or PurePosixPath(shown_name.lower()).suffix in ENDINGS


def _kind_of_object(scanner: Scanner) -> str:
    for name in scanner.members():
        if name in ("features", "resources") and scanner.peek() == "[":
            first = next(scanner.elements(), None)
            return _kind_of_list(name, first) or JSON
        if name == "type":
            kind = scanner.value()
            if isinstance(kind, str) and kind in _MAPS:
                return GEO
        else:
            scanner.skip()
    return JSON


def _kind_of_list(name: str, first: Any) -> str:
    if name == "resources":
        return PACKAGE if first is None or isinstance(first, dict) else ""
    return GEO if isinstance(first, dict) and "geometry" in first else ""
