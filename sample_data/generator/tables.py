"""The tables as they are shipped: with place, area and sex beside every record, so that a question needs no join."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from core.catalog import Dataset, VariableType
from sample_data.generator.datasets import DRAFTS

ARROW = {
    VariableType.TEXT: pa.string(),
    VariableType.INTEGER: pa.int32(),
    VariableType.YEAR: pa.int32(),
    VariableType.NUMBER: pa.float64(),
    VariableType.BOOLEAN: pa.bool_(),
    VariableType.DATE: pa.date32(),
}

_ORDER = {
    "enrolment": ["year", "school_code", "grade", "pupil_id"],
    "exams": ["year", "subject", "grade", "school_code", "pupil_id"],
    "pupils": ["pupil_id"],
    "teachers": ["school_code", "document"],
    "payroll": ["school_code", "document", "pay_month"],
    "programme": ["school_code"],
    "schools": ["school_code"],
    "districts": ["district"],
}
"""Like records together: the files are a third of what they would be in any order, and filters skip whole blocks."""


@dataclass(frozen=True)
class Ministry:
    """Everything that was simulated; in all tables but the first two `school` is a row of `schools`."""

    districts: pd.DataFrame
    schools: pd.DataFrame
    enrolment: pd.DataFrame
    exams: pd.DataFrame
    pupils: pd.DataFrame
    teachers: pd.DataFrame
    payroll: pd.DataFrame


def tables(ministry: Ministry) -> dict[str, pa.Table]:
    """Return the table of every dataset, with the columns, types and order that its description promises."""
    schools = ministry.schools
    frames = {
        "districts": ministry.districts,
        "schools": schools,
        "programme": schools[schools["is_eligible"]],
        **{
            name: with_school(getattr(ministry, name), schools)
            for name in ("enrolment", "exams", "pupils", "teachers", "payroll")
        },
    }
    return {name: _table(frames[name], draft) for name, draft in DRAFTS.items()}


def with_school(records: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    """Return the records with the columns of their school beside them; ids as text of seven digits."""
    place = schools.iloc[records["school"].to_numpy()].reset_index(drop=True)
    joined = records.reset_index(drop=True).join(place[place.columns.difference(records.columns)])
    return joined.assign(pupil_id=pupil_ids(joined["pupil_id"])) if "pupil_id" in joined else joined


def pupil_ids(numbers: "pd.Series[int]") -> "pd.Series[str]":
    """Return pupil numbers as they are published: text of seven digits."""
    return numbers.astype(str).str.zfill(7)


def schema(dataset: Dataset) -> pa.Schema:
    """Return the Arrow schema that the dataset's variables promise; codes are plain text."""
    return pa.schema([(variable.name, ARROW[variable.type]) for variable in dataset.variables])


def _table(frame: pd.DataFrame, draft: Dataset) -> pa.Table:
    ordered = frame.sort_values(_ORDER[draft.name])[[variable.name for variable in draft.variables]]
    # Without its metadata the file does not depend on the version of pandas.
    return pa.Table.from_pandas(ordered, schema(draft), preserve_index=False).replace_schema_metadata(None)
