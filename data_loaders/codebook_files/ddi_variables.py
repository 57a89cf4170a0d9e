"""One variable in a DDI codebook: labels, range, statistics, categories with their frequencies, format.

The order of the elements is that of the schema. Of an identifier or a hidden variable there are label, meaning and format.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from core.catalog import NUMERIC, SILENT, TEMPORAL, Code, Variable, VariableRole, VariableType
from core.profile import QUANTILES, VariableProfile
from core.words import in_language
from data_loaders.codebook_files.ddi_elements import add_text, add_words
from data_loaders.codebook_files.sound_text import sound

FORMATS = "Ventanilla"
"""Whose names for the types of variables these are."""
_MEDIAN = QUANTILES.index(0.5)
_FRACTION = re.compile(r"[+-]?(\d*\.\d+|\d+\.?\d*[eE][+-]?\d+)", re.ASCII)
_WITH_AMOUNTS = NUMERIC | TEMPORAL
_CATEGORIES = {VariableType.DATE: "date", VariableType.DATETIME: "time", VariableType.YEAR: "date"}


def tell_variable(place: Element, variable: Variable, profile: VariableProfile | None) -> None:
    """Fill the element `var` of one variable."""
    is_amount = variable.role is VariableRole.MEASURE and not variable.codes
    place.set("intrvl", "contin" if is_amount else "discrete")
    unit = in_language(variable.unit, "en")
    if unit:
        place.set("measUnit", sound(unit))
    add_words(place, "labl", variable.label)
    if variable.original and variable.original != variable.name:
        add_text(SubElement(place, "qstn"), "qstnLit", variable.original)
    is_silent = variable.role in SILENT
    if not is_silent:
        _ranges(place, variable)
        if profile is not None:
            _statistics(place, variable, profile)
    add_words(place, "txt", variable.description)
    if not is_silent:
        _categories(place, variable, profile)
    _format(place, variable)


def _ranges(place: Element, variable: Variable) -> None:
    ends = {"min": variable.valid_low, "max": variable.valid_high}
    known = {name: _number(end) for name, end in ends.items() if end is not None}
    if known:
        SubElement(SubElement(place, "valrng"), "range", known | _units(*known.values()))
    if variable.missing:
        invalid = SubElement(place, "invalrng")
        for code in variable.missing:
            SubElement(invalid, "item", {"VALUE": sound(code.value)} | _units(code.value))


def _units(*written: str) -> dict[str, str]:
    """Return the attribute that says that numbers have a fraction; without it they are whole ones."""
    return {"UNITS": "REAL"} if any(_FRACTION.fullmatch(each) for each in written) else {}


def _statistics(place: Element, variable: Variable, profile: VariableProfile) -> None:
    found: dict[str, float | str | None] = {"vald": profile.values, "invd": profile.missing}
    if variable.type in _WITH_AMOUNTS:
        found |= {"min": profile.lowest, "max": profile.highest}
    if variable.type in NUMERIC and not variable.codes:
        median = profile.quantiles[_MEDIAN] if len(profile.quantiles) == len(QUANTILES) else None
        found |= {"mean": profile.mean, "medn": median, "stdev": profile.sd}
    for kind, value in found.items():
        if value is not None:
            add_text(place, "sumStat", _number(value), {"type": kind})


def _categories(place: Element, variable: Variable, profile: VariableProfile | None) -> None:
    counts = frequencies(profile) if profile else {}
    is_whole = bool(profile) and is_listed_whole(profile)
    for code in variable.codes:
        _category(place, code, counts.get(code.value, 0 if is_whole else None), is_missing=False)
    coded = {each.value: each.count for each in profile.coded} if profile else {}
    for code in variable.missing:
        _category(place, code, coded.get(code.value, 0 if profile else None), is_missing=True)


def frequencies(profile: VariableProfile) -> Mapping[str, int]:
    """Return the counts of the values that the profile names."""
    return {each.value: each.count for each in profile.top}


def is_listed_whole(profile: VariableProfile | None) -> bool:
    """Return whether the profile names every value, so that a value it does not name never occurs."""
    return profile is not None and sum(each.count for each in profile.top) == profile.values


def _category(place: Element, code: Code, count: int | None, *, is_missing: bool) -> None:
    category = SubElement(place, "catgry", {"missing": "Y"} if is_missing else {})
    add_text(category, "catValu", code.value)
    add_words(category, "labl", code.label)
    if count is not None:
        add_text(category, "catStat", str(count), {"type": "freq"})


def _format(place: Element, variable: Variable) -> None:
    kind = "numeric" if variable.type in NUMERIC or variable.type is VariableType.YEAR else "character"
    name = {"formatname": variable.type.value, "schema": "other", "otherSchema": FORMATS}
    told = SubElement(place, "varFormat", {"type": kind} | name)
    if variable.type in _CATEGORIES:
        told.set("category", _CATEGORIES[variable.type])


def _number(value: float | str) -> str:
    """Return a number as XML writes it, without a needless fraction."""
    if isinstance(value, str):
        return sound(value)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
