"""What the reporting units are called: by the code list, else by the register that they are linked to."""

# ruff: noqa: S608 - every name in the SQL is ours; what comes from people or files is a parameter

import re
from collections.abc import Mapping

from core.catalog import Dataset, Variable, VariableType
from core.words import Words
from data_loaders.checking.records import as_text, composed, quoted, records_of
from data_loaders.checking.session import opened
from data_loaders.intake import Unwatched
from data_loaders.store import Store

_NAME = re.compile(r"(^|_)(name|nombre|nome|nom)(_|$)")


def labels_of(dataset: Dataset, unit: str, store: Store) -> Mapping[str, Words]:
    """Return the label of each unit by its stored code; units without one are left out."""
    if not unit:
        return {}
    codes = dataset.variable(unit).code_labels
    return codes or _from_register(dataset, unit, store)


def _from_register(dataset: Dataset, unit: str, store: Store) -> Mapping[str, Words]:
    others = store.catalog().datasets
    links = [(link.dataset, link.to[0]) for link in dataset.links if link.variables == (unit,)]
    for name, key in [*links, (dataset.name, unit)]:
        register = others.get(name)
        variable = _naming(register, key) if register else None
        if register and variable:
            return {code: {"": text} for code, text in _read(register, key, variable, store) if text}
    return {}


def _naming(register: Dataset, key: str) -> Variable | None:
    """Return the variable that names the records of a register, if its name says so ("school_name")."""
    if register.key != (key,):
        return None
    names = [
        each for each in register.variables if each.type is VariableType.TEXT and _NAME.search(each.name)
    ]
    return max(names, key=lambda each: each.distinct or 0, default=None)


def _read(register: Dataset, key: str, naming: Variable, store: Store) -> list[tuple[str, str]]:
    code = as_text(register.variable(key), f"r.{quoted(key)}")
    reading = records_of(register, store).reading([key, naming.name])
    with opened(store, Unwatched(), register) as session:
        rows = session.ask(
            composed(f"SELECT {code}, {quoted(naming.name)} FROM {{}} AS r WHERE {code} IS NOT NULL", reading)
        )
    return [(str(each), str(text or "")) for each, text in rows]
