"""The descriptor of a Frictionless data package (versions 1 and 2), or of one resource, as plain values.

Nothing it points at is fetched from elsewhere: a path is a file inside the descriptor's own folder, or it is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.words import Words, N_
from data_loaders.readers.kinds import shown, unreadable

LARGEST = 10_000_000
MOST_RESOURCES = 1_000
NAMES = re.compile(r"(?:.*[._-])?(?:datapackage|package)\.json\Z", re.IGNORECASE)

_NO_JSON = N_('The data package "%(file)s" is not sound JSON. Ask its author for it again.')
_NO_RESOURCES = N_(
    'The data package "%(file)s" lists no resources, so there is no table in it. Add the files of its tables without it.'
)
_TOO_MANY = N_('The data package "%(file)s" lists more than 1,000 resources. Split it.')
_REMOTE = N_(
    '"%(file)s" lies on the internet or in a database and is never fetched from here. Download it yourself, put it beside its descriptor, '
    "change the path there, and add both together as a ZIP."
)
_OUTSIDE = N_(
    '"%(file)s" would lie outside of the folder of its data package, which is not allowed. It was not opened; add the file '
    "itself."
)
_ABSENT = N_(
    '"%(file)s" is named in the data package but is not beside it. Add the descriptor and its files together as a ZIP.'
)

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_RESOURCE_SIGNS = ("schema", "dialect", "profile", "scheme", "mediatype", "$schema")


@dataclass(frozen=True)
class Resource:
    """One table as the descriptor tells of it; `table` is the unique name it is known by here.

    `paths` are several where the table comes in pieces. `data` stands in the descriptor itself. `rest` is the resource's
    own part of the descriptor, `package` the whole.
    """

    table: str
    paths: tuple[str, ...] = ()
    data: Any = None
    encoding: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)
    package: Mapping[str, Any] = field(default_factory=dict)


def is_descriptor(file: Path, shown_name: str) -> bool:
    """Return whether a JSON file describes tables, or is named as if it did."""
    if file.stat().st_size > LARGEST:
        return False
    name = shown_name.rsplit("/", 1)[-1].lower()
    text = file.read_bytes()
    is_named = bool(NAMES.match(name))
    if not is_named and b'"resources"' not in text and not (b'"path"' in text or b'"data"' in text):
        return False
    content = _parsed(text)
    if not isinstance(content, dict):
        return content is None and name == "datapackage.json"
    return is_named or _lists_resources(content) or _is_resource(content)


def resources_of(file: Path, shown_name: str) -> tuple[Resource, ...]:
    """Return the resources in their order. Raises UnreadableFile for a descriptor that is not valid."""
    content = _parsed(file.read_bytes()) if file.stat().st_size <= LARGEST else None
    if not isinstance(content, dict):
        raise unreadable(_NO_JSON, shown_name)
    listed = [content] if _is_resource(content) else content.get("resources")
    listed = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    if not listed:
        raise unreadable(_NO_RESOURCES, shown_name)
    if len(listed) > MOST_RESOURCES:
        raise unreadable(_TOO_MANY, shown_name)
    package = {} if listed[0] is content else content
    tables = tuple(_unique([_table_name(each, number) for number, each in enumerate(listed, 1)]))
    return tuple(_resource(each, table, package) for each, table in zip(listed, tables, strict=True))


def file_of(path: str, descriptor: Path) -> Path:
    """Return the file that a path in a descriptor means. Raises UnreadableFile for one that must not or cannot be read."""
    if _ADDRESS.match(path) or path.startswith("//"):
        raise unreadable(_REMOTE, path)
    folder = descriptor.parent.resolve()
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "\\", "~")) or ".." in parts or "\x00" in path:
        raise unreadable(_OUTSIDE, path)
    try:
        file = (folder / "/".join(parts)).resolve()
        if not file.is_relative_to(folder):
            raise unreadable(_OUTSIDE, path)
        if file.is_file():
            return file
    except OSError:  # a name longer than any file has
        pass
    raise unreadable(_ABSENT, path)


def part_of(value: Any, descriptor: Path) -> Mapping[str, Any]:
    """Return a part of a descriptor that stands in it or, as a path, in a JSON file of its own.

    Raises UnreadableFile where that file cannot be read.
    """
    if isinstance(value, str):
        content = _parsed(file_of(value, descriptor).read_bytes()[:LARGEST])
        if not isinstance(content, dict):
            raise unreadable(_NO_JSON, value)
        return content
    return value if isinstance(value, dict) else {}


def words_of(thing: Mapping[str, Any], key: str) -> Words:
    """Return a text in the languages in which it is given: plain, by language, or as `title@es`.

    >>> words_of({"title": "Year", "title@es": "Año"}, "title")
    {'en': 'Year', 'es': 'Año'}
    """
    value = thing.get(key)
    given = value if isinstance(value, dict) else {"": value}
    given = {**given, **{name.partition("@")[2]: thing[name] for name in thing if name.startswith(f"{key}@")}}
    return {
        str(language)[:2].lower() or "en": text.strip()[:4_000]
        for language, text in given.items()
        if isinstance(text, str) and text.strip()
    }


def texts_of(value: Any) -> tuple[str, ...]:
    """Return a list of texts, or the one text that stands for a list of one."""
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(each for each in listed if isinstance(each, str))


def _parsed(text: bytes) -> Any:
    """Return the content, or None for what is not sound JSON."""
    try:
        return json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _lists_resources(content: Mapping[str, Any]) -> bool:
    listed = content.get("resources")
    return isinstance(listed, list) and any(
        isinstance(each, dict) and ("path" in each or "data" in each or "url" in each) for each in listed
    )


def _is_resource(content: Mapping[str, Any]) -> bool:
    has_data = bool(texts_of(content.get("path"))) or isinstance(content.get("data"), list)
    is_named = isinstance(content.get("name"), str) and "resources" not in content
    return has_data and is_named and any(sign in content for sign in _RESOURCE_SIGNS)


def _resource(thing: Mapping[str, Any], table: str, package: Mapping[str, Any]) -> Resource:
    encoding = thing.get("encoding")
    return Resource(
        table=table,
        paths=texts_of(thing.get("path")) or texts_of(thing.get("url")),
        data=thing.get("data"),
        encoding=encoding.lower() if isinstance(encoding, str) else "",
        rest=thing,
        package=package,
    )


def _table_name(thing: Mapping[str, Any], number: int) -> str:
    for name in (*texts_of(thing.get("name")), *texts_of(thing.get("path")), *texts_of(thing.get("url"))):
        if shown(name):
            return shown(name)
    return f"resource_{number}"


def _unique(names: Sequence[str]) -> Iterator[str]:
    """Yield the names, numbered where one comes again."""
    taken: set[str] = set()
    for name in names:
        number, unique = 2, name
        while unique in taken:
            unique, number = f"{name} ({number})", number + 1
        taken.add(unique)
        yield unique
