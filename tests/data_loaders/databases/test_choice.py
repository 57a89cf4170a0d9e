import datetime
from decimal import Decimal

import pytest

from data_loaders.databases.choice import (
    Condition,
    DatabaseChoice,
    Operator,
    checked,
    chosen_columns,
    typed_value,
)
from data_loaders.databases.failures import DatabaseFailed
from data_loaders.databases.tables import DatabaseColumn, DatabaseTable, Family, TableDescription

PUPILS = TableDescription(
    DatabaseTable("public", "pupils"),
    (
        DatabaseColumn("id", "bigint", Family.WHOLE),
        DatabaseColumn("name", "text", Family.TEXT),
        DatabaseColumn("born", "date", Family.DATE),
        DatabaseColumn("photo", "bytea", Family.LEFT_OUT),
        DatabaseColumn("salary", "numeric", Family.DECIMAL, is_readable=False),
    ),
)


def choice(*conditions, columns=(), most_rows=None):
    return DatabaseChoice("padron", "public", "pupils", columns, conditions, most_rows)


def test_a_choice_survives_being_kept_as_text():
    kept = choice(Condition("name", Operator.IS, ("Ñusta", 'a"b')), columns=("id", "name"), most_rows=5)
    assert DatabaseChoice.from_json(kept.to_json()) == kept


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"connection": "a"}', "null", choice().to_json().replace("[]", "7")]
)
def test_a_broken_choice_is_an_error_of_ours(text):
    with pytest.raises(DatabaseFailed, match="Choose it again"):
        DatabaseChoice.from_json(text)


def test_without_a_choice_of_columns_all_that_can_be_read_are_taken():
    assert [column.name for column in chosen_columns(choice(), PUPILS)] == ["id", "name", "born"]


def test_chosen_columns_come_in_the_order_of_the_table():
    assert [column.name for column in chosen_columns(choice(columns=("born", "id")), PUPILS)] == [
        "id",
        "born",
    ]


@pytest.mark.parametrize(
    ("name", "sentence"), [("gone", "no column"), ("photo", "cannot be"), ("salary", "cannot be")]
)
def test_a_column_that_cannot_be_taken_is_named(name, sentence):
    with pytest.raises(DatabaseFailed, match=sentence) as caught:
        chosen_columns(choice(columns=(name,)), PUPILS)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (Condition("gone", Operator.IS, ("1",)), "no column"),
        (Condition("photo", Operator.FILLED), "cannot be filtered"),
        (Condition("salary", Operator.AT_LEAST, ("1",)), "cannot be filtered"),
        (Condition("id", Operator.BEGINS, ("1",)), "cannot be filtered"),
        (Condition("id", Operator.IS), "has no value"),
        (Condition("id", Operator.IS, ("twelve",)), "does not fit"),
        (Condition("id", Operator.IS, (str(2**63),)), "does not fit"),
        (Condition("born", Operator.AT_LEAST, ("31/12/2024",)), "does not fit"),
        (Condition("name", Operator.IS, ("a\x00b",)), "does not fit"),
        (Condition("id", Operator.AT_MOST, ("1", "2")), "does not fit"),
        (Condition("id", Operator.IS, tuple(map(str, range(501)))), "too many"),
    ],
)
def test_a_condition_that_makes_no_sense_is_explained_without_its_value(condition, sentence):
    with pytest.raises(DatabaseFailed, match=sentence) as caught:
        checked(choice(condition), PUPILS)
    assert not [value for value in condition.values if len(value) > 2 and value in str(caught.value)]


def test_no_rows_at_all_is_no_limit():
    with pytest.raises(DatabaseFailed, match="at least 1"):
        checked(choice(most_rows=0), PUPILS)


@pytest.mark.parametrize(
    ("family", "text", "value"),
    [
        (Family.WHOLE, "-7", -7),
        (Family.DECIMAL, " 1.50", Decimal("1.50")),
        (Family.BOOLEAN, "False", False),
        (Family.DATE, "2024-02-29", datetime.date(2024, 2, 29)),
        (Family.DATETIME, "2024-02-29T10:00:00-05:00", datetime.datetime.fromisoformat("2024-02-29T15:00")),
        (Family.CODES, "sad", "sad"),
    ],
)
def test_a_value_takes_the_type_of_its_column(family, text, value):
    assert typed_value(family, text) == value


@pytest.mark.parametrize(
    ("family", "text"), [(Family.DECIMAL, "NaN"), (Family.DECIMAL, "1e999"), (Family.BOOLEAN, "2")]
)
def test_a_value_that_is_none_of_the_type_is_an_error(family, text):
    with pytest.raises(ValueError, match=r"number|true"):
        typed_value(family, text)
