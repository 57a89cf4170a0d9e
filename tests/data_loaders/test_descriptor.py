import json
from dataclasses import replace

from core.catalog import Variable, VariableType
from data_loaders.descriptor import from_descriptor, to_descriptor
from tests.data_loaders.small_dataset import schools

RANGED = (
    Variable("age", VariableType.INTEGER, {"en": "Age"}, valid_low=3, valid_high=20),
    Variable("mark", VariableType.NUMBER, {"en": "Mark"}, valid_low=0.5),
    Variable("born", VariableType.DATE, {"en": "Born"}, valid_low="1990-01-01", valid_high="2024-12-31"),
    Variable("year", VariableType.YEAR, {"en": "Year"}, valid_high=2026),
)


def test_valid_ranges_how_it_was_collected_and_whom_to_ask_come_back():
    said = {"en": "Counted by head teachers", "qu": "Yupasqa"}
    dataset = replace(
        schools(), variables=RANGED, key=(), collected=said, contact="Ana, statistics@example.org"
    )
    package = json.loads(json.dumps(to_descriptor(dataset, ["data.parquet"])))
    assert from_descriptor(package) == dataset
    constraints = [field.get("constraints") for field in package["resources"][0]["schema"]["fields"]]
    assert constraints[0] == {"minimum": 3, "maximum": 20}
    assert constraints[1] == {"minimum": 0.5}
    assert constraints[2] == {"minimum": "1990-01-01", "maximum": "2024-12-31"}
    assert package["contributors"] == [{"title": "Ana, statistics@example.org", "roles": ["contact"]}]


def test_a_descriptor_that_says_none_of_it_is_read_as_before():
    package = to_descriptor(schools(), ["data.parquet"])
    assert "contributors" not in package
    assert "collected" not in package["ventanilla"]
    assert from_descriptor(package).contact == ""


def test_a_range_that_is_none_is_left_out():
    package = to_descriptor(replace(schools(), variables=RANGED, key=()), ["data.parquet"])
    fields = package["resources"][0]["schema"]["fields"]
    fields[0]["constraints"] = {"minimum": [1], "maximum": True}
    fields[1]["constraints"] = "none"
    age, mark = from_descriptor(package).variables[:2]
    assert (age.valid_low, age.valid_high, mark.valid_low) == (None, None, None)
