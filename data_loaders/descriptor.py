"""Reading and writing a dataset's description as a Frictionless Data Package v2 (`datapackage.json`).

What the standard has a place for stands there (titles in English, or in the only language there is); what it has no
place for (labels per language, roles, audience, edition) stands under the one package key `ventanilla`.
Profile: https://datapackage.org/profiles/2.0/datapackage.json (an identifier; nothing is fetched).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from core.access import Role
from core.catalog import (
    NUMERIC,
    TEMPORAL,
    Code,
    Dataset,
    Edition,
    FileRecords,
    Link,
    Variable,
    VariableRole,
    VariableType,
)
from core.words import Words, in_language

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
OURS = "ventanilla"
CONTACT = "contact"
"""What a contributor does whom one may ask about the data."""
_RANGED = (*NUMERIC, *TEMPORAL)

Json = dict[str, Any]


def to_descriptor(dataset: Dataset, paths: Sequence[str]) -> Json:
    """Return the package descriptor; `paths` are the Parquet files, relative to the descriptor."""
    edition = dataset.edition
    resource: Json = {
        "name": dataset.name,
        "path": paths[0] if len(paths) == 1 else list(paths),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": _schema(dataset),
    }
    if edition.sha256:
        resource["hash"] = f"sha256:{edition.sha256}"
    package: Json = {
        "$schema": PROFILE,
        "name": dataset.name,
        "title": in_language(dataset.title, "en"),
        "description": in_language(dataset.description, "en"),
        "version": edition.id,
        "created": edition.published.isoformat(),
        "resources": [resource],
        OURS: _our_settings(dataset),
    }
    if dataset.source:
        package["sources"] = [{"title": in_language(dataset.source, "en")}]
    if dataset.contact:
        package["contributors"] = [{"title": dataset.contact, "roles": [CONTACT]}]
    if dataset.licence:
        package["licenses"] = [{"name": dataset.licence}]
    return package


def from_descriptor(package: Mapping[str, Any]) -> Dataset:
    """Return the dataset that a descriptor describes. Raises KeyError, ValueError or TypeError if it cannot be read."""
    resource = package["resources"][0]
    schema = resource["schema"]
    ours = package.get(OURS, {})
    edition = ours.get("edition", {})
    return Dataset(
        name=package["name"],
        title=ours.get("title") or {"en": package.get("title") or package["name"]},
        description=ours.get("description", {}),
        row=ours.get("row", {}),
        questions=tuple(ours.get("questions", ())),
        source=ours.get("source", {}),
        collected=ours.get("collected", {}),
        contact=_contact(package),
        licence=next((item.get("name", "") for item in package.get("licenses", [])), ""),
        variables=tuple(_variable(item, ours.get("variables", {})) for item in schema["fields"]),
        years=tuple(ours["years"]) if ours.get("years") else None,
        key=tuple(schema.get("primaryKey", ())),
        links=tuple(_link(item) for item in schema.get("foreignKeys", ())),
        problems=tuple(ours.get("problems", ())),
        audience=Role[ours.get("audience", "STEWARD")],
        is_open=ours.get("is_open", False),
        is_sample=ours.get("is_sample", False),
        edition=Edition(
            id=package.get("version", ""),
            published=_time(package.get("created", "")),
            records=edition.get("records", 0),
            refused=edition.get("refused", 0),
            skipped=edition.get("skipped", 0),
            file=edition.get("file", ""),
            sha256=resource.get("hash", "").removeprefix("sha256:"),
            files=tuple(_file(item) for item in edition.get("files", ())),
        ),
    )


def paths_of(package: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the data files, relative to the descriptor."""
    path = package["resources"][0]["path"]
    return (path,) if isinstance(path, str) else tuple(path)


def _our_settings(dataset: Dataset) -> Json:
    edition = dataset.edition
    settings: Json = {
        "title": dict(dataset.title),
        "description": dict(dataset.description),
        "row": dict(dataset.row),
        "questions": list(dataset.questions),
        "source": dict(dataset.source),
        "collected": dict(dataset.collected),
        "years": list(dataset.years) if dataset.years else None,
        "problems": [dict(problem) for problem in dataset.problems],
        "audience": dataset.audience.name,
        "is_open": dataset.is_open,
        "is_sample": dataset.is_sample,
        "edition": {
            "records": edition.records,
            "refused": edition.refused,
            "skipped": edition.skipped,
            "file": edition.file,
            **({"files": [_without_empty(vars(each)) for each in edition.files]} if edition.files else {}),
        },
        "variables": {variable.name: _our_variable(variable) for variable in dataset.variables},
    }
    return _without_empty(settings)


def _our_variable(variable: Variable) -> Json:
    codes = {code.value: dict(code.label) for code in variable.codes if _is_translated(code.label)}
    return _without_empty(
        {
            "label": dict(variable.label),
            "description": dict(variable.description),
            "unit": dict(variable.unit),
            "role": variable.role.value,
            "area_level": variable.area_level,
            "original": variable.original,
            "share_missing": variable.share_missing,
            "distinct": variable.distinct,
            "lowest": variable.lowest,
            "highest": variable.highest,
            "codes": codes,
            "missing": {code.value: dict(code.label) for code in variable.missing},
        }
    )


def _schema(dataset: Dataset) -> Json:
    schema: Json = {"fields": [_field(variable) for variable in dataset.variables], "fieldsMatch": ["equal"]}
    if dataset.key:
        schema["primaryKey"] = list(dataset.key)
    if dataset.links:
        schema["foreignKeys"] = [
            {
                "fields": list(link.variables),
                "reference": {"resource": link.dataset, "fields": list(link.to)},
            }
            for link in dataset.links
        ]
    return schema


def _field(variable: Variable) -> Json:
    field: Json = {
        "name": variable.name,
        "type": variable.type.value,
        "title": in_language(variable.label, "en"),
        "description": in_language(variable.description, "en"),
    }
    if variable.codes:
        field["categories"] = [
            {"value": code.value, "label": in_language(code.label, "en")} for code in variable.codes
        ]
        field["categoriesOrdered"] = variable.is_ordered
    if variable.missing:
        field["missingValues"] = [
            {"value": code.value, "label": in_language(code.label, "en")} for code in variable.missing
        ]
    if variable.type in _RANGED:
        limits = {"minimum": variable.valid_low, "maximum": variable.valid_high}
        field["constraints"] = {name: value for name, value in limits.items() if value is not None}
    return _without_empty(field)


def _variable(field: Mapping[str, Any], ours: Mapping[str, Any]) -> Variable:
    mine = ours.get(field["name"], {})
    return replace(
        Variable(
            name=field["name"],
            type=VariableType(field["type"]),
            label=mine.get("label") or {"en": field.get("title") or field["name"]},
        ),
        role=VariableRole(mine.get("role", VariableRole.HIDDEN)),
        description=mine.get("description") or _english(field.get("description")),
        unit=mine.get("unit", {}),
        codes=_code_list(field.get("categories", ()), mine.get("codes")),
        is_ordered=field.get("categoriesOrdered", False),
        missing=tuple(_code(item, mine.get("missing", {})) for item in field.get("missingValues", ())),
        area_level=mine.get("area_level", ""),
        original=mine.get("original", ""),
        share_missing=mine.get("share_missing"),
        distinct=mine.get("distinct"),
        lowest=mine.get("lowest"),
        highest=mine.get("highest"),
        valid_low=_limit(field, "minimum"),
        valid_high=_limit(field, "maximum"),
    )


def _limit(field: Mapping[str, Any], end: str) -> float | str | None:
    """Return an end of the valid range; nothing for what is no number and no day."""
    constraints = field.get("constraints")
    limit = constraints.get(end) if isinstance(constraints, dict) else None
    return limit if isinstance(limit, int | float | str) and not isinstance(limit, bool) else None


def _code_list(items: Sequence[Any], translated: Mapping[str, Words] | None) -> tuple[Code, ...]:
    """Return a code list. Areas and schools recur in most datasets, so equal lists without translations are one."""
    if translated:
        return tuple(_code(item, translated) for item in items)
    pairs = tuple(
        (str(item["value"]), str(item.get("label", item["value"])))
        for item in items
        if isinstance(item, dict)
    )
    return _plain_codes(pairs) if len(pairs) == len(items) else tuple(_code(item, {}) for item in items)


@lru_cache(maxsize=64)
def _plain_codes(pairs: tuple[tuple[str, str], ...]) -> tuple[Code, ...]:
    return tuple(Code(value, {"en": label}) for value, label in pairs)


def _code(item: str | Mapping[str, Any], translated: Mapping[str, Words]) -> Code:
    value = str(item["value"] if isinstance(item, Mapping) else item)
    label = str(item.get("label", value)) if isinstance(item, Mapping) else value
    return Code(value, translated.get(value) or {"en": label})


def _link(item: Mapping[str, Any]) -> Link:
    fields, to = item["fields"], item["reference"]["fields"]
    return Link(
        variables=(fields,) if isinstance(fields, str) else tuple(fields),
        dataset=item["reference"].get("resource", ""),
        to=(to,) if isinstance(to, str) else tuple(to),
    )


def _contact(package: Mapping[str, Any]) -> str:
    """Return whom to ask: the contributor with that role."""
    named = (each for each in package.get("contributors", ()) if CONTACT in each.get("roles", ()))
    return next((each.get("title", "") for each in named), "")


def _file(item: Mapping[str, Any]) -> FileRecords:
    counts = {name: int(item.get(name, 0)) for name in ("loaded", "refused", "skipped", "mended")}
    return FileRecords(str(item["file"]), **counts)


def _is_translated(label: Words) -> bool:
    return len(set(label.values())) > 1


def _english(text: str | None) -> Words:
    return {"en": text} if text else {}


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text) if text else datetime.fromtimestamp(0, UTC)


def _without_empty(settings: Json) -> Json:
    return {name: value for name, value in settings.items() if value not in (None, "", [], {}, ())}
