"""Personal data among the columns of a table: what their headings and their values look like, and the role proposed.

A document number tells people apart, so it is proposed as an identifier; names, phones, e-mails, addresses, days of birth
and exact places are proposed as hidden. A person decides: each proposal says its reason.
"""

# ruff: noqa: S608 - every name in the SQL is ours

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import duckdb

from core.catalog import NUMERIC, VariableRole, VariableType
from core.words import Message, N_
from data_loaders.intake import Column
from data_loaders.values.drafts import Draft
from data_loaders.values.naming import says_birth, without_accents
from data_loaders.values.person_words import (
    ADDRESS_WORDS,
    COORDINATE_WORDS,
    DOCUMENT_WORDS,
    EMAIL_WORDS,
    GIVEN_NAMES,
    NAME_WORDS,
    NOT_A_PERSON,
    OF_A_PERSON,
    PHONE_WORDS,
    SORT_WORDS,
    STREET,
    WEAK_NAME_WORDS,
    WHOLE_WORDS,
)

LOOKED_AT = 1_000
FEWEST = 5
"""Values below which what they look like says nothing."""
NEARLY_ALL, MOST, MANY, SOME = 0.95, 0.8, 0.5, 0.2
DIFFERENT = 0.9


class Personal(StrEnum):
    """Kinds of personal data."""

    DOCUMENT = "document"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "e-mail"
    ADDRESS = "address"
    BIRTH = "birth"
    PLACE = "place"


_BY_HEADING = {
    Personal.DOCUMENT: N_(
        "Proposed as an identifier: the heading says it is the number of a person's document."
    ),
    Personal.NAME: N_("Proposed as hidden: the heading says it is a person's name."),
    Personal.PHONE: N_("Proposed as hidden: the heading says it is a phone number."),
    Personal.EMAIL: N_("Proposed as hidden: the heading says it is an e-mail address."),
    Personal.ADDRESS: N_("Proposed as hidden: the heading says it is an address."),
    Personal.BIRTH: N_(
        "Proposed as hidden: a day of birth tells people apart. Keep the year or the age if you need groups by age."
    ),
    Personal.PLACE: N_("Proposed as hidden: exact coordinates in a table of people show where they live."),
}
_BY_VALUES = {
    Personal.DOCUMENT: N_("Proposed as an identifier: the values look like numbers of people's documents."),
    Personal.NAME: N_("Proposed as hidden: the values look like names of people."),
    Personal.PHONE: N_("Proposed as hidden: the values look like phone numbers."),
    Personal.EMAIL: N_("Proposed as hidden: the values are e-mail addresses."),
    Personal.ADDRESS: N_("Proposed as hidden: the values look like addresses."),
}
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,200}\.[A-Za-z]{2,}")
_MOBILE = re.compile(r"(?:\+?51)?[ -]?9\d{2}[ -]?\d{3}[ -]?\d{3}")
_DIGITS = re.compile(r"[-+() .\d/]{6,20}")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_WRITTEN_DAY = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?(?:[ T].*)?|\d\d?[-/.]\d\d?[-/.](?:\d\d|\d{4})")
_CURP = re.compile(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d")


@dataclass(frozen=True)
class _Looked:
    """One column and some of its values. `words` are those of its name, in order."""

    column: Column
    draft: Draft
    words: tuple[str, ...]
    values: tuple[str, ...]

    def share(self, fits: Callable[[str], object]) -> float:
        """Return the share of the values that fit; 0 where there are too few to say."""
        if len(self.values) < FEWEST:
            return 0.0
        return sum(1 for value in self.values if fits(value)) / len(self.values)

    def says(self, words: frozenset[str]) -> bool:
        """Return whether one of the heading's words is among these."""
        return bool(words & set(self.words))

    @property
    def are_different(self) -> bool:
        """Whether nearly every record has a value of its own."""
        return self.draft.distinct > DIFFERENT * self.draft.values


def with_personal(
    columns: Sequence[Column], drafts: Sequence[Draft], connection: duckdb.DuckDBPyConnection
) -> tuple[Column, ...]:
    """Return the columns with identifier or hidden proposed where they hold personal data, and the reason as a note.

    A role that the file itself gives stays. Code lists of such columns are dropped: they would list people.
    """
    looked = [_look(column, draft, connection) for column, draft in zip(columns, drafts, strict=True)]
    kinds = [_kind(each) for each in looked]
    is_of_people = any(kind in (Personal.NAME, Personal.DOCUMENT, Personal.BIRTH) for kind, _ in kinds)
    found = []
    for each, (kind, reason) in zip(looked, kinds, strict=True):
        if kind is None and is_of_people and _is_coordinate(each):
            kind, reason = Personal.PLACE, _BY_HEADING[Personal.PLACE]
        is_given = each.draft.hint.role is not None
        found.append(each.column if kind is None or is_given else _proposed(each.column, kind, reason))
    return tuple(found)


def _proposed(column: Column, kind: Personal, reason: str) -> Column:
    role = VariableRole.IDENTIFIER if kind is Personal.DOCUMENT else VariableRole.HIDDEN
    variable = replace(column.variable, role=role, codes=())
    return replace(column, variable=variable, notes=(*column.notes, Message(reason)))


def _look(column: Column, draft: Draft, connection: duckdb.DuckDBPyConnection) -> _Looked:
    words = tuple(word for word in re.split(r"[_\d]+", column.name) if word)
    if column.variable.type not in (VariableType.TEXT, VariableType.INTEGER) or not draft.values:
        return _Looked(column, draft, words, ())
    query = f"SELECT CAST(c{column.position} AS VARCHAR) FROM ({draft.rows}) WHERE c{column.position} IS NOT NULL LIMIT {LOOKED_AT}"
    rows = connection.cursor().execute(query).fetchall()
    return _Looked(column, draft, words, tuple(text.strip() for (text,) in rows if text.strip()))


def _kind(looked: _Looked) -> tuple[Personal | None, str]:
    """Return what kind of personal data a column holds, and the reason to say."""
    if looked.says(SORT_WORDS) or not looked.draft.values:
        return None, ""
    for kind, is_it in _HEADINGS.items():
        if is_it(looked):
            return kind, _BY_HEADING[kind]
    for kind, is_it in _VALUES.items():
        if is_it(looked):
            return kind, _BY_VALUES[kind]
    return None, ""


def _is_document(looked: _Looked) -> bool:
    is_named = looked.says(DOCUMENT_WORDS) or {"soc", "sec"} <= set(looked.words)
    return is_named and looked.column.variable.type in (VariableType.TEXT, *NUMERIC)


def _is_name(looked: _Looked) -> bool:
    if looked.column.variable.type is not VariableType.TEXT or looked.says(NOT_A_PERSON):
        return False
    if not looked.says(WEAK_NAME_WORDS) or looked.says(NAME_WORDS):
        return looked.says(NAME_WORDS)
    is_whole = looked.says(WHOLE_WORDS) and looked.share(_is_person) >= SOME
    return looked.says(OF_A_PERSON) or is_whole or _are_names(looked)


def _are_names(looked: _Looked) -> bool:
    """Whether most values are several words with a given name among them."""
    return looked.share(_is_person) >= MANY and looked.draft.distinct > MANY * looked.draft.values


def _is_person(text: str) -> bool:
    words = re.findall(r"[a-z]+", without_accents(text).casefold())
    return 2 <= len(words) <= 7 and not NOT_A_PERSON & set(words) and bool(GIVEN_NAMES & set(words))


def _is_phone(looked: _Looked) -> bool:
    digits = [value for value in looked.values if _DIGITS.fullmatch(value)]
    return looked.says(PHONE_WORDS) and 2 * len(digits) > len(looked.values)


def _is_email(looked: _Looked) -> bool:
    return looked.says(EMAIL_WORDS) and looked.share(_EMAIL.fullmatch) >= MANY


def _is_address(looked: _Looked) -> bool:
    is_text = looked.column.variable.type is VariableType.TEXT
    return is_text and looked.says(ADDRESS_WORDS) and looked.draft.distinct > 0.3 * looked.draft.values


def _is_birth(looked: _Looked) -> bool:
    kind = looked.column.variable.type
    is_day = kind in (VariableType.DATE, VariableType.DATETIME)
    is_written = looked.share(_DAY.fullmatch) >= MOST or looked.share(_WRITTEN_DAY.fullmatch) >= MOST
    return says_birth(looked.column.name) and (is_day or is_written)


def _is_coordinate(looked: _Looked) -> bool:
    return looked.says(COORDINATE_WORDS) and looked.column.variable.type is VariableType.NUMBER


def _look_like_documents(looked: _Looked) -> bool:
    if not looked.are_different:
        return False
    if looked.share(_is_cpf) >= NEARLY_ALL or looked.share(_CURP.fullmatch) >= NEARLY_ALL:
        return True
    eight = looked.share(lambda text: len(text) == 8 and text.isdecimal())
    has_no_name = not looked.says(frozenset(["code", "cod", "codigo", "id", "numero"]))
    return eight >= NEARLY_ALL and has_no_name and looked.share(_DAY.fullmatch) < MANY


def _is_cpf(text: str) -> bool:
    """Whether the last two of eleven digits are the check digits of a Brazilian CPF."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    if len(digits) != 11 or len(set(digits)) == 1 or re.sub(r"[\d.\-]", "", text):
        return False
    for place in (9, 10):
        total = sum(digit * (place + 1 - index) for index, digit in enumerate(digits[:place]))
        if digits[place] != total * 10 % 11 % 10:
            return False
    return True


_HEADINGS: Mapping[Personal, Callable[[_Looked], bool]] = {
    Personal.EMAIL: _is_email,
    Personal.PHONE: _is_phone,
    Personal.BIRTH: _is_birth,
    Personal.ADDRESS: _is_address,
    Personal.DOCUMENT: _is_document,
    Personal.NAME: _is_name,
}
_VALUES: Mapping[Personal, Callable[[_Looked], bool]] = {
    Personal.EMAIL: lambda looked: looked.share(_EMAIL.fullmatch) >= MOST,
    Personal.PHONE: lambda looked: looked.are_different and looked.share(_MOBILE.fullmatch) >= NEARLY_ALL,
    Personal.ADDRESS: lambda looked: looked.share(STREET.search) >= MOST and looked.are_different,
    Personal.DOCUMENT: _look_like_documents,
}
