import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from core.catalog import Code, VariableRole, VariableType
from data_loaders.codebook_files.data_package import data_package
from data_loaders.descriptor import from_descriptor
from tests.known_register import REGISTER

MINISTRY = Path(__file__).parents[3] / "sample_data" / "ministry"


def problems(package):
    """What the published Frictionless v2 schemas have against a package; they come with the package dplib-py."""
    found = []
    schemas = [("tableschema", resource["schema"]) for resource in package["resources"]]
    for name, part in (("datapackage", package), *schemas):
        profile = json.loads(files("dplib").joinpath(f"profiles/2.0/{name}.json").read_text("utf-8"))
        found += [error.message[:200] for error in Draft7Validator(profile).iter_errors(part)]
    return found


def exported(dataset=REGISTER):
    return json.loads(data_package(dataset))


def field(package, name):
    return next(each for each in package["resources"][0]["schema"]["fields"] if each["name"] == name)


def test_the_package_is_valid_frictionless_v2():
    assert problems(exported()) == []


def test_the_schema_sees_a_planted_fault():
    package = exported()
    package["resources"][0]["schema"]["fields"][0]["type"] = "nonsense"
    assert problems(package)
    assert problems({**exported(), "resources": []})


@pytest.mark.parametrize("name", sorted(path.name for path in MINISTRY.iterdir()))
def test_every_dataset_of_the_sample_is_valid(name):
    descriptor = json.loads((MINISTRY / name / "datapackage.json").read_text("utf-8"))
    assert problems(exported(from_descriptor(descriptor))) == []


def test_keys_links_ranges_and_missing_values_stand_where_the_standard_has_them():
    package = exported()
    schema = package["resources"][0]["schema"]
    assert schema["primaryKey"] == ["year", "document"]
    assert schema["uniqueKeys"] == [["year", "document"]]
    assert schema["foreignKeys"] == [
        {"fields": ["document"], "reference": {"resource": "payments", "fields": ["document"]}}
    ]
    age = field(package, "age")
    assert age["constraints"] == {"minimum": 3, "maximum": 25}
    assert age["missingValues"] == [{"value": "99", "label": "Not stated"}]
    assert field(package, "year")["constraints"] == {"required": True}
    assert field(package, "sex")["categories"] == [
        {"value": "F", "label": "Girls"},
        {"value": "M", "label": "Boys"},
    ]
    assert package["contributors"][0]["title"] == "Ministry of Education"
    assert package["licenses"] == [{"name": "CC0-1.0"}]


def test_translations_stand_under_our_key():
    ours = exported()["ventanilla"]
    assert ours["title"]["es"] == "Padrón de estudiantes"
    assert ours["variables"]["sex"]["codes"]["M"] == {"en": "Boys", "es": "Niños"}
    assert ours["variables"]["age"]["unit"]["es"] == "años"


def test_who_may_open_it_and_what_was_refused_stays_in_the_house():
    text = data_package(REGISTER).decode()
    assert not any(word in text for word in ("audience", "STEWARD", "refused", "register.csv", "is_sample"))


@pytest.mark.parametrize("role", [VariableRole.IDENTIFIER, VariableRole.HIDDEN])
def test_values_of_identifiers_and_hidden_variables_do_not_leave(role):
    age = replace(REGISTER.variable("age"), role=role, codes=(Code("7", {"en": "Ana Quispe"}),))
    package = exported(replace(REGISTER, variables=(age,), key=(), links=()))
    assert field(package, "age") == {
        "name": "age",
        "type": "integer",
        "title": "Age",
        "description": "On 31 March.",
    }
    assert "Ana Quispe" not in json.dumps(package)
    assert "Not stated" not in json.dumps(package)


def test_a_whole_number_with_categories_has_numbers_as_values():
    grade = replace(REGISTER.variable("age"), codes=(Code("1", {"en": "First"}),), missing=())
    package = exported(replace(REGISTER, variables=(grade,), key=(), links=()))
    assert field(package, "age")["categories"] == [{"value": 1, "label": "First"}]
    assert problems(package) == []


def test_labels_of_yes_and_no_are_kept_under_our_key():
    codes = (Code("true", {"en": "Over age"}), Code("false", {"en": "In time"}))
    is_over = replace(REGISTER.variable("sex"), type=VariableType.BOOLEAN, codes=codes)
    package = exported(replace(REGISTER, variables=(is_over,), key=(), links=()))
    assert "categories" not in field(package, "sex")
    assert package["ventanilla"]["variables"]["sex"]["codes"]["true"] == {"en": "Over age"}
    assert problems(package) == []


def test_it_comes_back_as_the_dataset_it_was():
    back = from_descriptor(exported())
    assert [(each.name, each.label, each.unit) for each in back.variables] == [
        (each.name, each.label, each.unit) for each in REGISTER.variables
    ]
    assert (back.key, back.links, back.title) == (REGISTER.key, REGISTER.links, REGISTER.title)
    assert back.variable("age").missing == REGISTER.variable("age").missing


def test_control_characters_and_halves_of_characters_are_left_out():
    broken = replace(REGISTER, title={"en": "Pupils\x00\ud800"}, contact="not an address \x1b")
    package = exported(broken)
    assert package["title"] == "Pupils"
    assert problems(package) == []
