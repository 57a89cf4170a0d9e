"""Who reports: which variable names the unit (a school, an office) that can correct a record, and which its area."""

import re
from collections.abc import Iterable

from core.catalog import Dataset, Variable, VariableRole, VariableType

UNIT_LEVELS = ("school", "facility", "office", "establishment", "institution", "unit")
"""Levels of geography that are somebody who can answer, and not a piece of land."""
_UNIT_NAME = re.compile(
    r"(^|_)(school|escuela|colegio|codigo_modular|cod_mod|institucion|iiee|ie|facility|establecimiento|eess|"
    r"health_post|posta|oficina|office|ugel|ipress|escola|cnes|inep)(_|$)"
)
_OF_NAMES = re.compile(r"(^|_)(name|nombre|nome)(_|$)")
_FEWEST = 2


def unit_variable(dataset: Dataset) -> str:
    """Return the variable that names the reporting unit; empty where there is none.

    In this order: a variable whose area level is a unit ("school"); the most granular variable that alone points at another
    dataset; a variable called like a unit; the most granular area.
    """
    levels = [each for each in dataset.variables if each.area_level in UNIT_LEVELS]
    pointing = {link.variables[0] for link in dataset.links if len(link.variables) == 1}
    linked = [
        each for each in dataset.variables if each.name in pointing and not _names_records(each, dataset)
    ]
    called = [each for each in dataset.variables if _is_called_like_a_unit(each)]
    areas = [each for each in dataset.variables if each.area_level]
    return next((_finest(some) for some in (levels, linked, called, areas) if some), "")


def area_variable(dataset: Dataset) -> str:
    """Return the variable that shares are told by: the coarsest area with two values or more; empty where there is none."""
    unit = unit_variable(dataset)
    areas = [
        each
        for each in dataset.variables
        if each.area_level and each.name != unit and each.area_level not in UNIT_LEVELS
    ]
    split = [each for each in areas if each.distinct is None or each.distinct >= _FEWEST]
    return min(split, key=_distinct).name if split else ""


def _finest(variables: Iterable[Variable]) -> str:
    return max(variables, key=_distinct).name


def _distinct(variable: Variable) -> int:
    return variable.distinct or len(variable.codes)


def _names_records(variable: Variable, dataset: Dataset) -> bool:
    """Whether a variable is about who a record is (a pupil), and not about who sent it."""
    return variable.role is VariableRole.IDENTIFIER and dataset.key != (variable.name,)


def _is_called_like_a_unit(variable: Variable) -> bool:
    is_code = variable.type in (VariableType.TEXT, VariableType.INTEGER)
    name = f"{variable.name}"
    return is_code and bool(_UNIT_NAME.search(name)) and not _OF_NAMES.search(name)
