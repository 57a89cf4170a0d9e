"""One row of a list of variables, or of codes, as an entry of a dictionary."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.catalog import Code, VariableRole
from core.dictionary import Entry
from core.words import Words, N_
from data_loaders.codebooks.headings import plain
from data_loaders.codebooks.sheet_lists import Row, SheetList, first_text
from data_loaders.codebooks.value_lists import codes_in, values_in
from data_loaders.readers.kinds import unreadable

_YES = frozenset(["yes", "y", "true", "1", "x", "si", "s", "sim"])
_ROLES = {
    VariableRole.IDENTIFIER: "identifier|identificador|id|clave|key",
    VariableRole.DIMENSION: "dimension|breakdown|desglose|categoria|category|dimensao",
    VariableRole.MEASURE: "measure|medida|cantidad|amount|indicador",
    VariableRole.HIDDEN: "hidden|oculta|oculto|reservada|confidencial",
}  # fmt: skip
_BY_ROLE = {name: role for role, names in _ROLES.items() for name in names.split("|")}
_NO_VARIABLE = re.compile(r"(?:begin|end)[ _](?:group|repeat)\Z|note\Z|acknowledge\Z")
_CHOICE = re.compile(r"select(?:_one|_one_external| one)\s+(\S+)")

_BAD_ROLE = N_(
    '"%(file)s": the role "%(role)s" of "%(variable)s" is not one of identifier, dimension, measure, hidden. Correct it, and '
    "bring the workbook again."
)


@dataclass(frozen=True)
class Customs:
    """How a workbook is to be read: one of ours says everything, and an empty cell in it takes a text away.

    `language` is that of plain labels; "" where it is not known: the text then stands for English and Spanish.
    """

    file: str
    is_own: bool = False
    language: str = ""


@dataclass(frozen=True)
class CodeRow:
    """One row of a list of codes."""

    code: Code
    is_missing: bool = False
    order: float | None = None

    @classmethod
    def of(cls, value: str, row: Row, listed: SheetList, customs: Customs) -> "CodeRow":
        """Return the code in a row."""
        label = words_in(row, "label", listed, customs) or {}
        order = first_text(row, "order")
        return cls(
            Code(value, label),
            plain(first_text(row, "missing")) in _YES,
            float(order) if re.fullmatch(r"-?\d{1,9}(\.\d+)?", order) else None,
        )


def entry_from(
    row: Row, listed: SheetList, codes: Mapping[str, Sequence[CodeRow]], customs: Customs
) -> Entry | None:
    """Return what a row says about its variable; None for a row of a form that is no question.

    Raises UnreadableFile for a role that does not exist.
    """
    kind = plain(first_text(row, "type"))
    if _NO_VARIABLE.match(kind):
        return None
    name = first_text(row, "name")
    said: dict[str, Any] = {
        field: words_in(row, field, listed, customs) for field in ("label", "description", "unit")
    }
    said["role"] = _role(first_text(row, "role"), name, customs)
    said |= _lists(row, name, kind, codes, customs)
    for field in ("valid_low", "valid_high", "area_level"):
        text = first_text(row, field)
        said[field] = text if text or (customs.is_own and listed.languages(field)) else None
    ordered = first_text(row, "ordered")
    said["is_ordered"] = plain(ordered) in _YES if ordered or _has(listed, "ordered", customs) else None
    return Entry(name, original=first_text(row, "original"), **said)


def words_in(row: Row, field: str, listed: SheetList, customs: Customs) -> Words | None:
    """Return a text in the languages that the list has columns for; None where nothing is said."""
    given = {language: row.get((field, language), "") for language in listed.languages(field)}
    bare = given.pop("", "")
    for language in (customs.language,) if customs.language else ("en", "es"):
        if bare and not given.get(language):
            given[language] = bare
    if not customs.is_own:
        given = {language: text.strip() for language, text in given.items() if text}
    return given or None


def list_of(text: str, customs: Customs) -> tuple[Code, ...]:
    """Return the codes in one cell."""
    return tuple(Code(value, _in_any(label, customs)) for value, label in codes_in(text))


def _lists(
    row: Row, name: str, kind: str, codes: Mapping[str, Sequence[CodeRow]], customs: Customs
) -> dict[str, Any]:
    """Return the code list of a variable and its missing codes, from a list of their own or from one cell."""
    choice = _CHOICE.match(kind)
    rows = codes.get(choice[1] if choice else name) or _loosely(codes, choice[1] if choice else name)
    if customs.is_own:
        if plain(first_text(row, "codes_listed")) not in _YES:
            return {}
        return {
            "codes": tuple(each.code for each in rows if not each.is_missing),
            "missing": tuple(each.code for each in rows if each.is_missing),
        }
    listed = tuple(each.code for each in rows if not each.is_missing)
    listed = listed or list_of(first_text(row, "values"), customs)
    missing = [each.code for each in rows if each.is_missing]
    labels = {code.value: code.label for code in listed}
    for value, label in values_in(first_text(row, "missing")):
        missing.append(Code(value, _in_any(label, customs) if label else labels.get(value, {"en": value})))
    none = {code.value for code in missing}
    listed = tuple(code for code in listed if code.value not in none)
    return {"codes": listed or None, "missing": tuple(missing) or None}


def _loosely(codes: Mapping[str, Sequence[CodeRow]], name: str) -> Sequence[CodeRow]:
    return next((rows for each, rows in codes.items() if each.casefold() == name.casefold()), ())


def _in_any(text: str, customs: Customs) -> Words:
    return {customs.language: text} if customs.language else {"en": text, "es": text}


def _has(listed: SheetList, field: str, customs: Customs) -> bool:
    return customs.is_own and bool(listed.languages(field))


def _role(text: str, variable: str, customs: Customs) -> VariableRole | None:
    role = _BY_ROLE.get(plain(text))
    if text and role is None and customs.is_own:
        raise unreadable(_BAD_ROLE, customs.file, role=text[:40], variable=variable[:60])
    return role
