import json
from dataclasses import replace

from core.catalog import Code, Variable, VariableType
from data_loaders.codebook_files.dcat import dcat_entry
from tests.known_register import REGISTER


def entry(dataset=REGISTER):
    return json.loads(dcat_entry(dataset))


def test_it_says_what_whose_when_and_in_which_languages():
    told = entry()
    assert told["@type"] == "dcat:Dataset"
    assert told["dct:title"][1] == {"@language": "es", "@value": "Padrón de estudiantes"}
    assert told["dct:publisher"]["foaf:name"][0]["@value"] == "Ministry of Education"
    assert told["dct:temporal"]["dcat:endDate"] == {"@type": "xsd:gYear", "@value": "2024"}
    assert [each["@id"].rpartition("/")[2] for each in told["dct:language"]] == ["ENG", "SPA"]
    assert told["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:datos@minedu.example"}


def test_data_that_are_not_open_are_restricted():
    assert entry()["dct:accessRights"]["@id"].endswith("/RESTRICTED")
    assert entry(replace(REGISTER, is_open=True))["dct:accessRights"]["@id"].endswith("/PUBLIC")


def test_the_areas_of_the_coarsest_level_are_where_the_data_are_from():
    region = Variable(
        "region",
        VariableType.TEXT,
        {"en": "Region"},
        area_level="region",
        codes=(Code("01", {"en": "North"}),),
    )
    district = Variable(
        "district",
        VariableType.TEXT,
        {"en": "District"},
        area_level="district",
        codes=tuple(Code(f"010{n}", {"en": f"Village {n}"}) for n in range(3)),
    )
    places = entry(replace(REGISTER, variables=(district, region), key=(), links=()))["dct:spatial"]
    assert [place["dct:identifier"] for place in places] == ["01"]


def test_what_is_not_known_is_left_out():
    bare = replace(
        REGISTER, source={}, contact="", years=None, licence="", collected={}, description={}, title={}
    )
    told = entry(bare)
    assert told["dct:title"] == [{"@language": "en", "@value": "register"}]
    absent = ("dct:publisher", "dcat:contactPoint", "dct:temporal", "dct:spatial", "dct:provenance")
    assert not any(name in told for name in absent)


def test_no_value_of_an_identifier_leaves():
    assert "Ana Quispe" not in dcat_entry(REGISTER).decode()
