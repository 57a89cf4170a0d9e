"""What types and uses of variables are called."""

from core.catalog import VariableRole, VariableType
from core.words import N_

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
