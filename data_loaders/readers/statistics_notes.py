"""What to tell about a file of a statistics package: how it was read, and what became of values that no table has."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.words import Message, N_
from data_loaders.readers.statistics_meaning import needs_catalogue
from data_loaders.readers.statistics_text import Decoder
from data_loaders.readers.statistics_values import MOST_MISSING, Column, tag_code, tag_text

MOST_NAMED = 5

_PROGRAMS = {
    "dta": "Stata",
    "sav": "SPSS",
    "por": N_("SPSS (portable)"),
    "sas7bdat": "SAS",
    "xport": N_("SAS (transport)"),
}
_READ_AS = N_(
    "Read as %(program)s data; codes stay in the data, their labels and the missing codes are taken over."
)
_CATALOGUE = N_(
    "The code labels of %(count)s column are in a SAS catalogue (.sas7bcat) that is not here: %(columns)s. Pack both files in one ZIP."
)
_CATALOGUE_PLURAL = N_(
    "The code labels of %(count)s columns are in a SAS catalogue (.sas7bcat) that is not here: %(columns)s. Pack both files in one ZIP."
)
_BROKEN_CATALOGUE = N_("The SAS catalogue beside the file could not be read, so the codes have no labels.")
_PERIODS = N_("Weeks, months, quarters and half-years stand as the first day of each: %(columns)s.")
_OUT_OF_RANGE = N_("%(count)s date or time that no calendar has (years 1 to 9999) became empty: %(columns)s.")
_OUT_OF_RANGE_PLURAL = N_(
    "%(count)s dates or times that no calendar has (years 1 to 9999) became empty: %(columns)s."
)
_LETTERS = N_(
    "Missing values with letters are stored as numbers that are never averaged (%(codes)s): %(columns)s."
)
_LOST = N_("%(count)s declared missing value in dates and times became empty: %(columns)s.")
_LOST_PLURAL = N_("%(count)s declared missing values in dates and times became empty: %(columns)s.")
_TOO_MANY = N_(
    "More than %(most)s different values are declared missing; only that many are marked. Check before you average: %(columns)s."
)
_REPAIRED = N_(
    "%(count)s text was not in the encoding that the file declares (%(declared)s), and was read as %(encodings)s instead."
)
_REPAIRED_PLURAL = N_(
    "%(count)s texts were not in the encoding that the file declares (%(declared)s), and were read as %(encodings)s instead."
)
_UNDECLARED = N_("The file does not say how its accents are encoded; they were read as %(encodings)s.")
_ENCODINGS = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "latin-1": "ISO-8859-1"}


def notes_on_reading(
    program: str, columns: Sequence[Column], catalogues: Sequence[Mapping[str, Any]]
) -> tuple[Message, ...]:
    """Return what the description of a file gives to know."""
    notes = [Message(_READ_AS, {"program": Message(_PROGRAMS[program])})]
    unlabelled = [
        column for column in columns if program in ("sas7bdat", "xport") and needs_catalogue(column.facts)
    ]
    if unlabelled:
        notes.append(_counted((_CATALOGUE, _CATALOGUE_PLURAL), len(unlabelled), unlabelled))
    if any(catalogue["is_broken"] for catalogue in catalogues):
        notes.append(Message(_BROKEN_CATALOGUE))
    periods = [column for column in columns if column.facts.moment and column.facts.moment.kind == "period"]
    if periods:
        notes.append(Message(_PERIODS, {"columns": _named(periods)}))
    return tuple(notes)


def notes_on_values(columns: Sequence[Column], decoder: Decoder) -> tuple[Message, ...]:
    """Return what became of values, once all have been seen."""
    notes = [
        *_on_sums(columns, "out_of_range", (_OUT_OF_RANGE, _OUT_OF_RANGE_PLURAL)),
        *_on_sums(columns, "missing_lost", (_LOST, _LOST_PLURAL)),
    ]
    tagged = [column for column in columns if column.tags]
    if tagged:
        tags = sorted({tag for column in tagged for tag in column.tags})
        codes = [f"{tag_text(tag)} = {tag_code(tag)}" for tag in tags]
        notes.append(Message(_LETTERS, {"codes": codes[:MOST_NAMED], "columns": _named(tagged)}))
    crowded = [column for column in columns if len(column.missing_met) > MOST_MISSING]
    if crowded:
        notes.append(Message(_TOO_MANY, {"most": MOST_MISSING, "columns": _named(crowded)}))
    return (*notes, *_on_text(decoder))


def _on_sums(columns: Sequence[Column], what: str, sentences: tuple[str, str]) -> list[Message]:
    affected = [column for column in columns if getattr(column, what)]
    count = sum(getattr(column, what) for column in affected)
    return [_counted(sentences, count, affected)] if affected else []


def _on_text(decoder: Decoder) -> list[Message]:
    if decoder.repaired:
        found = sorted(_ENCODINGS[each] for each in decoder.used - {decoder.declared})
        gaps = {"count": decoder.repaired, "declared": decoder.declared, "encodings": found}
        return [Message(_REPAIRED, gaps, plural=_REPAIRED_PLURAL, count=decoder.repaired)]
    if decoder.used and not decoder.declared:
        return [Message(_UNDECLARED, {"encodings": sorted(_ENCODINGS[each] for each in decoder.used)})]
    return []


def _counted(sentences: tuple[str, str], count: int, columns: Sequence[Column]) -> Message:
    one, many = sentences
    return Message(one, {"count": count, "columns": _named(columns)}, plural=many, count=count)


def _named(columns: Sequence[Column]) -> list[str]:
    names = [column.facts.name[:60] for column in columns]
    return names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], "…"]
