"""Small registers for the tests of checks: columns as they are stored, published as an edition."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from data_loaders.checking.running import Run, setting_of
from data_loaders.checking.session import opened
from data_loaders.intake import Unwatched

TEXT, WHOLE, NUMBER, DAY, YEAR = (
    VariableType.TEXT,
    VariableType.INTEGER,
    VariableType.NUMBER,
    VariableType.DATE,
    VariableType.YEAR,
)
ARROW = {
    TEXT: pa.string(),
    WHOLE: pa.int64(),
    NUMBER: pa.float64(),
    DAY: pa.date32(),
    YEAR: pa.int64(),
    VariableType.DATETIME: pa.timestamp("us"),
    VariableType.BOOLEAN: pa.bool_(),
}


def variable(name, type_=TEXT, *, missing=(), codes=(), role=None, level="", **more):
    is_number = type_ in (WHOLE, NUMBER)
    return Variable(
        name,
        type_,
        {"en": name.capitalize()},
        role or (VariableRole.MEASURE if is_number else VariableRole.DIMENSION),
        missing=tuple(Code(value, {"en": meaning}) for value, meaning in missing),
        codes=tuple(Code(value, {"en": value}) for value in codes),
        area_level=level,
        **more,
    )


def publish(office, name, *columns, key=(), links=()):
    """Publish columns, each a variable with its values; returns the dataset."""
    dataset = Dataset(
        name,
        {"en": name.capitalize()},
        tuple(each for each, _ in columns),
        Edition("", datetime.now(UTC), 0),
        key=key,
        links=links,
    )
    table = pa.table({each.name: pa.array(values, ARROW[each.type]) for each, values in columns})
    with office.store.scratch() as folder:
        pq.write_table(table, folder / "data.parquet")
        return office.store.publish(dataset, folder)


def finding_of(office, dataset, check):
    """Run one check; returns its finding and the rows that it hit with what was expected of them."""
    with opened(office.store, Unwatched(), dataset) as session:
        run = Run(setting_of(dataset, office.store), session)
        [finding] = run.all([check], Unwatched()).findings
        hits = session.ask("SELECT row_number, unit, area, key, shown, expected FROM kept_hits ORDER BY ALL")
    return finding, hits
