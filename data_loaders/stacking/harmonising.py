"""Which column of which file is which column of the stacked table: proposed by name, by likeness and by content.

What a table reviewed earlier says comes first. Every proposal carries its reason and how sure it is; what is in doubt is
asked. Files with the same headings are judged once, by the values of all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from core.catalog import Dataset
from core.harmony import EVERY_FILE, Harmony, Rule, Standard, fits
from core.words import Message, N_
from data_loaders.stacking.content_warnings import content_warnings
from data_loaders.stacking.pieces import Piece
from data_loaders.stacking.profiles import Profile, likeness, profiles_of, together
from data_loaders.stacking.synonyms import name_likeness
from data_loaders.values.naming import safe_name, safe_names

SURE, POSSIBLE = 0.8, 0.5
UNLIKE = 0.15
SAME_CONTENT, SHARED_VALUES = 0.8, 2

_BY_TABLE = N_("as the harmonisation table says")
_BY_NAME = N_("the same name")
_BY_LIKENESS = N_("a similar name")
_BY_LIKENESS_AND_CONTENT = N_("a similar name, and similar values")
_BY_CONTENT = N_("another name, but the same values")
_NEW = N_("a column of its own")


@dataclass(frozen=True)
class Match:
    """One proposal: a column of some files is a standard column. `standard` is empty where it is left out.

    `confidence` is between 0 and 1. `is_new`: no other file has it so far. `needs_answer`: a person has to confirm it.
    """

    files: tuple[str, ...]
    source: str
    standard: str
    reason: Message
    confidence: float
    is_new: bool = False
    needs_answer: bool = False


@dataclass(frozen=True)
class Presence:
    """A standard column that some of the files do not have."""

    standard: str
    files_with: tuple[str, ...]
    files_without: tuple[str, ...]


@dataclass(frozen=True)
class Harmonised:
    """The proposed table, how it came about, and what to know before stacking by it.

    `warnings` are about columns of the same name whose values are not alike; a person should look at them first.
    `profiles` are what the values of each standard column look like, per file.
    """

    harmony: Harmony
    matches: tuple[Match, ...] = ()
    presences: tuple[Presence, ...] = ()
    warnings: tuple[Message, ...] = ()
    profiles: Mapping[str, Sequence[tuple[str, Profile]]] = field(default_factory=dict)

    @property
    def doubtful(self) -> tuple[Match, ...]:
        """The proposals that a person has to confirm."""
        return tuple(match for match in self.matches if match.needs_answer)


@dataclass(frozen=True)
class _Family:
    """Files with the same headings, and the profile of each column over all of them."""

    pieces: tuple[Piece, ...]
    profiles: tuple[Profile, ...]

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(piece.name for piece in self.pieces)

    @property
    def sources(self) -> tuple[str, ...]:
        """How the columns are called in a rule: their headings, or safe names where a heading stands twice."""
        return sources_of(self.pieces[0])


@dataclass
class _Known:
    """The standard columns so far, with every name they go by and what their values look like."""

    standards: list[Standard] = field(default_factory=list)
    called: dict[str, set[str]] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)

    def add(self, heading: str) -> str:
        taken = [standard.name for standard in self.standards]
        name = safe_names([*taken, heading])[-1]
        self.standards.append(Standard(name, heading))
        return name

    def learn(self, standard: str, source: str, values: Profile) -> None:
        self.called.setdefault(standard, set()).add(source)
        self.profiles[standard] = together([self.profiles.get(standard, Profile()), values])


def harmony_of(dataset: Dataset) -> Harmony:
    """Return the table that a published dataset stands for: its variables, by the headings they came from."""
    standards = tuple(Standard(item.name, item.original or item.name) for item in dataset.variables)
    return Harmony(standards)


def sources_of(piece: Piece) -> tuple[str, ...]:
    """Return how the columns of a file are called in a rule: their headings, or safe names where those recur."""
    columns = piece.staged.columns
    return tuple(
        name if columns.count(heading) > 1 else heading
        for heading, name in zip(columns, piece.staged.names, strict=True)
    )


def rule_for(harmony: Harmony, file: str, source: str) -> Rule | None:
    """Return the rule for a column of a file: one for fewer files goes before one for all, a later before an earlier."""
    rules = [rule for rule in harmony.rules if fits(rule.file, file) and _is_called(rule.source, source)]
    return (
        max(rules, key=lambda rule: rule.file != EVERY_FILE and len(rule.file), default=None)
        if rules
        else None
    )


def harmonise(pieces: Sequence[Piece], scratch: Path, known: Harmony | None = None) -> Harmonised:
    """Return the proposed table for these files.

    `known` is a table reviewed earlier: what it says is kept, and columns that it does not know are asked about.
    """
    profiles = profiles_of(pieces, scratch)
    families = _families(pieces, profiles)
    state = _Known(list(known.standards)) if known else _Known()
    matches = [match for family in families for match in _matched(family, state, known)]
    rules = (*(known.rules if known else ()), *rules_of(matches, known))
    harmony = Harmony(tuple(state.standards), tuple(rules))
    by_standard = _by_standard(pieces, profiles, harmony)
    presences = _presences(harmony, matches, [piece.name for piece in pieces])
    return Harmonised(harmony, tuple(matches), presences, content_warnings(by_standard), by_standard)


def _families(pieces: Sequence[Piece], profiles: Sequence[tuple[Profile, ...]]) -> list[_Family]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, piece in enumerate(pieces):
        groups.setdefault(piece.staged.columns, []).append(place)
    return [
        _Family(
            tuple(pieces[place] for place in places),
            tuple(map(together, zip(*(profiles[place] for place in places), strict=True))),
        )
        for places in groups.values()
    ]


def _matched(family: _Family, state: _Known, known: Harmony | None) -> list[Match]:
    """Return one match per column of a family, and add what is new to the standard columns."""
    free = {standard.name for standard in state.standards}
    found: dict[int, Match] = {}
    for propose in (_by_table, _by_name, _by_likeness):
        for place, match in propose(family, state, free, known):
            if place not in found and (match.standard in free or not match.standard):
                found[place] = match
                free.discard(match.standard)
    for place, source in enumerate(family.sources):
        if place not in found:
            found[place] = _new(family, source, state, known)
        if found[place].standard:
            state.learn(found[place].standard, source, family.profiles[place])
    return [found[place] for place in sorted(found)]


def _new(family: _Family, source: str, state: _Known, known: Harmony | None) -> Match:
    """Return the match of a column with one of its own; a table that somebody reviewed is not added to unasked."""
    is_asked = known is not None
    return Match(family.files, source, state.add(source), Message(_NEW), 1.0, True, is_asked)


_Proposals = list[tuple[int, Match]]
"""Matches, each with the place of its column in the file."""


def _by_table(family: _Family, _state: _Known, _free: set[str], known: Harmony | None) -> _Proposals:
    rules = [
        (place, source, rule_for(known or Harmony(), family.files[0], source))
        for place, source in enumerate(family.sources)
    ]
    return [
        (place, Match(family.files, source, rule.standard, Message(_BY_TABLE), 1.0))
        for place, source, rule in rules
        if rule is not None
    ]


def _by_name(family: _Family, state: _Known, free: set[str], _known: Harmony | None) -> _Proposals:
    names: dict[str, str] = {}
    for standard in state.standards:
        if standard.name in free:
            called = {standard.name, standard.heading, *state.called.get(standard.name, ())}
            names |= {_plain(name): standard.name for name in called}
    return [
        (place, Match(family.files, source, names[_plain(source)], Message(_BY_NAME), 0.99))
        for place, source in enumerate(family.sources)
        if _plain(source) in names
    ]


def _by_likeness(family: _Family, state: _Known, free: set[str], known: Harmony | None) -> _Proposals:
    """Return every pair that might be the same column, the likeliest first."""
    pairs = []
    for place, source in enumerate(family.sources):
        for standard in state.standards:
            if standard.name not in free:
                continue
            called = {standard.heading or standard.name, *state.called.get(standard.name, ())}
            name = max(name_likeness(source, other) for other in called)
            values = state.profiles.get(standard.name, Profile())
            reason, confidence = _judged(name, family.profiles[place], values)
            if confidence >= POSSIBLE:
                is_asked = confidence < SURE or known is not None
                match = Match(
                    family.files, source, standard.name, Message(reason), confidence, False, is_asked
                )
                pairs.append((place, match))
    return sorted(pairs, key=lambda pair: -pair[1].confidence)


def _judged(name: float, one: Profile, other: Profile) -> tuple[str, float]:
    """Return why two columns may be the same, and how sure that is."""
    content = likeness(one, other)
    if content is not None and content < UNLIKE and name < 0.95:
        return _BY_LIKENESS, 0.0
    if name >= POSSIBLE:
        if content is None:
            return _BY_LIKENESS, round(0.85 * name, 3)
        return _BY_LIKENESS_AND_CONTENT, round(0.7 * name + 0.3 * content, 3)
    is_listed = not one.is_numeric or one.width > 1
    shares_values = len(one.values & other.values) >= SHARED_VALUES
    if is_listed and shares_values and content is not None and content >= SAME_CONTENT:
        return _BY_CONTENT, round(0.75 * content, 3)
    return _BY_CONTENT, 0.0


def rules_of(matches: Sequence[Match], known: Harmony | None = None) -> list[Rule]:
    """Return the matches as rules: for every file, unless a heading means different columns in different files."""
    meant: dict[str, set[str]] = {}
    for match in matches:
        meant.setdefault(_plain(match.source), set()).add(match.standard)
    rules: dict[tuple[str, str, str], Rule] = {}
    for match in matches:
        if known and all(_is_ruled(known, file, match) for file in match.files):
            continue
        is_one = len(meant[_plain(match.source)]) == 1
        for file in (EVERY_FILE,) if is_one else match.files:
            rules.setdefault((file, match.source, match.standard), Rule(match.source, match.standard, file))
    return list(rules.values())


def _is_ruled(known: Harmony, file: str, match: Match) -> bool:
    rule = rule_for(known, file, match.source)
    return rule is not None and rule.standard == match.standard


def _presences(harmony: Harmony, matches: Sequence[Match], files: Sequence[str]) -> tuple[Presence, ...]:
    having: dict[str, set[str]] = {standard.name: set() for standard in harmony.standards}
    for match in matches:
        if match.standard:
            having[match.standard] |= set(match.files)
    for rule in harmony.rules:
        if not rule.source and rule.standard in having:
            having[rule.standard] |= {file for file in files if fits(rule.file, file)}
    return tuple(
        Presence(
            name,
            tuple(file for file in files if file in some),
            tuple(file for file in files if file not in some),
        )
        for name, some in having.items()
        if len(some) < len(files)
    )


def _by_standard(
    pieces: Sequence[Piece], profiles: Sequence[tuple[Profile, ...]], harmony: Harmony
) -> Mapping[str, list[tuple[str, Profile]]]:
    """Return, per standard column, the files that have it with the profile of its values there."""
    found: dict[str, list[tuple[str, Profile]]] = {}
    for piece, columns in zip(pieces, profiles, strict=True):
        for source, values in zip(sources_of(piece), columns, strict=True):
            rule = rule_for(harmony, piece.name, source)
            if rule is not None and rule.standard and not rule.values and rule.factor == "1":
                found.setdefault(rule.standard, []).append((piece.name, values))
    return found


def _is_called(one: str, other: str) -> bool:
    return one == other or (bool(one) and _plain(one) == _plain(other))


@lru_cache(maxsize=10_000)
def _plain(heading: str) -> str:
    """Return a heading without case, accents and punctuation, which differ for no reason."""
    return safe_name(heading).replace("_", "") or heading
