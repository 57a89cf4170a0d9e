from dataclasses import replace
from pathlib import Path

import pytest
import xmlschema
from defusedxml.ElementTree import fromstring

from core.catalog import Code, Variable, VariableRole, VariableType
from data_loaders.codebook_files.ddi_codebook import ddi_codebook
from data_loaders.codebook_files.ddi_elements import XML_LANG
from data_loaders.descriptor import from_descriptor
from data_loaders.readers.ddi import codebook_of
from data_loaders.readers.package_descriptor import resources_of
from tests.known_register import AGE, PROFILE, REGISTER

MINISTRY = Path(__file__).parents[3] / "sample_data" / "ministry"
NAMES = {"d": "ddi:codebook:2_5"}


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema(Path(__file__).parent / "ddi_codebook_2_5_part.xsd")


def variable_in(document, name):
    return fromstring(document).find(f".//d:var[@name='{name}']", NAMES)


def texts(element, path):
    return [each.text for each in element.findall(path, NAMES)]


def read_back(document, folder):
    file = folder / "codebook.xml"
    file.write_bytes(document)
    return codebook_of(file, file.name)


@pytest.mark.parametrize("profile", [None, PROFILE], ids=["without profile", "with profile"])
def test_the_document_follows_the_schema(schema, profile):
    assert list(schema.iter_errors(ddi_codebook(REGISTER, profile).decode())) == []


def test_the_schema_sees_an_element_out_of_order(schema):
    document = ddi_codebook(REGISTER).decode()
    broken = document.replace("<format>parquet</format>", "").replace(
        "<fileStrc", "<format>parquet</format><fileStrc"
    )
    assert not schema.is_valid(broken)


ONCE = ["fileName", "fileCont", "fileType", "format", "version", "restrctn"]


@pytest.mark.parametrize("tag", ONCE)
def test_the_schema_sees_what_the_standard_has_only_once(schema, tag):
    document = fromstring(ddi_codebook(REGISTER))
    schema.validate(document)
    for parent in [each for each in document.iter() if each.find(f"d:{tag}", NAMES) is not None]:
        found = parent.find(f"d:{tag}", NAMES)
        parent.insert(list(parent).index(found), found)
    assert not schema.is_valid(document)


def test_a_missing_value_without_its_code_does_not_follow_the_schema(schema):
    assert not schema.is_valid(ddi_codebook(REGISTER).decode().replace(' VALUE="99"', ""))


def test_the_file_is_described_once_and_in_the_language_it_says():
    spanish = replace(REGISTER, description={"es": "Cada estudiante."})
    for dataset, said in (
        (REGISTER, ("en", REGISTER.description["en"])),
        (spanish, ("es", "Cada estudiante.")),
    ):
        found = fromstring(ddi_codebook(dataset)).findall(".//d:fileCont", NAMES)
        assert [(each.get(XML_LANG), each.text) for each in found] == [said]


def test_a_language_that_xml_does_not_know_is_not_named(schema):
    document = ddi_codebook(replace(REGISTER, title={"": "Padrón", "ñ1": "Registro"}))
    schema.validate(document.decode())
    titles = fromstring(document).find(".//d:titlStmt", NAMES)
    assert texts(titles, "d:titl") + texts(titles, "d:parTitl") == ["Padrón", "Registro"]


def test_the_years_covered_are_not_said_to_be_the_years_of_collection():
    document = fromstring(ddi_codebook(REGISTER))
    periods = [(each.get("event"), each.text) for each in document.findall(".//d:timePrd", NAMES)]
    assert periods == [("start", "2023"), ("end", "2024")]
    assert document.find(".//d:collDate", NAMES) is None


def test_data_that_are_not_open_are_restricted_and_need_no_signed_declaration():
    terms = fromstring(ddi_codebook(REGISTER)).find(".//d:useStmt", NAMES)
    assert [each.tag.partition("}")[2] for each in terms] == ["restrctn", "conditions"]


def test_whom_to_ask_is_told_even_where_no_source_is(schema):
    document = ddi_codebook(replace(REGISTER, source={}))
    schema.validate(document.decode())
    assert texts(fromstring(document), ".//d:distStmt/d:contact") == ["datos@minedu.example"]
    nobody = fromstring(ddi_codebook(replace(REGISTER, source={}, contact=" ")))
    assert nobody.find(".//d:distStmt", NAMES) is None


def test_the_list_that_a_format_comes_from_is_named():
    document = fromstring(ddi_codebook(REGISTER))
    schemas = {
        (each.get("schema"), each.get("otherSchema")) for each in document.findall(".//d:varFormat", NAMES)
    }
    assert schemas == {("other", "Ventanilla")}
    assert texts(document, "d:docDscr/d:controlledVocabUsed/d:codeListName") == ["Ventanilla"]


def test_numbers_with_a_fraction_are_said_to_have_one(schema):
    missing = tuple(Code(value, {"en": "None"}) for value in ("-9", "-9.5", "NA", "1.", "2023.a"))
    mark = Variable(
        "mark", VariableType.NUMBER, {"en": "Mark"}, missing=missing, valid_low=0.5, valid_high=20
    )
    document = ddi_codebook(replace(REGISTER, variables=(mark,), key=(), links=()))
    schema.validate(document.decode())
    told = variable_in(document, "mark")
    assert told.find("d:valrng/d:range", NAMES).attrib == {"min": "0.5", "max": "20", "UNITS": "REAL"}
    units = {each.get("VALUE"): each.get("UNITS") for each in told.findall("d:invalrng/d:item", NAMES)}
    assert units == {"-9": None, "-9.5": "REAL", "NA": None, "1.": None, "2023.a": None}


def test_an_empty_dataset_follows_the_schema(schema):
    bare = replace(
        REGISTER,
        title={},
        description={},
        row={},
        source={},
        collected={},
        contact="",
        licence="",
        years=None,
    )
    document = ddi_codebook(replace(bare, variables=(), problems=(), key=(), links=())).decode()
    assert list(schema.iter_errors(document)) == []


def test_labels_stand_in_every_language():
    age = variable_in(ddi_codebook(REGISTER), "age")
    assert texts(age, "d:labl") == ["Age", "Edad"]
    assert texts(age, "d:txt") == ["On 31 March.", "Al 31 de marzo."]
    assert age.get("measUnit") == "years"


def test_statistics_are_those_of_the_profile():
    age = variable_in(ddi_codebook(REGISTER, PROFILE), "age")
    found = {each.get("type"): each.text for each in age.findall("d:sumStat", NAMES)}
    # eight of ten have an age; one is empty and one is coded
    assert found == {
        "vald": "8",
        "invd": "2",
        "min": "6",
        "max": "13",
        "mean": "9.5",
        "medn": "9",
        "stdev": "2.45",
    }
    assert age.find("d:valrng/d:range", NAMES).attrib == {"min": "3", "max": "25"}


def test_categories_have_their_frequencies_and_missing_ones_are_marked():
    document = ddi_codebook(REGISTER, PROFILE)
    assert texts(variable_in(document, "sex"), "d:catgry/d:catValu") == ["F", "M"]
    assert texts(variable_in(document, "sex"), "d:catgry/d:catStat") == ["5", "3"]
    missing = variable_in(document, "age").find("d:catgry", NAMES)
    assert missing.get("missing") == "Y"
    assert texts(missing, "d:catValu") + texts(missing, "d:catStat") == ["99", "1"]


def test_a_code_that_no_record_has_counts_none_only_where_the_profile_names_all_values():
    codes = tuple(Code(str(age), {"en": f"{age} years"}) for age in (6, 20))
    age = replace(REGISTER.variable("age"), codes=codes, missing=())
    dataset = replace(REGISTER, variables=(age,))
    assert texts(variable_in(ddi_codebook(dataset, PROFILE), "age"), "d:catgry/d:catStat") == ["1", "0"]
    cut = replace(PROFILE, variables=(replace(AGE, top=AGE.top[:3]),))
    assert texts(variable_in(ddi_codebook(dataset, cut), "age"), "d:catgry/d:catStat") == ["1"]


@pytest.mark.parametrize("role", [VariableRole.IDENTIFIER, VariableRole.HIDDEN])
def test_of_identifiers_and_hidden_variables_only_name_and_meaning_leave(role):
    sex = replace(REGISTER.variable("sex"), role=role)
    document = ddi_codebook(replace(REGISTER, variables=(sex,)), PROFILE)
    told = variable_in(document, "sex")
    assert texts(told, "d:labl") == ["Sex", "Sexo"]
    assert {each.tag.partition("}")[2] for each in told} == {"labl", "qstn", "varFormat"}
    assert b"Girls" not in document


def test_hostile_text_stays_text(schema):
    nasty = 'a<b & "c" ]]> \x00\x0b\ud83d\ufffe{{x}} =1+1'
    dataset = replace(
        REGISTER,
        title={"en": nasty},
        variables=(Variable("x", VariableType.TEXT, {"en": nasty}, codes=(Code(nasty, {"es": nasty}),)),),
    )
    document = ddi_codebook(dataset)
    schema.validate(document.decode("utf-8"))
    assert texts(variable_in(document, "x"), "d:labl") == ['a<b & "c" ]]> {{x}} =1+1']


def test_ids_are_valid_whatever_a_variable_is_called(schema):
    names = ["1 año", "a:b", "", "ñ", "x" * 300]
    variables = tuple(Variable(name, VariableType.TEXT, {"en": "X"}) for name in names)
    document = ddi_codebook(replace(REGISTER, variables=variables, key=(), links=())).decode()
    assert list(schema.iter_errors(document)) == []


@pytest.mark.parametrize("name", sorted(path.name for path in MINISTRY.iterdir()))
def test_every_dataset_of_the_sample_comes_back_with_the_same_labels(name, tmp_path, schema):
    descriptor = MINISTRY / name / "datapackage.json"
    dataset = from_descriptor(resources_of(descriptor, name)[0].package)
    document = ddi_codebook(dataset)
    schema.validate(document.decode())
    codebook = read_back(document, tmp_path)
    assert codebook.title == dataset.title
    assert codebook.description == dataset.description
    assert codebook.files[0].records == dataset.edition.records
    assert [(each.name, each.label) for each in codebook.variables] == [
        (each.name, each.label) for each in dataset.variables
    ]
    shown = [
        each for each in dataset.variables if each.role not in (VariableRole.IDENTIFIER, VariableRole.HIDDEN)
    ]
    codes = {each.name: each.codes for each in codebook.variables}
    assert all(codes[each.name] == each.codes for each in shown)


def test_missing_codes_come_back_as_missing(tmp_path):
    codebook = read_back(ddi_codebook(REGISTER, PROFILE), tmp_path)
    age = next(each for each in codebook.variables if each.name == "age")
    assert age.missing == REGISTER.variable("age").missing
    assert age.description == REGISTER.variable("age").description


REAL = [
    "ipums_ddi/inst/extdata/cps_00157.xml",
    "ipums_ddi/tests/fixtures/ipumsi_00987.xml",
]


@pytest.mark.parametrize("path", REAL)
def test_a_real_codebook_goes_out_as_it_came_in(path, shared_data, tmp_path, schema):
    given = codebook_of(shared_data / path, path)
    hints = [(each, each.hint()) for each in given.variables]
    variables = tuple(
        Variable(
            each.name.lower(),
            hint.type or VariableType.TEXT,
            each.label,
            description=each.description,
            codes=each.codes,
            missing=each.missing,
        )
        for each, hint in hints
    )
    dataset = replace(REGISTER, title=given.title, variables=variables, key=(), links=())
    document = ddi_codebook(dataset)
    schema.validate(document.decode())
    back = read_back(document, tmp_path)
    assert [(each.name, each.label, each.description) for each in back.variables] == [
        (each.name, each.label, each.description) for each in variables
    ]
    assert [each.codes for each in back.variables] == [each.codes for each in variables]
    assert sum(len(each.codes) for each in back.variables) > 20
    told = {each.name: each.missing for each in back.variables}
    assert all(told[each.name] == each.missing for each in variables)
