"""What a person decided about the proposed harmonisation table: which column is which, in which unit, which word is which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.harmony import Harmony, Rule, Standard
from data_loaders.stacking.harmonising import Harmonised, Match, rules_of
from data_loaders.values.naming import safe_names

OWN = "#own"
"""A standard column that does not exist yet: the column becomes one of its own. No safe name is like it."""


@dataclass(frozen=True)
class Decision:
    """What becomes of one column of some files: a standard column, OWN, or nothing (left out, empty).

    `factor` multiplies its numbers, which are written with `decimal` as their decimal sign; `values` says which of its words are which of the standard column's.
    """

    standard: str
    factor: str = "1"
    decimal: str = "."
    values: Mapping[str, str] = field(default_factory=dict)


def decisions_of(harmonised: Harmonised) -> tuple[Decision, ...]:
    """Return the proposals as decisions, one per match, in their order."""
    return tuple(Decision(match.standard) for match in harmonised.matches)


def reviewed(harmonised: Harmonised, decisions: Sequence[Decision]) -> Harmony:
    """Return the table as it was decided; there is one decision per match of the proposal."""
    standards = list(harmonised.harmony.standards)
    matches, chosen = [], {}
    for match, decision in zip(harmonised.matches, decisions, strict=True):
        standard = _added(standards, match) if decision.standard == OWN else decision.standard
        matches.append(replace(match, standard=standard))
        chosen[match.source, standard] = decision
    constants = tuple(rule for rule in harmonised.harmony.rules if not rule.source)
    rules = tuple(_decided(rule, chosen) for rule in rules_of(matches))
    used = {rule.standard for rule in (*rules, *constants)}
    return Harmony(tuple(each for each in standards if each.name in used), (*constants, *rules))


def _added(standards: list[Standard], match: Match) -> str:
    name = safe_names([*(each.name for each in standards), match.source])[-1]
    standards.append(Standard(name, match.source))
    return name


def _decided(rule: Rule, chosen: Mapping[tuple[str, str], Decision]) -> Rule:
    decision = chosen[rule.source, rule.standard]
    return replace(rule, factor=decision.factor, decimal=decision.decimal, values=dict(decision.values))
