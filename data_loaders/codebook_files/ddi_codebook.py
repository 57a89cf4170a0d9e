"""A dataset as a DDI-Codebook 2.5 document, which data archives and statistics offices exchange.

Specification: DDI Alliance, DDI-Codebook 2.5 (2012, amended 2014), namespace `ddi:codebook:2_5`: its XML schema and what that says
each element is for. `data_loaders/readers/ddi.py` reads the document back with the same names, labels and codes.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from core.catalog import Dataset
from core.profile import Profile
from data_loaders.codebook_files.ddi_elements import XML_LANG, add_text, add_words, spoken
from data_loaders.codebook_files.ddi_variables import FORMATS, tell_variable
from data_loaders.codebook_files.sound_text import by_language, sound

NAMESPACE = "ddi:codebook:2_5"
FILE_ID = "F1"
_ENGLISH = {XML_LANG: "en"}
_RESTRICTED = (
    "The figures in this codebook are exact counts of data that are not open. Do not publish it as it is."
)
_KIND = "Records in a table, one row per unit"


def ddi_codebook(dataset: Dataset, profile: Profile | None = None) -> bytes:
    """Return the document (UTF-8). Without a profile it has no frequencies and no statistics."""
    root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", XML_LANG: "en", "ID": "codebook"})
    _document(SubElement(root, "docDscr"), dataset)
    _study(SubElement(root, "stdyDscr"), dataset)
    _file(SubElement(root, "fileDscr", {"ID": FILE_ID}), dataset)
    described = SubElement(root, "dataDscr")
    profiles = {each.name: each for each in profile.variables} if profile else {}
    for number, variable in enumerate(dataset.variables, 1):
        place = SubElement(described, "var", {"ID": f"V{number}", "name": variable.name, "files": FILE_ID})
        tell_variable(place, variable, profiles.get(variable.name))
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _document(described: Element, dataset: Dataset) -> None:
    citation = SubElement(described, "citation")
    _titles(citation, dataset)
    day = dataset.edition.published.date().isoformat()
    made = SubElement(citation, "prodStmt")
    add_text(made, "prodDate", day, {"date": day})
    add_text(made, "software", "Ventanilla")
    _version(citation, dataset)
    _vocabulary(described)


def _vocabulary(described: Element) -> None:
    """Name the list that the formats of variables come from, which the standard asks for beside a schema "other"."""
    vocabulary = SubElement(described, "controlledVocabUsed")
    add_text(vocabulary, "codeListName", FORMATS)
    usage = SubElement(vocabulary, "usage")
    SubElement(usage, "selector").text = "/codeBook/dataDscr/var/varFormat"
    SubElement(usage, "attribute").text = "@otherSchema"


def _study(described: Element, dataset: Dataset) -> None:
    citation = SubElement(described, "citation")
    _titles(citation, dataset)
    if by_language(dataset.source):
        add_words(SubElement(citation, "prodStmt"), "producer", dataset.source)
    if by_language(dataset.source) or sound(dataset.contact).strip():
        distributed = SubElement(citation, "distStmt")
        add_words(distributed, "distrbtr", dataset.source)
        add_text(distributed, "contact", dataset.contact)
    _version(citation, dataset)
    _scope(SubElement(described, "stdyInfo"), dataset)
    if by_language(dataset.collected):
        collected = SubElement(SubElement(described, "method"), "dataColl")
        add_words(collected, "collMode", dataset.collected)
    _access(described, dataset)
    for problem in dataset.problems:
        add_words(described, "notes", problem)


def _titles(citation: Element, dataset: Dataset) -> None:
    titles = SubElement(citation, "titlStmt")
    said = by_language(dataset.title) or {"en": dataset.name}
    first, *others = said.items()
    # the standard has one title; the ones in other languages are parallel
    for tag, (language, text) in (("titl", first), *(("parTitl", other) for other in others)):
        SubElement(titles, tag, spoken(language)).text = text
    add_text(titles, "IDNo", dataset.name)


def _version(citation: Element, dataset: Dataset) -> None:
    edition = dataset.edition
    version = SubElement(citation, "verStmt")
    add_text(version, "version", edition.id or "1", {"date": edition.published.date().isoformat()})


def _scope(scope: Element, dataset: Dataset) -> None:
    add_words(scope, "abstract", dataset.description)
    summary = SubElement(scope, "sumDscr")
    # the years that the data cover; when they were collected (collDate) is another thing, which nobody told
    for event, year in zip(("start", "end"), dataset.years or (), strict=False):
        add_text(summary, "timePrd", str(year), {"date": f"{year:04}", "event": event})
    for variable in dataset.variables:
        if variable.area_level:
            add_words(summary, "geogUnit", variable.label)
    add_words(summary, "anlyUnit", dataset.row)
    add_words(summary, "universe", dataset.row)
    add_text(summary, "dataKind", _KIND, _ENGLISH)


def _access(described: Element, dataset: Dataset) -> None:
    if dataset.is_open and not dataset.licence:
        return
    terms = SubElement(SubElement(described, "dataAccs"), "useStmt")
    if not dataset.is_open:
        # not confDec, which says that one must sign a declaration
        add_text(terms, "restrctn", _RESTRICTED, _ENGLISH)
    add_text(terms, "conditions", dataset.licence)


def _file(described: Element, dataset: Dataset) -> None:
    told = SubElement(described, "fileTxt")
    add_text(told, "fileName", f"{dataset.name}.parquet")
    # the standard has it once, so in one language only
    add_words(told, "fileCont", dict(list(by_language(dataset.description).items())[:1]))
    SubElement(told, "fileStrc", {"type": "rectangular"})
    size = SubElement(told, "dimensns")
    add_text(size, "caseQnty", str(dataset.edition.records))
    add_text(size, "varQnty", str(len(dataset.variables)))
    add_text(told, "fileType", "Apache Parquet", {"charset": "UTF-8"})
    add_text(told, "format", "parquet")
