from datetime import UTC, datetime

import pytest
import xlsxwriter

from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.dictionary import dictionary_of
from core.dictionary_matching import best_of, matched
from core.dictionary_review import difference
from core.errors import AppError, BadDictionary, UnreadableFile
from data_loaders.codebooks.reading import codebooks_in, read_codebook
from data_loaders.intake import Unwatched

SURVEY = Dataset(
    "survey",
    {"en": "Survey"},
    (
        Variable("sexo", VariableType.INTEGER, {"en": "SEXO", "es": "SEXO"}, VariableRole.MEASURE, original="SEXO", distinct=3),
        Variable("codigo_modular", VariableType.TEXT, {"en": "Código modular"}, original="Código modular"),
        Variable("edad", VariableType.INTEGER, {"en": "EDAD"}, VariableRole.MEASURE, original="EDAD", distinct=40),
        Variable("region", VariableType.TEXT, {"en": "REGION"}, original="REGION",
                 codes=(Code("01", {"en": "01"}), Code("02", {"en": "02"}))),
    ),
    Edition("e", datetime(2026, 1, 1, tzinfo=UTC), 9),
)  # fmt: skip


def book(folder, sheets):
    file = folder / "codebook.xlsx"
    with xlsxwriter.Workbook(str(file)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return file


def found(file, dataset=SURVEY):
    return matched(best_of(codebooks_in(file, file.name, file.parent), dataset), dataset)


def test_a_list_of_variables_as_people_write_it_is_understood(tmp_path):
    rows = [
        ["Diccionario de datos 2024"],
        [],
        ["N°", "Nombre de la variable", "Etiqueta (es)", "Pregunta", "Códigos", "Valores perdidos", "Mínimo"],
        [1, "sexo", "Sexo", "¿Sexo del alumno?", "1=Hombre; 2=Mujer", "9=No responde", ""],
        [2, "CODIGO MODULAR", "Código de la escuela", "", "", "", ""],
        [3, "edad", "Edad", "", "98=No sabe", "-99", 3],
        [4, "region", "Región", "", "1. Amazonas", "", ""],
        ["", "", "", "", "2. Áncash", "", ""],
        [5, "peso", "Peso en kilos", "", "", "", ""],
    ]
    result = found(book(tmp_path, {"Hoja1": rows}))
    sex, age, region = (result.dictionary.entry(name) for name in ("sexo", "edad", "region"))
    assert sex.label == {"es": "Sexo"}  # the heading said nothing
    # the only language that a heading names is that of the other texts as well
    assert sex.description == {"es": "¿Sexo del alumno?"}
    assert [(code.value, code.label["es"]) for code in sex.codes or ()] == [("1", "Hombre"), ("2", "Mujer")]
    assert [(code.value, code.label["es"]) for code in sex.missing or ()] == [("9", "No responde")]
    assert sex.role is VariableRole.DIMENSION  # numbers with a whole list of meanings are no amounts
    # of an age only one value is named: that is no list to choose from
    assert age.codes == ()
    assert age.description == {"es": "(98 = No sabe)"}
    assert ([code.value for code in age.missing or ()], age.valid_low) == (["-99"], 3)
    # the data write 01 where the codebook writes 1
    assert [(code.value, code.label["es"]) for code in region.codes or ()] == [
        ("01", "Amazonas"),
        ("02", "Áncash"),
    ]
    assert result.dictionary.entry("codigo_modular").label == {"es": "Código de la escuela"}
    assert (result.unmatched, result.undescribed) == (("peso",), ())
    assert ("CODIGO MODULAR", "codigo_modular") in result.renamed


def test_a_form_with_survey_and_choices_sheets_is_understood(tmp_path):
    survey = [
        ["type", "name", "label::English (en)", "label::Spanish (es)", "hint::Spanish (es)"],
        ["begin group", "g1", "Group", "Grupo", ""],
        ["select_one sexes", "sexo", "Sex", "Sexo", "Marque uno"],
        ["note", "n1", "Thank you", "Gracias", ""],
        ["integer", "edad", "Age", "Edad", ""],
        ["end group"],
    ]
    choices = [
        ["list_name", "name", "label::English (en)", "label::Spanish (es)"],
        ["sexes", 1, "Boy", "Niño"],
        ["sexes", 2, "Girl", "Niña"],
        ["sexes", 9, "Refused", "No responde"],
    ]
    result = found(
        book(tmp_path, {"survey": survey, "choices": choices, "settings": [["form_title"], ["x"]]})
    )
    sex = result.dictionary.entry("sexo")
    assert sex.label == {"en": "Sex", "es": "Sexo"}
    assert sex.description == {"es": "Marque uno"}
    assert [code.label for code in sex.codes or ()][:2] == [
        {"en": "Boy", "es": "Niño"},
        {"en": "Girl", "es": "Niña"},
    ]
    assert result.dictionary.entry("edad").label == {"en": "Age", "es": "Edad"}
    assert result.unmatched == ()


def test_plain_labels_are_in_the_language_that_the_form_says(tmp_path):
    survey = [["type", "name", "label"], ["integer", "edad", "Edad"]]
    settings = [["form_title", "default_language"], ["x", "Español (es)"]]
    result = found(book(tmp_path, {"survey": survey, "settings": settings}))
    assert result.dictionary.entry("edad").label == {"es": "Edad"}


def test_a_row_per_code_with_the_variable_named_once_is_understood(tmp_path):
    rows = [["variable", "code", "meaning"], ["region", "01", "Amazonas"], ["", "02", "Áncash"]]
    result = found(book(tmp_path, {"codes": rows}))
    labels = [(code.value, code.label["en"]) for code in result.dictionary.entry("region").codes or ()]
    assert labels == [("01", "Amazonas"), ("02", "Áncash")]


def test_a_list_that_people_have_put_in_order_keeps_it(tmp_path):
    from dataclasses import replace

    codes = (Code("02", {"en": "Amazonas"}), Code("01", {"en": "Áncash"}))
    dataset = replace(SURVEY, variables=(*SURVEY.variables[:3], replace(SURVEY.variables[3], codes=codes)))
    rows = [
        ["variable", "code", "label"],
        ["region", "01", "A"],
        ["region", "03", "C"],
        ["region", "02", "B"],
    ]
    listed = found(book(tmp_path, {"codes": rows}), dataset).dictionary.entry("region").codes or ()
    assert [(code.value, code.label["en"]) for code in listed] == [("02", "B"), ("01", "A"), ("03", "C")]


def test_a_codebook_of_other_data_changes_nothing_and_says_so(tmp_path):
    file = book(tmp_path, {"a": [["variable", "label"], ["peso", "Peso"], ["talla", "Talla"]]})
    with pytest.raises(
        BadDictionary, match='is about other data: it describes "peso", "talla", and "Survey" has none'
    ):
        found(file)


def test_two_rows_about_one_variable_have_to_agree(tmp_path):
    rows = [["variable", "label"], ["edad", "Edad"], ["edad", "Edad"], ["sexo", "Sexo"]]
    assert found(book(tmp_path, {"a": rows})).dictionary.entry("edad").label == {"en": "Edad", "es": "Edad"}
    with pytest.raises(BadDictionary, match='describes "edad" twice'):
        found(book(tmp_path, {"a": [*rows, ["edad", "Años"]]}))


def test_two_columns_of_one_name_are_told(tmp_path):
    rows = [["variable", "label", "Label"], ["edad", "Edad", "Años"]]
    with pytest.raises(UnreadableFile, match='has two columns called "Label" in the sheet "a"'):
        found(book(tmp_path, {"a": rows}))


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [([], "no sheet with a table|holds no list of variables"), ([["variable", "label"]], "is empty"),
     ([["region", "year"], ["01", 2024]], "holds no list of variables")],
)  # fmt: skip
def test_a_workbook_without_a_list_of_variables_is_one_clear_sentence(tmp_path, rows, sentence):
    with pytest.raises(AppError, match=sentence):
        found(book(tmp_path, {"a": rows}))


def test_codes_that_a_number_cannot_hold_are_passed_over_and_told(tmp_path):
    rows = [["variable", "values"], ["sexo", "1=Hombre; 2=Mujer; M=Mujer; 9=No responde"]]
    result = found(book(tmp_path, {"a": rows}))
    assert [str(note) for note in result.notes] == [
        '"SEXO" cannot hold these codes of the codebook, so they were passed over: "M". Its type is another.'
    ]


def test_what_comes_in_is_shown_one_difference_at_a_time(tmp_path):
    rows = [["variable", "label::es", "values"], ["region", "Región", "01=Amazonas; 03=Apurímac"]]
    result = found(book(tmp_path, {"a": rows}))
    told = [(each.part, each.code, each.language, each.before, each.after)
            for each in difference(dictionary_of(SURVEY), result.dictionary)]  # fmt: skip
    assert told == [
        ("label", "", "es", "", "Región"),
        ("label", "", "en", "REGION", ""),
        ("codes", "01", "es", "", "Amazonas"),
        ("codes", "01", "en", "01", ""),
        ("codes", "03", "es", "", "Apurímac"),
    ]


HOSTILE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><codeBook><var name="edad">'
    "<labl>&b;</labl></var></codeBook>"
)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("c.xml", HOSTILE, "XML entities"),
        ("c.xml", '<?xml version="1.0"?><codeBook><var name="edad">', "not sound XML"),
        ("c.xml", '<?xml version="1.0"?><a><b/></a>', "not a DDI codebook"),
        ("c.json", '{"fields": [', "not sound JSON"),
        ("c.json", '{"a": 1}', "describes no variables"),
        ("c.json", '{"fields": [' + "[" * 100_000, "not sound JSON"),
        ("c.txt", "edad,sexo\n1,2\n", "is not a codebook that can be read"),
        ("c.txt", "", "is empty"),
        ("c.zip", "PK\x05\x06" + "\x00" * 18, "archive|damaged|empty"),
        ("c.pdf", "%PDF-1.7 x", "document"),
    ],
)
def test_what_is_no_codebook_or_would_do_harm_is_one_clear_sentence(tmp_path, name, content, sentence):
    file = tmp_path / name
    file.write_text(content, encoding="latin-1")
    with pytest.raises(AppError, match=sentence):
        read_codebook([(name, file)], tmp_path, Unwatched())


def test_a_table_schema_by_itself_is_a_codebook(tmp_path):
    file = tmp_path / "schema.json"
    file.write_text(
        '{"fields": [{"name": "Edad", "type": "integer", "title": "Age", "title@es": "Edad del alumno",'
        '"constraints": {"minimum": 3, "maximum": 20}, "missingValues": [{"value": "-99", "label": "Not asked"}]}]}',
        encoding="utf-8",
    )
    entry = found(file).dictionary.entry("edad")
    assert entry.label == {"en": "Age", "es": "Edad del alumno"}
    assert (entry.valid_low, entry.valid_high) == (3, 20)
    assert [(code.value, code.label["en"]) for code in entry.missing or ()] == [("-99", "Not asked")]


def test_our_own_descriptor_comes_back_whole(tmp_path):
    import json
    from dataclasses import replace

    from data_loaders.descriptor import to_descriptor

    said = replace(SURVEY, collected={"es": "Encuesta"}, contact="a@b.c", row={"en": "a pupil"})
    file = tmp_path / "datapackage.json"
    file.write_text(json.dumps(to_descriptor(said, ["data.parquet"])), encoding="utf-8")
    assert found(file).dictionary == dictionary_of(said)
