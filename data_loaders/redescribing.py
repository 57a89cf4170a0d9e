"""A dataset under a dictionary: new labels and roles, and what is known of its values where their meaning has changed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.catalog import Dataset
from core.dictionary import Dictionary, applied
from core.dictionary_values import spelled
from data_loaders.scratch_engine import engine, nothing_left_behind
from data_loaders.stored_facts import recounted


def redescribed(dictionary: Dictionary, dataset: Dataset, files: Sequence[Path]) -> Dataset:
    """Return the dataset as the dictionary says; `files` hold its data.

    Where other values than before stand for "no value", share missing, lowest and highest are counted anew. Values that
    a variable of this type cannot hold are passed over: the type may have changed since they were said.
    """
    described = applied(spelled(dictionary, dataset), dataset)
    before = {variable.name: variable for variable in dataset.variables}
    changed = [
        variable
        for variable in described.variables
        if {code.value for code in variable.missing} != {code.value for code in before[variable.name].missing}
    ]
    if not changed:
        return described
    with nothing_left_behind(), engine(files[0].parent) as connection:
        counted = recounted(changed, files, dataset.edition.records, connection)
    facts = {variable.name: variable for variable in counted}
    return replace(
        described, variables=tuple(facts.get(variable.name, variable) for variable in described.variables)
    )
