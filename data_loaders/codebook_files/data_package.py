"""A dataset as a Frictionless Data Package v2, as it goes out of the house: what our own descriptor says, without what is only ours.

Profile: https://datapackage.org/profiles/2.0/datapackage.json
"""

import json
from collections.abc import Mapping
from typing import Any

from core.catalog import NUMERIC, SILENT, TEMPORAL, Dataset, Variable, VariableType
from core.words import in_language
from data_loaders.codebook_files.sound_text import by_language, sound
from data_loaders.descriptor import OURS, to_descriptor

Json = dict[str, Any]

_ONLY_OURS = ("audience", "is_open", "is_sample", "edition", "questions")
_ONLY_OURS_OF_VARIABLES = ("share_missing", "distinct", "lowest", "highest")
_MADE_HERE = ("categories", "categoriesOrdered", "constraints")
_CATEGORICAL = frozenset({VariableType.TEXT, VariableType.INTEGER})
"""The types that the standard allows categories for; labels of others stand under our key."""


def data_package(dataset: Dataset, path: str = "") -> bytes:
    """Return `datapackage.json` (UTF-8); `path` is the data file beside it."""
    package = to_descriptor(dataset, [path or f"{dataset.name}.parquet"])
    resource = package["resources"][0]
    # the hash is that of the stored files together, not of one file that is handed over
    resource.pop("hash", None)
    resource["title"] = package["title"]
    resource["schema"] = _schema(resource["schema"], dataset)
    package[OURS] = _ours(package[OURS], dataset)
    package |= _people(dataset)
    return json.dumps(_sound(_without_empty(package)), ensure_ascii=False, indent=2).encode() + b"\n"


def _schema(schema: Json, dataset: Dataset) -> Json:
    fields = [
        _field(field, variable, dataset)
        for field, variable in zip(schema["fields"], dataset.variables, strict=True)
    ]
    keys = {"uniqueKeys": [list(dataset.key)]} if dataset.key else {}
    return {
        **schema,
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        **keys,
    }


def _field(field: Json, variable: Variable, dataset: Dataset) -> Json:
    told = {name: value for name, value in field.items() if name not in _MADE_HERE}
    constraints = _constraints(variable, dataset)
    if variable.role in SILENT:
        told.pop("missingValues", None)
    elif variable.codes and variable.type in _CATEGORICAL and (categories := _categories(variable)):
        told |= {"categories": categories, "categoriesOrdered": variable.is_ordered}
    return {**told, **({"constraints": constraints} if constraints else {})}


def _constraints(variable: Variable, dataset: Dataset) -> Json:
    told: Json = {}
    if variable.name in dataset.key:
        told["required"] = True
        if len(dataset.key) == 1:
            told["unique"] = True
    if variable.role not in SILENT and variable.type in NUMERIC | TEMPORAL:
        ends = {"minimum": variable.valid_low, "maximum": variable.valid_high}
        told |= {name: _end(end, variable) for name, end in ends.items() if end is not None}
    return told


def _end(end: float | str, variable: Variable) -> Any:
    is_whole = variable.type in {VariableType.INTEGER, VariableType.YEAR}
    return int(end) if is_whole and not isinstance(end, str) else end


def _categories(variable: Variable) -> list[Json]:
    """Return the code list with values of the variable's type; nothing where one of them is not of it."""
    try:
        return [
            {
                "value": int(code.value) if variable.type is VariableType.INTEGER else code.value,
                "label": in_language(code.label, "en"),
            }
            for code in variable.codes
        ]
    except ValueError:
        return []


def _ours(settings: Json, dataset: Dataset) -> Json:
    """Return what stays under our key: the texts in every language, and what the standard has no place for."""
    kept = {name: value for name, value in settings.items() if name not in _ONLY_OURS}
    kept["variables"] = {
        variable.name: _our_variable(settings["variables"].get(variable.name, {}), variable)
        for variable in dataset.variables
    }
    return kept


def _our_variable(settings: Mapping[str, Any], variable: Variable) -> Json:
    kept = {name: value for name, value in settings.items() if name not in _ONLY_OURS_OF_VARIABLES}
    if variable.role in SILENT:
        kept = {name: value for name, value in kept.items() if name not in ("codes", "missing")}
    elif variable.codes and variable.type not in _CATEGORICAL:
        kept["codes"] = {code.value: dict(code.label) for code in variable.codes}
    return kept


def _people(dataset: Dataset) -> Json:
    people: list[Json] = []
    if by_language(dataset.source):
        people.append({"title": in_language(dataset.source, "en"), "roles": ["creator", "publisher"]})
    if dataset.contact:
        address = {"email": dataset.contact} if _is_address(dataset.contact) else {}
        people.append({"title": dataset.contact, **address, "roles": ["contact"]})
    return {"contributors": people} if people else {}


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host) and not any(char.isspace() for char in text)


def _without_empty(settings: Json) -> Json:
    return {name: value for name, value in settings.items() if value not in (None, "", [], {}, ())}


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, Mapping):
        return {sound(str(name)): _sound(each) for name, each in value.items()}
    return [_sound(each) for each in value] if isinstance(value, list | tuple) else value
