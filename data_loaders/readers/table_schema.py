"""A Frictionless table schema as hints: types, spellings, code lists, missing values, key and links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.catalog import NUMERIC, Code, Link, VariableType
from core.words import Message, N_
from data_loaders.intake import About, Hint
from data_loaders.readers.package_descriptor import Resource, texts_of, words_of
from data_loaders.values.naming import safe_name, says_code

MOST_NAMED = 5
DEEPEST, LONGEST_TEXT, MOST_TOLD = 8, 20_000, 20
_NOT_GIVEN = re.compile(
    r"suppress|missing|mask|not (?:available|reported|applicable)|no data|unknown|supri|sin dato|faltante|n[aã]o dispon",
    re.IGNORECASE,
)

_TYPES = {
    "string": VariableType.TEXT,
    "integer": VariableType.INTEGER,
    "number": VariableType.NUMBER,
    "boolean": VariableType.BOOLEAN,
    "date": VariableType.DATE,
    "datetime": VariableType.DATETIME,
    "year": VariableType.YEAR,
}
_AS_TEXT = frozenset(["time", "yearmonth", "duration", "geopoint", "geojson", "object", "array", "list"])
_DATE_FORMATS = {VariableType.DATE: "%Y-%m-%d", VariableType.DATETIME: ""}
_NO_VALUE = {"en": "no value", "es": "sin dato"}

_NO_COLUMN = N_("The data package describes columns that the file does not have: %(columns)s.")
_NO_FIELD = N_("The file has columns that the data package does not describe: %(columns)s.")
_SPELLED = N_(
    "A column is called %(field)s in the data package and %(column)s in the file; they were taken as one. Check that they are."
)
_STAYS_CODE = N_(
    "Kept as text, because the values look like codes, although the data package says whole numbers: %(columns)s."
)
_NO_KEY = N_("The key or a link of the data package names columns that the file does not have: %(columns)s.")


@dataclass(frozen=True)
class Described:
    """What the descriptor says about the columns of a file, and where the two contradict each other."""

    hints: tuple[Hint, ...]
    about: About
    notes: tuple[Message, ...] = ()


def described(
    resource: Resource, schema: Mapping[str, Any], columns: Sequence[str], headings: Sequence[str]
) -> Described:
    """Return hints for the columns. `headings` are the columns as they stand in the file, blanks included."""
    fields = fields_of(schema)
    places = _matched([field["name"] for field in fields], columns)
    by_column = {places[index]: field for index, field in enumerate(fields) if index in places}
    told = told_missing(resource.package)
    hints = tuple(
        _with_missing(_hint(by_column[index], schema), told) if index in by_column else Hint()
        for index in range(len(columns))
    )
    names = {
        field["name"].strip().casefold(): columns[places[index]]
        for index, field in enumerate(fields)
        if index in places
    }
    notes = [
        *_mismatches(fields, places, columns),
        *_spellings(fields, places, headings),
        *_codes_kept(fields),
    ]
    about, unknown = _about(resource, schema, names)
    if unknown:
        notes.append(Message(_NO_KEY, {"columns": _quoted(unknown)}))
    return Described(hints, about, tuple(notes))


def told_missing(package: Mapping[str, Any]) -> tuple[Code, ...]:
    """Return the negative numbers that a sentence somewhere in the descriptor calls suppressed or missing.

    >>> told_missing({"note": "Few cases are suppressed and shown as -9999. Missing values are -6666."})[1]
    Code(value='-6666', label={'en': 'Missing values are -6666'})
    """
    found: dict[str, str] = {}
    for text in _texts(package, DEEPEST):
        for sentence in re.split(r"(?<=[.;])\s+|\n", text[:LONGEST_TEXT]):
            if _NOT_GIVEN.search(sentence):
                for value in re.findall(r"(?<![\w.-])-\d{1,9}(?![\d.,]*\d)", sentence):
                    found.setdefault(value, sentence.strip().rstrip(".;")[:200])
    return tuple(Code(value, {"en": sentence}) for value, sentence in list(found.items())[:MOST_TOLD])


def _texts(thing: Any, depth: int) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif depth and isinstance(thing, dict | list):
        for each in thing.values() if isinstance(thing, dict) else thing:
            yield from _texts(each, depth - 1)


def _with_missing(hint: Hint, told: tuple[Code, ...]) -> Hint:
    """Add what the descriptor tells of missing values to a column of numbers that has no list of its own."""
    return replace(hint, missing=told) if hint.type in NUMERIC and not hint.missing else hint


def fields_of(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fields that have a name."""
    listed = schema.get("fields")
    fields = listed if isinstance(listed, list) else []
    return [each for each in fields if isinstance(each, dict) and isinstance(each.get("name"), str)]


def _matched(names: Sequence[str], columns: Sequence[str]) -> dict[int, int]:
    """Return which column each name means: the one spelled so, else the one that differs by case or blanks only."""
    exact = {column: index for index, column in reversed(list(enumerate(columns)))}
    loose = {_loose(column): index for index, column in reversed(list(enumerate(columns)))}
    found = {index: exact.get(name, loose.get(_loose(name))) for index, name in enumerate(names)}
    return {index: place for index, place in found.items() if place is not None}


def _loose(name: str) -> str:
    return " ".join(name.split()).casefold()


def _hint(field: Mapping[str, Any], schema: Mapping[str, Any]) -> Hint:
    kind = _type(field)
    codes, is_ordered = _codes(field)
    missing, nulls = _missing(field.get("missingValues", schema.get("missingValues")))
    return Hint(
        label=words_of(field, "title"),
        description=words_of(field, "description"),
        type=kind,
        codes=codes,
        is_ordered=is_ordered,
        missing=missing,
        null_words=nulls,
        date_format=_date_format(field, kind),
        decimal=_sign(field, "decimalChar"),
        thousands=_sign(field, "groupChar"),
    )


def _type(field: Mapping[str, Any]) -> VariableType | None:
    name = str(field.get("type"))
    return VariableType.TEXT if name in _AS_TEXT or _is_code(field) else _TYPES.get(name)


def _is_code(field: Mapping[str, Any]) -> bool:
    """Whether a column that is declared a whole number has the name of a code: it stays text, zeros and all."""
    return field.get("type") == "integer" and says_code(safe_name(field["name"]))


def _date_format(field: Mapping[str, Any], kind: VariableType | None) -> str:
    if kind not in _DATE_FORMATS:
        return ""
    form = field.get("format", "default")
    if not isinstance(form, str) or form == "any":
        return ""
    return _DATE_FORMATS[kind] if form == "default" else form.removeprefix("fmt:")[:60]


def _sign(field: Mapping[str, Any], key: str) -> str:
    sign = field.get(key, "")
    return sign if isinstance(sign, str) and len(sign) == 1 else ""


def _codes(field: Mapping[str, Any]) -> tuple[tuple[Code, ...], bool]:
    """Return the code list: categories with their labels, else the values that are allowed."""
    listed = field.get("categories")
    if isinstance(listed, list):
        return tuple(_labelled(listed)), field.get("categoriesOrdered") is True
    constraints = field.get("constraints")
    allowed = constraints.get("enum") if isinstance(constraints, dict) else None
    return (tuple(_labelled(allowed)) if isinstance(allowed, list) else ()), False


def _labelled(values: Sequence[Any]) -> Iterator[Code]:
    for each in values:
        value = each.get("value") if isinstance(each, dict) else each
        if isinstance(value, str | int | float):
            text = _as_text(value)
            label = words_of(each, "label") if isinstance(each, dict) else {}
            yield Code(text, label or {"en": text, "es": text})


def _as_text(value: str | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _missing(listed: Any) -> tuple[tuple[Code, ...], tuple[str, ...]]:
    """Return the values that stay and are never averaged (numbers, and those with a label), and the words that do not."""
    codes: list[Code] = []
    words: list[str] = []
    for each in listed if isinstance(listed, list) else ():
        value = each.get("value") if isinstance(each, dict) else each
        if not isinstance(value, str) or not value.strip():
            continue
        label = words_of(each, "label") if isinstance(each, dict) else {}
        if label or value.strip().lstrip("-+").replace(".", "", 1).isdigit():
            codes.append(Code(value, label or _NO_VALUE))
        else:
            words.append(value)
    return tuple(codes), tuple(words)


def _mismatches(
    fields: Sequence[Mapping[str, Any]], places: Mapping[int, int], columns: Sequence[str]
) -> Iterator[Message]:
    if not fields:
        return
    absent = [field["name"] for index, field in enumerate(fields) if index not in places]
    met = set(places.values())
    more = [column for index, column in enumerate(columns) if index not in met]
    if absent:
        yield Message(_NO_COLUMN, {"columns": _quoted(absent)})
    if more:
        yield Message(_NO_FIELD, {"columns": _quoted(more)})


def _spellings(
    fields: Sequence[Mapping[str, Any]], places: Mapping[int, int], headings: Sequence[str]
) -> Iterator[Message]:
    for index, place in places.items():
        name = fields[index]["name"]
        if place < len(headings) and headings[place] != name:
            yield Message(_SPELLED, {"field": _quoted([name])[0], "column": _quoted([headings[place]])[0]})


def _codes_kept(fields: Sequence[Mapping[str, Any]]) -> Iterator[Message]:
    if kept := [field["name"] for field in fields if _is_code(field)]:
        yield Message(_STAYS_CODE, {"columns": _quoted(kept)})


def _quoted(names: Sequence[str]) -> list[str]:
    clean = ["".join(char for char in name if char.isprintable())[:60] for name in names[:MOST_NAMED]]
    return [f'"{name}"' for name in clean] + (["..."] if len(names) > MOST_NAMED else [])


def _about(
    resource: Resource, schema: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[About, list[str]]:
    """Return what is said of the table, and the names in its key and links that no column has."""
    own, package = resource.rest, resource.package
    unknown: list[str] = []
    key = _renamed(_key(schema) or _key(own), names, unknown)
    links = tuple(
        Link(variables, dataset or resource.table, to)
        for fields, dataset, to in _links(schema, own)
        if (variables := _renamed(fields, names, unknown))
    )
    about = About(
        title=words_of(own, "title") or words_of(package, "title"),
        description=words_of(own, "description") or words_of(package, "description"),
        source=_sources(own) or _sources(package),
        licence=_licence(own) or _licence(package),
        key=key,
        links=links,
    )
    return about, list(dict.fromkeys(unknown))


def _key(thing: Mapping[str, Any]) -> tuple[str, ...]:
    return texts_of(thing.get("primaryKey")) or texts_of(thing.get("primaryKeys"))


def _links(
    schema: Mapping[str, Any], own: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Yield (columns, resource, columns there) of each foreign key; those into other packages are left out."""
    for listed in (schema.get("foreignKeys"), own.get("foreignKeys")):
        for each in listed if isinstance(listed, list) else ():
            reference = each.get("reference") if isinstance(each, dict) else None
            if not isinstance(reference, dict) or "package" in reference:
                continue
            fields, to = texts_of(each.get("fields")), texts_of(reference.get("fields"))
            if fields and len(fields) == len(to):
                yield fields, next(iter(texts_of(reference.get("resource"))), ""), to


def _renamed(fields: Sequence[str], names: Mapping[str, str], unknown: list[str]) -> tuple[str, ...]:
    """Return the file's own headings for these fields; nothing if one of them is not there."""
    absent = [field for field in fields if field.strip().casefold() not in names]
    unknown.extend(absent)
    return () if absent else tuple(names[field.strip().casefold()] for field in fields)


def _sources(thing: Mapping[str, Any]) -> Mapping[str, str]:
    listed = thing.get("sources")
    texts = [
        each.get("title") or each.get("name") or each.get("path") or ""
        for each in (listed if isinstance(listed, list) else ())
        if isinstance(each, dict)
    ]
    text = "; ".join(str(text) for text in texts if isinstance(text, str) and text)[:1_000]
    return {"en": text} if text else {}


def _licence(thing: Mapping[str, Any]) -> str:
    listed = thing.get("licenses") or [thing.get("license")]
    for each in listed if isinstance(listed, list) else ():
        if isinstance(each, str):
            return each[:200]
        if isinstance(each, dict):
            given = (each.get("name"), each.get("id"), each.get("title"), each.get("path"), each.get("url"))
            found = next((text for text in given if isinstance(text, str) and text), "")
            if found:
                return found[:200]
    return ""
