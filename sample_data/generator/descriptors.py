"""Describing the shipped tables: code lists of places and schools, counts and ranges, edition; as `datapackage.json`."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.catalog import Code, Dataset, Variable, VariableRole, VariableType
from data_loaders.descriptor import to_descriptor
from sample_data.generator.datasets import DRAFTS, PUBLISHED
from sample_data.generator.vocabulary import words

DATA, DESCRIPTOR = "data.parquet", "datapackage.json"

CodeLists = Mapping[str, tuple[Code, ...]]

_WITH_RANGE = frozenset({VariableType.INTEGER, VariableType.NUMBER, VariableType.YEAR, VariableType.DATE})
_ONE_CODE = re.compile(r'\{\s+"value": ("(?:[^"\\]|\\.)*"),\s+"label": ("(?:[^"\\]|\\.)*")\s+\}')


def describe(name: str, table: pa.Table, file: Path, lists: CodeLists) -> Dataset:
    """Return the finished description of a dataset whose Parquet file has been written."""
    draft = DRAFTS[name]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    edition = replace(
        draft.edition,
        id=f"{PUBLISHED:%Y-%m-%d}-{digest[:6]}",
        records=table.num_rows,
        sha256=digest,
    )
    variables = tuple(_described(variable, table[variable.name], lists) for variable in draft.variables)
    return replace(draft, variables=variables, edition=edition)


def write_descriptor(dataset: Dataset, path: Path) -> None:
    """Write the package descriptor, every code of a code list on a line of its own."""
    text = json.dumps(to_descriptor(dataset, [DATA]), ensure_ascii=False, indent=1)
    path.write_text(_ONE_CODE.sub(r'{"value": \1, "label": \2}', text) + "\n", encoding="utf-8", newline="\n")


def code_lists(districts: pa.Table, schools: pa.Table) -> CodeLists:
    """Return the codes of all places and schools with their names, in the order of the codes."""
    levels = {
        level: _names(districts, level, f"{level}_name") for level in ("region", "province", "district")
    }
    return {**levels, "school_code": _schools(schools, levels["district"])}


def _schools(schools: pa.Table, districts: tuple[Code, ...]) -> tuple[Code, ...]:
    """Return the schools with their district behind the name: many schools are called the same."""
    place = {code.value: code.label["es"] for code in districts}
    rows = schools.select(["school_code", "school_name", "district"]).sort_by("school_code").to_pylist()
    return tuple(
        Code(row["school_code"], words(f"{row['school_name']} ({place[row['district']]})")) for row in rows
    )


def _names(table: pa.Table, code: str, name: str) -> tuple[Code, ...]:
    named = dict(zip(table[code].to_pylist(), table[name].to_pylist(), strict=True))
    return tuple(Code(value, words(named[value])) for value in sorted(named))


def _described(variable: Variable, column: pa.ChunkedArray, lists: CodeLists) -> Variable:
    """Return the variable with what was counted. An identifier has no code list: there is nothing to choose from."""
    is_listed = variable.name in lists and variable.role is not VariableRole.IDENTIFIER
    lowest, highest = _range(variable, column)
    return replace(
        variable,
        codes=lists[variable.name] if is_listed else variable.codes,
        share_missing=round(column.null_count / max(len(column), 1), 6),
        distinct=pc.count_distinct(column).as_py(),
        lowest=lowest,
        highest=highest,
    )


def _range(variable: Variable, column: pa.ChunkedArray) -> tuple[Any, Any]:
    if variable.type not in _WITH_RANGE:
        return None, None
    found = pc.min_max(column).as_py()
    if variable.type is VariableType.DATE:
        return found["min"].isoformat(), found["max"].isoformat()
    return found["min"], found["max"]
