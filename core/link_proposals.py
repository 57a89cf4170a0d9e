"""Links that nobody has declared: which variables could point at which key, and which of those the data bear out.

First names, labels and area levels are compared (`worth_a_look`, `candidates`), then the values (`proposed`). What is
proposed should nearly always be right: a wrong proposal costs the trust in the next one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.catalog import Dataset, Link, Variable, VariableRole, VariableType
from core.links import LinkFacts

LEAST_SHARE = 0.9
"""A proposal needs this share of the origin's different values in the target's key."""
LEAST_DISTINCT = 3
"""Fewer different values than this match by chance."""
MOST_KEYS = 12
"""So many keys of a dataset are tried; a table with hundreds of unique columns would take the day."""
_SAME_LABELS = 0.5

_GENERIC = frozenset(
    [
        "id",
        "ids",
        "code",
        "codes",
        "cod",
        "codigo",
        "codigos",
        "key",
        "clave",
        "number",
        "num",
        "numero",
        "nro",
        "no",
        "n",
        "identifier",
        "identificador",
        "name",
        "nombre",
        "of",
        "the",
        "de",
        "del",
        "la",
        "el",
        "los",
        "las",
    ]
)
"""Words that say how a thing is called, not which thing it is."""
_CAN_LINK = frozenset({VariableType.TEXT, VariableType.INTEGER})
_KEPT_LETTERS = 4


@dataclass(frozen=True)
class ColumnFacts:
    """What a column looks like as a key: records with a value, different values, whether it merely counts 1, 2, 3 ..."""

    values: int
    distinct: int
    is_counter: bool = False

    @property
    def is_unique(self) -> bool:
        """Whether no value stands twice."""
        return 0 < self.values == self.distinct


Columns = Mapping[str, Mapping[str, ColumnFacts]]
"""By dataset and variable."""


def can_link(variable: Variable) -> bool:
    """Return whether a variable may be proposed as one side of a link."""
    return variable.type in _CAN_LINK and variable.role not in {VariableRole.MEASURE, VariableRole.HIDDEN}


def marks_of(variable: Variable) -> frozenset[str]:
    """Return what a variable may be known by in another dataset: two that share a mark may be about one thing.

    >>> sorted(marks_of(Variable("cod_school", VariableType.TEXT, {"en": "School code"})))
    ['scho']
    """
    texts = (variable.name, variable.original, *variable.label.values())
    marks = {"+".join(sorted(_tokens(text))) for text in texts}
    if variable.area_level:
        marks.add(f"area:{variable.area_level}")
    return frozenset(marks - {""})


def worth_a_look(datasets: Sequence[Dataset]) -> Mapping[str, tuple[str, ...]]:
    """Return, by dataset, the variables that share a mark with a variable of another dataset."""
    holders: dict[str, set[str]] = defaultdict(set)
    for dataset, variable in _linkable(datasets):
        for mark in marks_of(variable):
            holders[mark].add(dataset.name)
    found: dict[str, list[str]] = defaultdict(list)
    for dataset, variable in _linkable(datasets):
        if any(len(holders[mark]) > 1 for mark in marks_of(variable)):
            found[dataset.name].append(variable.name)
    return {name: tuple(variables) for name, variables in found.items()}


def candidates(datasets: Sequence[Dataset], columns: Columns) -> tuple[tuple[str, Link], ...]:
    """Return the pairs (dataset, link) whose values are worth comparing."""
    taken = set(_declared_ends(datasets))
    found = [
        (origin, link)
        for origin, link in (*_single(datasets, columns), *_composite(datasets))
        if _ends(origin, link) not in taken and (origin, link.variables) not in taken
    ]
    return tuple(dict.fromkeys(found))


def proposed(
    counted: Iterable[LinkFacts], by_name: Mapping[str, Dataset], dismissed: Collection[str] = ()
) -> tuple[LinkFacts, ...]:
    """Return the links that the values bear out: of each variable the best one, and no pair in both directions."""
    fitting = [facts for facts in counted if _is_borne_out(facts) and not _is_other_list(facts, by_name)]
    fitting.sort(key=lambda facts: (-facts.share_distinct, *_preference(facts, by_name)))
    # a dismissed link keeps its place all the same: the second best would be worse
    chosen = [facts for facts in _one_each(fitting) if facts.id not in dismissed]
    return tuple(sorted(chosen, key=lambda facts: facts.id))


def nearly(counted: Iterable[LinkFacts], by_name: Mapping[str, Dataset]) -> tuple[LinkFacts, ...]:
    """Return candidates that do not match as they are, and would if their codes were mended; the best per variable."""
    near = [facts for facts in counted if _is_near(facts) and not _is_other_list(facts, by_name)]
    near.sort(key=lambda facts: (-facts.share_mended, *_preference(facts, by_name)))
    return tuple(_one_each(near))


def labels_disagree(one: Variable, other: Variable) -> tuple[int, int] | None:
    """Return (codes with another label, codes on both lists) where most labels differ; None where the lists agree.

    None as well where fewer than three codes are on both lists.
    """
    labels = {code.value: _folded(code.label.values()) for code in other.codes}
    shared = [code for code in one.codes if labels.get(code.value)]
    worded = [code for code in shared if _folded(code.label.values())]
    differing = sum(not _folded(code.label.values()) & labels[code.value] for code in worded)
    if len(worded) < LEAST_DISTINCT or differing <= _SAME_LABELS * len(worded):
        return None
    return differing, len(worded)


def _linkable(datasets: Iterable[Dataset]) -> Iterator[tuple[Dataset, Variable]]:
    for dataset in datasets:
        for variable in dataset.variables:
            if can_link(variable):
                yield dataset, variable


def _single(datasets: Sequence[Dataset], columns: Columns) -> Iterator[tuple[str, Link]]:
    keys = _keys_by_mark(datasets, columns)
    for dataset, variable in _linkable(datasets):
        facts = columns.get(dataset.name, {}).get(variable.name)
        if facts is None or facts.distinct < LEAST_DISTINCT:
            continue
        for mark in sorted(marks_of(variable)):
            for target, key, known in keys.get(mark, ()):
                is_too_many = facts.distinct * LEAST_SHARE > known.distinct
                is_count = facts.is_counter and known.is_counter
                if target != dataset.name and not is_too_many and not is_count:
                    yield dataset.name, Link((variable.name,), target, (key,))


def _keys_by_mark(
    datasets: Sequence[Dataset], columns: Columns
) -> Mapping[str, Sequence[tuple[str, str, ColumnFacts]]]:
    found: dict[str, list[tuple[str, str, ColumnFacts]]] = defaultdict(list)
    for dataset in datasets:
        known = columns.get(dataset.name, {})
        unique = [name for name, facts in known.items() if facts.is_unique]
        unique.sort(key=lambda name: (name,) != dataset.key)
        for name in unique[:MOST_KEYS]:
            for mark in marks_of(dataset.variable(name)):
                found[mark].append((dataset.name, name, known[name]))
    return found


def _composite(datasets: Sequence[Dataset]) -> Iterator[tuple[str, Link]]:
    """Yield links to declared keys of several variables, where all of them stand in another dataset by name.

    One of them has to be an identifier: tables that are all by year, region and sex are not about one another.
    """
    for target in datasets:
        roles = {variable.role for variable in target.variables if variable.name in target.key}
        if len(target.key) < 2 or VariableRole.IDENTIFIER not in roles:
            continue
        for origin in datasets:
            here = {variable.name for variable in origin.variables}
            if origin is not target and set(target.key) <= here:
                yield origin.name, Link(target.key, target.name, target.key)


def _declared_ends(datasets: Sequence[Dataset]) -> Iterator[object]:
    """Yield what is spoken for: pairs that are linked, in either direction, and variables that point somewhere."""
    here = {dataset.name for dataset in datasets}
    for dataset in datasets:
        for link in dataset.links:
            yield _ends(dataset.name, link)
            if link.dataset in here:
                yield dataset.name, link.variables


def _ends(origin: str, link: Link) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset({(origin, frozenset(link.variables)), (link.dataset, frozenset(link.to))})


def _is_borne_out(facts: LinkFacts) -> bool:
    return facts.is_target_unique and facts.distinct >= LEAST_DISTINCT and facts.share_distinct >= LEAST_SHARE


def _is_other_list(facts: LinkFacts, by_name: Mapping[str, Dataset]) -> bool:
    """Return whether the codes are the same and mean something else."""
    origin, target = by_name[facts.origin], by_name[facts.target]
    pairs = zip(facts.variables, facts.to, strict=True)
    return any(labels_disagree(origin.variable(one), target.variable(other)) for one, other in pairs)


def _is_near(facts: LinkFacts) -> bool:
    is_near = facts.share_distinct < LEAST_SHARE <= facts.share_mended
    return is_near and facts.is_target_unique and facts.distinct >= LEAST_DISTINCT


def _one_each(ordered: Iterable[LinkFacts]) -> Iterator[LinkFacts]:
    """Yield the first link of each variable, and of each pair in whichever direction."""
    taken: set[object] = set()
    for facts in ordered:
        mine = {_ends(facts.origin, facts.link), (facts.origin, facts.variables)}
        if not mine & taken:
            taken |= mine
            yield facts


def _preference(facts: LinkFacts, by_name: Mapping[str, Dataset]) -> tuple[bool, int, int, str]:
    """Return what sorts the better of two links first: to a declared key, to the larger register, from the smaller."""
    is_key = by_name[facts.target].key == facts.to
    return (not is_key, -facts.target_distinct, facts.distinct, facts.id)


def _tokens(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", _plain(text))
    return frozenset(word[:_KEPT_LETTERS] for word in words if word not in _GENERIC)


def _folded(labels: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(re.findall(r"\w+", _plain(label))) for label in labels) - {""}


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
