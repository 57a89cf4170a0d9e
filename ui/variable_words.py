"""What is said of a variable wherever it is shown or picked: its type, its use, one line, its unit, examples."""

from core.catalog import Variable, VariableRole, VariableType
from core.labelling import category_label
from core.words import Message, N_
from ui.words import _, label, say, voice

_MOST_EXAMPLES = 3
_LONGEST_LINE = 220

TYPE_LABELS = {
    VariableType.TEXT: N_("Text"),
    VariableType.INTEGER: N_("Whole number"),
    VariableType.NUMBER: N_("Number"),
    VariableType.BOOLEAN: N_("Yes or no"),
    VariableType.DATE: N_("Date"),
    VariableType.DATETIME: N_("Date and time"),
    VariableType.YEAR: N_("Year"),
}

ROLE_LABELS = {
    VariableRole.IDENTIFIER: N_("Identifier"),
    VariableRole.DIMENSION: N_("Breakdown"),
    VariableRole.MEASURE: N_("Measure"),
    VariableRole.HIDDEN: N_("Hidden"),
}


def name_of(variable: Variable) -> str:
    """Return the label of a variable; its short name where it has none."""
    return label(variable.label) or variable.name


def about(variable: Variable) -> str:
    """Return one line about a variable: what it means, its unit, some of its values. Empty where nothing is known."""
    parts = [_one_line(label(variable.description))]
    unit = label(variable.unit)
    parts += [_("Unit: %(unit)s", unit=unit)] if unit else []
    shown = examples(variable)
    parts += [_("For example: %(values)s", values=", ".join(shown))] if shown else []
    return " · ".join(part for part in parts if part)


def examples(variable: Variable) -> list[str]:
    """Return a few values from the code list, or the ends of a number: never values of identifiers or hidden variables."""
    if variable.role in {VariableRole.IDENTIFIER, VariableRole.HIDDEN}:
        return []
    if variable.codes:
        more = len(variable.codes) > _MOST_EXAMPLES
        texts = [_meaning(variable, code.value) for code in variable.codes[:_MOST_EXAMPLES]]
        return [*texts, "…"] if more else texts
    text = ends(variable)
    return [text] if text else []


def ends(variable: Variable) -> str:
    """Return the lowest and the highest value of a number, a year or a day; nothing for a text or an identifier."""
    low, high = variable.lowest, variable.highest
    is_named = variable.role in {VariableRole.IDENTIFIER, VariableRole.HIDDEN}
    if low is None or high is None or variable.type is VariableType.TEXT or is_named:
        return ""
    if isinstance(low, str) or isinstance(high, str):
        return f"{low} – {high}"
    if variable.type is VariableType.YEAR:
        return f"{low:.0f} – {high:.0f}"
    return f"{voice().number(low)} – {voice().number(high)}"


def _meaning(variable: Variable, value: str) -> str:
    meaning = category_label(variable, value)
    return say(meaning) if isinstance(meaning, Message) else label(meaning)


def _one_line(text: str) -> str:
    """Return a description without line breaks, cut at a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE].rsplit(" ", 1)[0] + " …"
