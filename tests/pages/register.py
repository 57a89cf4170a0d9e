"""A payroll of a dozen payments with planted faults, and the checks that find them; published into a data folder.

Two schools, six months would be too many to read: a payment per row.

    row  school  document  month    pay   what is wrong
    1-2  A       11        Jan Feb  100
    3    B       11        Mar      100   paid at a second school (A has two of three)
    4-6  A       12        Jan-Mar  100
    7-9  B       13        Jan-Mar  110
    10   B       14        Jan     1100   a zero too many
    11   B       15        Jan      -5    below zero
    12   A       16        Jan            no pay
"""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from core.access import Role, Viewer
from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.quality import Check, CheckKind, State
from core.settings import Settings
from data_loaders import Office, open_office

STEWARD = Viewer(Role.STEWARD)
TWO_SCHOOLS = Check(CheckKind.DEPENDS, ("document", "school"), state=State.CONFIRMED)
RANGE = Check(CheckKind.RANGE, ("pay",), low=0.0, high=1000.0, state=State.CONFIRMED)
FILLED = Check(CheckKind.REQUIRED, ("pay",), state=State.CONFIRMED)

_SCHOOLS = "AABAAABBBBBA"
_DOCUMENTS = ["11", "11", "11", "12", "12", "12", "13", "13", "13", "14", "15", "16"]
_MONTHS = (1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 1, 1)
_PAY = (100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 110.0, 110.0, 110.0, 1100.0, -5.0, None)


def payroll() -> Dataset:
    """Return the dataset as it is published."""
    return Dataset(
        name="pay",
        title={"en": "Payroll of two schools", "es": "Planilla de dos escuelas"},
        variables=(
            Variable(
                "school", VariableType.TEXT, {"en": "School"}, area_level="school", codes=_codes("A", "B")
            ),
            Variable(
                "region", VariableType.TEXT, {"en": "Region"}, area_level="region", codes=_codes("01", "02")
            ),
            Variable("document", VariableType.TEXT, {"en": "Document"}, VariableRole.IDENTIFIER),
            Variable("month", VariableType.DATE, {"en": "Month"}),
            Variable("surname", VariableType.TEXT, {"en": "Surname"}, VariableRole.HIDDEN),
            Variable("pay", VariableType.NUMBER, {"en": "Pay"}, VariableRole.MEASURE),
        ),
        edition=Edition("", datetime.now(UTC), 0),
        key=("document", "month"),
    )


def office_with_payroll(folder) -> Office:
    """Publish the payroll into a data folder, with its three checks confirmed and run by nobody yet."""
    office = open_office(Settings.read({"VENTANILLA_DATA": str(folder), "VENTANILLA_SAMPLE": "0"}))
    with office.store.scratch() as room:
        pq.write_table(records(), room / "data.parquet")
        dataset = office.store.publish(payroll(), room)
    office.checks.save(dataset, STEWARD, (TWO_SCHOOLS, RANGE, FILLED))
    return office


def records() -> pa.Table:
    """Return the twelve payments."""
    return pa.table(
        {
            "school": list(_SCHOOLS),
            "region": ["01" if school == "A" else "02" for school in _SCHOOLS],
            "document": _DOCUMENTS,
            "month": [date(2024, month, 1) for month in _MONTHS],
            "surname": [f"Quispe {document}" for document in _DOCUMENTS],
            "pay": list(_PAY),
        }
    )


def _codes(*values: str) -> tuple[Code, ...]:
    return tuple(Code(value, {"en": f"Place {value}"}) for value in values)
