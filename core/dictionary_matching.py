"""A codebook and a dataset: which of its variables are which, and what it says in the dataset's own names and values.

A codebook is a Dictionary under names of its own. Texts in it are by language; an empty one takes the text away.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.catalog import NUMERIC, Code, Dataset, Variable, VariableRole, VariableType
from core.dictionary import LIMITS, OF_DATASET, Dictionary, Entry, dictionary_of, laid_over, said_of
from core.dictionary_values import code_as_stored, limit_as_stored, with_meanings
from core.errors import BadDictionary
from core.words import Message, Words, N_

MOST_NAMED = 5
_TEXTS = ("label", "description", "unit")

_TWICE = N_(
    'The codebook describes "%(name)s" twice, and not alike, so it was not used. Keep one of the two, and bring it again.'
)
_OTHER = N_(
    'This codebook is about other data: it describes %(names)s, and "%(dataset)s" has none of them. Choose the codebook of '
    "this dataset; nothing was changed."
)
_ODD_CODES = N_(
    '"%(variable)s" cannot hold these codes of the codebook, so they were passed over: %(codes)s. Its type is another.'
)
_SILENT = N_(
    "This codebook says nothing about the data. Check that it is the right file; nothing was changed."
)


@dataclass(frozen=True)
class Codebook:
    """What a file says. `is_whole`: its code lists are complete, so that a code which is not there is gone."""

    dictionary: Dictionary
    is_whole: bool = False
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Matched:
    """A codebook in the dataset's own names. `unmatched` are its variables that the dataset does not have.

    `undescribed` are variables of the dataset that it does not speak of; `renamed` are pairs (name in the codebook, name
    of the variable) that are not spelled alike. `notes` say what else to know.
    """

    dictionary: Dictionary
    unmatched: tuple[str, ...] = ()
    undescribed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    notes: tuple[Message, ...] = ()


def best_of(codebooks: Sequence[Codebook], dataset: Dataset) -> Codebook:
    """Return the codebook that describes most of the dataset's variables, of those that one file holds; the first of equals."""
    return max(codebooks, key=lambda each: len(_places(each.dictionary, dataset)))


def matched(codebook: Codebook, dataset: Dataset, known: Dictionary | None = None) -> Matched:
    """Return what a codebook says about a dataset, laid over what is known of it (by default: what is in force).

    Names are compared as they are, then without case, accents and signs, also with the headings of the file. Raises
    BadDictionary for a codebook of other data, or one that describes a variable twice.
    """
    dictionary = _without_repeats(codebook.dictionary)
    known = known or dictionary_of(dataset)
    places = _places(dictionary, dataset)
    if dictionary.variables and not places:
        names = [f'"{entry.name[:60]}"' for entry in dictionary.variables[:MOST_NAMED]]
        raise BadDictionary(Message(_OTHER, {"names": names, "dataset": dataset.title}))
    if not dictionary.variables and not said_of(dictionary):
        raise BadDictionary(Message(_SILENT))
    variables = {variable.name: variable for variable in dataset.variables}
    entries = [
        _in_place(entry, variables[places[entry.name]], known.entry(places[entry.name]), codebook)
        for entry in dictionary.variables
        if entry.name in places
    ]
    said = replace(
        _about(dictionary, known, codebook),
        name=dataset.name,
        variables=tuple(entries),
        key=_key(dictionary, places, codebook),
    )
    met = set(places.values())
    return Matched(
        laid_over(known, said),
        tuple(entry.name for entry in dictionary.variables if entry.name not in places),
        tuple(variable.name for variable in dataset.variables if variable.name not in met),
        tuple((name, place) for name, place in places.items() if name != place),
        (*codebook.notes, *_passed_over(dictionary, places, variables)),
    )


def loosely(name: str) -> str:
    """Return a name without case, accents and signs.

    >>> loosely("Código Modular"), loosely("CODIGO_MODULAR")
    ('codigomodular', 'codigomodular')
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]+", "", "".join(char for char in plain if not unicodedata.combining(char)))


def _places(dictionary: Dictionary, dataset: Dataset) -> dict[str, str]:
    """Return the variable of each entry; the closest spelling first, and no variable twice."""
    ways: tuple[tuple[Callable[[str], str], Callable[[Variable], str]], ...] = (
        (str, lambda variable: variable.name),
        (str.strip, lambda variable: variable.original),
        (loosely, lambda variable: variable.name),
        (loosely, lambda variable: variable.original),
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for spell, name_of in ways:
        known = _unique({variable.name: spell(name_of(variable)) for variable in dataset.variables})
        for entry in dictionary.variables:
            place = next((known[name] for name in _spellings(entry, spell) if name in known), None)
            if place is not None and entry.name not in found and place not in taken:
                found[entry.name] = place
                taken.add(place)
    return {entry.name: found[entry.name] for entry in dictionary.variables if entry.name in found}


def _spellings(entry: Entry, spell: Callable[[str], str]) -> list[str]:
    return [spell(name) for name in (entry.name, entry.original) if name]


def _unique(spelled_as: Mapping[str, str]) -> dict[str, str]:
    """Return which variable each spelling means, without those that mean several."""
    uses = Counter(spelled_as.values())
    return {spelling: name for name, spelling in spelled_as.items() if spelling and uses[spelling] == 1}


def _without_repeats(dictionary: Dictionary) -> Dictionary:
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in dictionary.variables:
        by_name[entry.name.strip()].append(replace(entry, name=entry.name.strip()))
    for name, entries in by_name.items():
        if any(entry != entries[0] for entry in entries[1:]):
            raise BadDictionary(Message(_TWICE, {"name": name[:80]}))
    return replace(dictionary, variables=tuple(entries[0] for entries in by_name.values()))


def _about(dictionary: Dictionary, known: Dictionary, codebook: Codebook) -> Dictionary:
    """Return what is said of the dataset. A codebook from elsewhere fills what is empty; our own also changes what is there."""
    said: dict[str, Any] = {}
    for name, value in said_of(dictionary).items():
        there = getattr(known, name)
        if name == "key" or (there and not codebook.is_whole):
            continue
        said[name] = _merged(there or {}, value) if isinstance(value, Mapping) else value
    silent: dict[str, Any] = dict.fromkeys(OF_DATASET)
    return replace(dictionary, **(silent | said))


def _key(dictionary: Dictionary, places: Mapping[str, str], codebook: Codebook) -> tuple[str, ...] | None:
    key = dictionary.key
    if key is None or not (codebook.is_whole or all(name in places for name in key)):
        return None
    return tuple(places.get(name, name) for name in key)


def _passed_over(
    dictionary: Dictionary, places: Mapping[str, str], variables: Mapping[str, Variable]
) -> tuple[Message, ...]:
    """Return what is said of codes that a variable of its type cannot hold."""
    notes = []
    for entry in dictionary.variables:
        variable = variables.get(places.get(entry.name, ""))
        codes = (*(entry.codes or ()), *(entry.missing or ()))
        odd = [code.value[:40] for code in codes if variable and code_as_stored(code.value, variable) is None]
        if odd and variable:
            gaps = {"variable": variable.label, "codes": [f'"{value}"' for value in odd[:MOST_NAMED]]}
            notes.append(Message(_ODD_CODES, gaps))
    return tuple(notes)


def _in_place(entry: Entry, variable: Variable, known: Entry, codebook: Codebook) -> Entry:
    """Return the entry under the variable's name, its words laid over those that are known."""
    said: dict[str, Any] = {}
    for name in _TEXTS:
        value = getattr(entry, name)
        if value is not None:
            said[name] = _words(getattr(known, name) or {}, value, variable)
    if not any(said.get("label", {"": "x"}).values()):
        said["label"] = None
    for name in LIMITS:
        limit = getattr(entry, name)
        stored = None if limit is None else limit_as_stored(limit, variable.type)
        said[name] = limit if stored is None else stored  # what is none is told before it is saved
    entry = replace(entry, name=variable.name, **said)
    codes, missing = _lists(entry, variable, known, codebook)
    if codes is None or variable.type not in NUMERIC or known.role is not VariableRole.MEASURE:
        return replace(entry, codes=codes, missing=missing)
    if _are_some(codes, missing or (), variable) and not codebook.is_whole:
        words = with_meanings(entry.description or known.description or {}, codes)
        return replace(entry, description=words, codes=None, missing=missing)
    role = entry.role or (VariableRole.DIMENSION if codes else None)
    return replace(entry, role=role, codes=codes, missing=missing)


def _are_some(codes: Sequence[Code], missing: Sequence[Code], variable: Variable) -> bool:
    """Whether a number has more values than these codes, so that they cannot be its list of choices."""
    return variable.distinct is None or variable.distinct > len(codes) + len(missing)


def _words(before: Words, now: Words, variable: Variable) -> Words:
    """A heading or a code that stands as its own label says nothing in any language: it gives way."""
    says_nothing = set(before.values()) <= {variable.original, variable.name}
    return _merged({} if says_nothing and any(now.values()) else before, now)


def _merged(before: Words, now: Words) -> Words:
    return {language: text for language, text in {**before, **now}.items() if text.strip()}


def _lists(
    entry: Entry, variable: Variable, known: Entry, codebook: Codebook
) -> tuple[tuple[Code, ...] | None, tuple[Code, ...] | None]:
    """Return code list and missing codes, spelled as the data spell them; what the codebook leaves out stays."""
    if entry.codes is None and entry.missing is None:
        return None, None
    old_codes, old_missing = known.codes or (), known.missing or ()
    labels = {code.value: code.label for code in (*old_codes, *old_missing)}
    spell = _spelling(variable, old_codes)
    codes = _labelled(spell(entry.codes or ()), labels)
    missing = _labelled(spell(entry.missing or ()), labels)
    if entry.missing is None:
        none = {code.value for code in old_missing}
        missing = [code for code in codes if code.value in none]
        codes = [code for code in codes if code.value not in none]
    is_whole = codebook.is_whole
    missing = _with_rest(missing, () if is_whole and entry.missing is not None else old_missing, codes)
    codes = _with_rest(codes, () if is_whole and entry.codes is not None else old_codes, missing)
    if not is_whole and _have_meanings(old_codes):
        codes = _in_old_order(codes, old_codes)
    return tuple(codes), tuple(missing)


def _have_meanings(codes: Iterable[Code]) -> bool:
    """Whether somebody has said what codes mean, so that their order is probably meant as well."""
    return any(set(code.label.values()) - {code.value} for code in codes)


def _in_old_order(codes: list[Code], old: Iterable[Code]) -> list[Code]:
    places = {code.value: place for place, code in enumerate(old)}
    return sorted(codes, key=lambda code: places.get(code.value, len(places)))


def _labelled(codes: Iterable[Code], labels: Mapping[str, Words]) -> list[Code]:
    """Return the codes, the labels of other languages kept; a code that was its own label is not one."""
    found = []
    for code in codes:
        old = labels.get(code.value, {})
        old = {} if set(old.values()) <= {code.value} and any(code.label.values()) else old
        own = {} if labels.get(code.value) == {} else {"en": code.value}
        found.append(replace(code, label=_merged(old, code.label) or own))
    return found


def _with_rest(codes: list[Code], old: Iterable[Code], elsewhere: Iterable[Code]) -> list[Code]:
    there = {code.value for code in (*codes, *elsewhere)}
    return [*codes, *(code for code in old if code.value not in there)]


def _spelling(variable: Variable, listed: Sequence[Code]) -> Callable[[Iterable[Code]], list[Code]]:
    """Return how codes are written as the data write them: "1" where the codebook says "01", or the other way round."""
    present = {code.value for code in listed}
    by_number = {_number(value): value for value in present if _number(value)}

    def spell(codes: Iterable[Code]) -> list[Code]:
        found: dict[str, Code] = {}
        for code in codes:
            value = code_as_stored(code.value, variable)
            if value is not None and variable.type is VariableType.TEXT and value not in present:
                value = by_number.get(_number(value), value)
            if value is not None:
                found.setdefault(value, replace(code, value=value))
        return list(found.values())

    return spell


def _number(value: str) -> str:
    """Return a whole number without leading zeros; nothing for other texts."""
    return str(int(value)) if re.fullmatch(r"-?\d{1,18}", value) else ""
