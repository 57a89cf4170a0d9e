"""What the parts of a dictionary and the languages in it are called on the screen."""

import re

from core.catalog import Dataset, VariableRole
from core.dictionary_review import Change
from core.words import N_
from ui.variable_words import ROLE_LABELS, name_of
from ui.words import _, label, voice

LANGUAGE_NAMES = {
    "en": N_("English"),
    "es": N_("Spanish"),
    "qu": N_("Quechua"),
    "ay": N_("Aymara"),
    "pt": N_("Portuguese"),
    "fr": N_("French"),
    "gn": N_("Guarani"),
}
PARTS = {
    "title": N_("Title"),
    "description": N_("Description"),
    "row": N_("A row is"),
    "source": N_("Source"),
    "collected": N_("How it was collected"),
    "contact": N_("Whom to ask"),
    "licence": N_("Licence"),
    "problems": N_("Known problems"),
    "key": N_("Key"),
    "label": N_("Label"),
    "unit": N_("Unit"),
    "role": N_("Use"),
    "codes": N_("Code"),
    "order": N_("Order of the codes"),
    "is_ordered": N_("Codes have an order"),
    "missing": N_("Code for “no value”"),
    "area_level": N_("Area level"),
    "valid_low": N_("Lowest possible"),
    "valid_high": N_("Highest possible"),
}
LEVELS = {
    "region": N_("Region"),
    "province": N_("Province"),
    "district": N_("District"),
    "office": N_("Office that reports"),
    "school": N_("School that reports"),
    "facility": N_("Health facility that reports"),
}
"""The usual levels of places and of the units that report, from large to small; others are written as they are."""
_CODE = re.compile(r"[a-z]{2,3}")


def level_name(level: object) -> str:
    """Return what a level is called; one that is not usual as it is written."""
    return _(LEVELS[level]) if isinstance(level, str) and level in LEVELS else str(level)


def language_name(code: str) -> str:
    """Return the name of a language; its code where it is one that has no name here."""
    return _(LANGUAGE_NAMES[code]) if code in LANGUAGE_NAMES else code


def is_language(code: str) -> bool:
    """Return whether a text is a language's code, of two or three small letters."""
    return bool(_CODE.fullmatch(code))


def change_row(change: Change, dataset: Dataset) -> dict[str, str]:
    """Return one difference as a row of a table."""
    known = {variable.name: variable for variable in dataset.variables}
    variable = known.get(change.variable)
    return {
        "variable": name_of(variable) if variable else change.variable or _("The dataset"),
        "part": _(PARTS[change.part]),
        "code": change.code,
        "language": language_name(change.language) if change.language else "",
        "before": _shown(change, change.before),
        "after": _shown(change, change.after),
    }


def _shown(change: Change, text: str) -> str:
    if change.part == "role" and text:
        return _(ROLE_LABELS[VariableRole(text)])
    if change.part == "is_ordered" and text:
        return _("Yes") if text == "True" else _("No")
    return text


def viewers_language() -> str:
    """Return the language that the viewer reads."""
    return voice().language


def named(dataset: Dataset, names: tuple[str, ...], most: int) -> str:
    """Return the labels of some variables, shortened where there are many."""
    shown = ", ".join(label(dataset.variable(name).label) or name for name in names[:most])
    more = len(names) - most
    return _("%(names)s and %(more)s more", names=shown, more=more) if more > 0 else shown
