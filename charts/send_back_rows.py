"""The rows of a list to send back: one per hit, in words for somebody who knows her school and not our checks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite

from core import quality_words
from core.catalog import NUMERIC, Dataset, Variable, VariableRole, VariableType
from core.quality import Check, Hit
from core.words import Message, Speaker, N_

Cell = str | int | float | date | None
"""What a cell holds: text, a number, a day, or nothing."""


@dataclass(frozen=True)
class Fault:
    """One row. `key` stands in the order of the key variables; `type` is that of the value to be corrected."""

    key: tuple[Cell, ...]
    concerns: str
    wrong: str
    found: Cell
    expected: str
    advice: str
    type: VariableType
    reference: str = ""


@dataclass(frozen=True)
class CheckWords:
    """What is said of every hit of one check."""

    wrong: str
    expected: str
    advice: str
    concerns: str


@dataclass(frozen=True)
class Wording:
    """Puts hits of one dataset into one language; what it has said of a check it keeps."""

    dataset: Dataset
    unit_variable: str
    speaker: Speaker
    _said: dict[str, CheckWords] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Variable, ...]:
        """The variables that tell the records of one unit apart: the key without the unit itself."""
        names = [name for name in self.dataset.key if name != self.unit_variable]
        return tuple(self.dataset.variable(name) for name in names or self.dataset.key)

    def faults(self, found: Iterable[tuple[Check, Hit]]) -> Iterator[Fault]:
        """Return one row per hit, in the order given; no value of a hidden variable is in it, unless it is the key."""
        for check, hit in found:
            yield self._fault(check, hit, self._words(check))

    def _words(self, check: Check) -> CheckWords:
        if check.id not in self._said:
            say, known = self.speaker.say, self.dataset.variable
            self._said[check.id] = CheckWords(
                say(quality_words.title_of(check, self.dataset)),
                say(quality_words.rule_of(check, self.dataset)),
                say(quality_words.advice_of(check, self.dataset)),
                ", ".join(self.speaker.label(known(name).label) for name in check.variables),
            )
        return self._said[check.id]

    def _fault(self, check: Check, hit: Hit, words: CheckWords) -> Fault:
        shown = {name: text for name, text in hit.values.items() if self._may_be_seen(name)}
        only = self.dataset.variable(next(iter(shown))) if len(shown) == 1 else None
        return Fault(
            key=tuple(cell_of(variable, hit.key.get(variable.name, "")) for variable in self.key),
            concerns=words.concerns,
            wrong=words.wrong,
            found=self._found(shown, only),
            expected=self._expected(check, hit.expected) or words.expected,
            advice=words.advice,
            type=only.type if only else VariableType.TEXT,
            reference=hit.id,
        )

    def _found(self, shown: Mapping[str, str], only: Variable | None) -> Cell:
        if only is not None:
            text = shown[only.name]
            return self._worded(only, text) if text in only.code_labels or not text else cell_of(only, text)
        parts = []
        for name, text in shown.items():
            variable = self.dataset.variable(name)
            values = {"variable": variable.label, "value": self._worded(variable, text)}
            parts.append(self.speaker.say(Message(N_("%(variable)s: %(value)s"), values)))
        return "; ".join(parts)

    def _worded(self, variable: Variable, text: str) -> str:
        if not text:
            return self.speaker.say(Message(N_("(empty)")))
        label = self.speaker.label(variable.code_labels.get(text, {}))
        if not label or label == text:
            return text
        return self.speaker.say(Message(N_("%(label)s (%(code)s)"), {"label": label, "code": text}))

    def _expected(self, check: Check, text: str) -> str:
        if not text or not check.variables or check.variables[-1] not in self._names():
            return text
        return self._worded(self.dataset.variable(check.variables[-1]), text)

    def _may_be_seen(self, name: str) -> bool:
        if name not in self._names():
            return False
        is_hidden = self.dataset.variable(name).role is VariableRole.HIDDEN
        return not is_hidden or name in self.dataset.key

    def _names(self) -> frozenset[str]:
        return frozenset(variable.name for variable in self.dataset.variables)


def cell_of(variable: Variable, text: str) -> Cell:
    """Return a stored text as what it is: a number, a day, else the text itself; nothing for nothing.

    >>> cell_of(Variable("year", VariableType.YEAR, {}), "2024")
    2024
    >>> cell_of(Variable("code", VariableType.TEXT, {}), "0024")
    '0024'
    """
    if not text:
        return None
    try:
        return _typed(variable.type, text)
    except (ValueError, OverflowError):
        return text


def _typed(kind: VariableType, text: str) -> Cell:
    if kind in NUMERIC or kind is VariableType.YEAR:
        number = float(text)
        # a workbook counts to fifteen digits; a longer number would be another one
        if not isfinite(number) or abs(number) >= 1e15:
            return text
        return int(number) if number == int(number) else number
    if kind is VariableType.DATE:
        return _day(date.fromisoformat(text), text)
    if kind is VariableType.DATETIME:
        return _day(datetime.fromisoformat(text).replace(tzinfo=None), text)
    return text


def _day(day: date, text: str) -> Cell:
    """Return the day, or its text where it lies before the first one that a workbook knows."""
    return day if day.year > 1900 else text
