"""A dataset as an entry of an open-data catalogue: DCAT-AP 3 in JSON-LD.

Specifications: W3C, DCAT 3 (2024); SEMIC, DCAT-AP 3.0. Languages and access rights are named by the lists of the EU
Publications Office. Relative addresses mean the files that are handed over with this one. Nothing is fetched.
"""

import json
from typing import Any

from core.catalog import SILENT, Dataset, Variable
from core.words import Words
from data_loaders.codebook_files.sound_text import by_language, sound

Json = dict[str, Any]

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {
    "en": "ENG",
    "es": "SPA",
    "fr": "FRA",
    "pt": "POR",
    "de": "DEU",
    "it": "ITA",
    "nl": "NLD",
    "qu": "QUE",
    "ay": "AYM",
    "gn": "GRN",
}
_PARQUET = "https://www.iana.org/assignments/media-types/application/vnd.apache.parquet"
_MOST_AREAS = 100


def dcat_entry(dataset: Dataset, path: str = "") -> bytes:
    """Return the entry (UTF-8 JSON-LD); `path` is the data file that is handed over with it."""
    file = path or f"{dataset.name}.parquet"
    edition = dataset.edition
    entry: Json = {
        "@context": _CONTEXT,
        "@id": f"urn:ventanilla:{dataset.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _texts(dataset.title) or [{"@language": "en", "@value": dataset.name}],
        "dct:description": _texts(dataset.description) or _texts(dataset.title),
        "dct:publisher": _publisher(dataset),
        "dcat:contactPoint": _contact(dataset.contact),
        "dct:provenance": _provenance(dataset),
        "dct:issued": _typed(edition.published.date().isoformat(), "date"),
        "dct:modified": _typed(edition.published.date().isoformat(), "date"),
        "dcat:version": sound(edition.id),
        "dct:temporal": _period(dataset),
        "dct:spatial": _places(dataset),
        "dct:language": _languages(dataset),
        "dct:accessRights": {
            "@id": f"{_AUTHORITY}access-right/{'PUBLIC' if dataset.is_open else 'RESTRICTED'}"
        },
        "dcat:keyword": [text for variable in dataset.variables for text in _texts(variable.label)],
        "dcat:distribution": _distribution(dataset, file),
    }
    return json.dumps(_without_empty(entry), ensure_ascii=False, indent=2).encode() + b"\n"


def _publisher(dataset: Dataset) -> Json | None:
    names = _texts(dataset.source)
    return {"@type": "foaf:Agent", "foaf:name": names} if names else None


def _contact(contact: str) -> Json | None:
    text = sound(contact).strip()
    if not text:
        return None
    is_address = "@" in text and " " not in text
    how = {"vcard:hasEmail": {"@id": f"mailto:{text}"}} if is_address else {}
    return {"@type": "vcard:Kind", "vcard:fn": text, **how}


def _provenance(dataset: Dataset) -> Json | None:
    told = _texts(dataset.collected)
    return {"@type": "dct:ProvenanceStatement", "skos:prefLabel": told} if told else None


def _period(dataset: Dataset) -> Json | None:
    if dataset.years is None:
        return None
    first, last = (_typed(f"{year:04}", "gYear") for year in dataset.years)
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}


def _places(dataset: Dataset) -> list[Json]:
    """Return the areas that the data cover: those of the coarsest level with a code list."""
    shown = [variable for variable in dataset.variables if variable.role not in SILENT]
    levels = [variable for variable in shown if variable.area_level and variable.codes]
    coarsest: Variable | None = min(levels, key=lambda variable: len(variable.codes), default=None)
    if coarsest is None or len(coarsest.codes) > _MOST_AREAS:
        return []
    return [
        {"@type": "dct:Location", "dct:identifier": sound(code.value), "skos:prefLabel": _texts(code.label)}
        for code in coarsest.codes
    ]


def _languages(dataset: Dataset) -> list[Json]:
    """Return the languages in which title or labels are given."""
    spoken = [language for words in _all_words(dataset) for language in by_language(words)]
    known = dict.fromkeys(_LANGUAGES[language] for language in spoken if language in _LANGUAGES)
    return [{"@id": f"{_AUTHORITY}language/{language}"} for language in known]


def _all_words(dataset: Dataset) -> list[Words]:
    return [dataset.title, *(variable.label for variable in dataset.variables)]


def _distribution(dataset: Dataset, file: str) -> list[Json]:
    licence = sound(dataset.licence).strip()
    return [
        _without_empty(
            {
                "@type": "dcat:Distribution",
                "dct:title": _texts(dataset.title),
                "dcat:accessURL": {"@id": file},
                "dcat:mediaType": {"@id": _PARQUET},
                "dct:license": {"@type": "dct:LicenseDocument", "skos:prefLabel": licence}
                if licence
                else None,
                "dct:conformsTo": {"@id": "datapackage.json"},
            }
        )
    ]


def _texts(words: Words) -> list[Json]:
    return [{"@language": language, "@value": text} for language, text in by_language(words).items()]


def _typed(value: str, kind: str) -> Json:
    return {"@type": f"xsd:{kind}", "@value": value}


def _without_empty(entry: Json) -> Json:
    return {name: value for name, value in entry.items() if value not in (None, "", [], {})}
