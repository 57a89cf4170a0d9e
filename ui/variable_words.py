"""What is said of a variable wherever it is shown or picked: its type, its use, one line, its unit, examples."""

import streamlit as st

from core.catalog import Variable, VariableRole, VariableType
from core.labelling import category_label
from core.profile_words import value_in_words
from core.variable_words import ROLE_LABELS, TYPE_LABELS
from core.words import Message
from ui.words import _, label, plain, say, voice

__all__ = ["ROLE_LABELS", "TYPE_LABELS", "about", "ends", "examples", "name_of", "said_of"]

_MOST_EXAMPLES = 3
_LONGEST_LINE = 220


def name_of(variable: Variable) -> str:
    """Return the label of a variable; its short name where it has none."""
    return label(variable.label) or variable.name


def about(variable: Variable) -> str:
    """Return one line about a variable: what it means, its unit, some of its values. Empty where nothing is known."""
    parts = [_one_line(label(variable.description)).removesuffix(".")]
    unit = label(variable.unit)
    parts += [_("Unit: %(unit)s", unit=unit)] if unit else []
    shown = examples(variable)
    parts += [_("For example: %(values)s", values=", ".join(shown))] if shown else [ends(variable)]
    return " · ".join(part for part in parts if part)


def said_of(variable: Variable, *, is_named: bool = False) -> None:
    """Show the line about a variable under the picker that it was chosen in; `is_named` begins it with its label."""
    line = about(variable)
    if line:
        st.caption(plain(f"{name_of(variable)}: {line}" if is_named else line))


def examples(variable: Variable) -> list[str]:
    """Return the first few values of the code list: never values of identifiers or hidden variables."""
    if _is_private(variable):
        return []
    texts = [_meaning(variable, code.value) for code in variable.codes[:_MOST_EXAMPLES]]
    return [*texts, "…"] if len(variable.codes) > _MOST_EXAMPLES else texts


def ends(variable: Variable) -> str:
    """Return the lowest and the highest value of a number, a year or a day; nothing for a text or an identifier."""
    low, high = variable.lowest, variable.highest
    if low is None or high is None or variable.type is VariableType.TEXT or _is_private(variable):
        return ""
    return _("from %(low)s to %(high)s", low=_end(variable, low), high=_end(variable, high))


def _end(variable: Variable, value: float | str) -> str:
    return value_in_words(variable, value, voice())


def _is_private(variable: Variable) -> bool:
    return variable.role in {VariableRole.IDENTIFIER, VariableRole.HIDDEN}


def _meaning(variable: Variable, value: str) -> str:
    meaning = category_label(variable, value)
    return say(meaning) if isinstance(meaning, Message) else label(meaning)


def _one_line(text: str) -> str:
    """Return a description without line breaks, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE].rsplit(" ", 1)[0] + " …"
