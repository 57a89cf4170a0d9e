"""Codebooks of statistics programs and of IPUMS, compared with what another library and the XML itself say."""

from datetime import UTC, datetime
from pathlib import Path

import pyreadstat
import pytest
from defusedxml.ElementTree import parse

from core.catalog import Dataset, Edition, Variable, VariableType
from core.dictionary_matching import best_of, matched
from core.errors import UnreadableFile
from core.words import in_language
from data_loaders.codebooks.reading import codebooks_in, read_codebook
from data_loaders.intake import Unwatched

STATISTICS = ("basic/sample.sav", "basic/sample.dta", "basic/sample.por", "basic/sample.zsav", "basic/hebrews.sav",
              "basic/ordered_category.sav", "basic/sample_missing.sav", "missing_data/missing_test.sav",
              "missing_data/missing_test.dta", "missing_data/missing_char.sav", "multiple_response/simple_alltypes.sav",
              "inst/examples/iris.sav", "inst/examples/iris.dta")  # fmt: skip
DDI = ("cps_00157.xml", "cps_00158.xml", "cps_00159.xml", "cps_00160.xml", "cps_00097.xml")


def read(file: Path):
    return codebooks_in(file, file.name, file.parent)


def text_of(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def of_columns(names, kind=VariableType.TEXT) -> Dataset:
    from data_loaders.values.naming import safe_names

    variables = tuple(
        Variable(safe, kind, {"en": name, "es": name}, original=name)
        for name, safe in zip(names, safe_names(names), strict=True)
    )
    return Dataset("d", {"en": "D"}, variables, Edition("e", datetime.now(UTC), 1))


@pytest.mark.parametrize("name", STATISTICS)
def test_every_label_value_label_and_missing_code_of_a_statistics_file_comes_in(shared_data, name):
    file = shared_data / "stata_spss_sas" / name
    reader = {".sav": pyreadstat.read_sav, ".zsav": pyreadstat.read_sav, ".por": pyreadstat.read_por}
    _, said = reader.get(file.suffix, pyreadstat.read_dta)(file, metadataonly=file.suffix != ".por")
    if not (any(said.column_names_to_labels.values()) or said.variable_value_labels or said.missing_ranges):
        with pytest.raises(UnreadableFile, match="holds no labels"):
            read(file)
        return
    (codebook,) = read(file)
    entries = codebook.dictionary.by_name
    assert list(entries) == said.column_names
    for column, label in said.column_names_to_labels.items():
        assert in_language(entries[column].label or {}, "en") == (label or "").strip()
    for column in said.column_names:
        entry = entries[column]
        met = {
            code.value: in_language(code.label, "en")
            for code in (*(entry.codes or ()), *(entry.missing or ()))
        }
        for value, label in said.variable_value_labels.get(column, {}).items():
            if isinstance(value, str) and file.suffix == ".dta":  # .a to .z
                assert any(label in each for each in met.values())
            else:
                assert met[text_of(value)] == (label.strip() or text_of(value))
        missing = {code.value for code in entry.missing or ()}
        for span in said.missing_ranges.get(column, []):
            if span["lo"] == span["hi"]:
                assert text_of(span["lo"]) in missing


@pytest.mark.parametrize("name", DDI)
def test_every_variable_and_code_of_an_ipums_codebook_comes_in(shared_data, name):
    file = shared_data / "ipums_ddi" / "inst" / "extdata" / name
    (codebook,) = read(file)
    entries = codebook.dictionary.by_name
    told = [each for each in parse(file).iter() if each.tag.rpartition("}")[2] == "var"]
    assert list(entries) == [each.get("name") for each in told]
    codes = 0
    for variable in told:
        entry = entries[variable.get("name")]
        label = next(each for each in variable if each.tag.endswith("labl"))
        assert in_language(entry.label or {}, "en") == " ".join("".join(label.itertext()).split())
        met = {
            code.value: in_language(code.label, "en")
            for code in (*(entry.codes or ()), *(entry.missing or ()))
        }
        for category in (each for each in variable if each.tag.endswith("catgry")):
            parts = {each.tag.rpartition("}")[2]: "".join(each.itertext()).strip() for each in category}
            assert met[parts["catValu"]] == " ".join(parts["labl"].split())
            codes += 1
        texts = [each for each in variable if each.tag.rpartition("}")[2] == "txt"]
        assert bool(entry.description) == bool(texts)
    assert codes > 50 or name == "cps_00097.xml"
    # on a dataset with these columns, nothing is left over on either side
    result = matched(best_of((codebook,), of_columns(entries)), of_columns(entries))
    assert (result.unmatched, result.undescribed) == ((), ())


def test_a_sas_catalogue_by_itself_says_what_to_bring(shared_data):
    with pytest.raises(UnreadableFile, match="is a SAS catalogue"):
        read(shared_data / "stata_spss_sas" / "sas_catalog" / "test_formats_win.sas7bcat")


def test_connecticut_tells_its_missing_codes_with_their_meaning(shared_data):
    file = shared_data / "connecticut" / "datapackage.json"
    books = read_codebook([(file.name, file)], file.parent, Unwatched())
    names = [entry.name for entry in books[0].dictionary.variables]
    kinds = of_columns(names, VariableType.INTEGER)
    value = next(variable for variable in kinds.variables if variable.name == "value")
    found = matched(best_of(books, kinds), kinds).dictionary.entry(value.name)
    meanings = {code.value: in_language(code.label, "en").lower() for code in found.missing or ()}
    assert set(meanings) == {"-9999", "-6666"}
    assert "suppress" in meanings["-9999"]
    assert "missing" in meanings["-6666"]


def test_a_sas_file_has_its_labels_from_the_catalogue_that_is_given_with_it(shared_data, tmp_path):
    folder = shared_data / "stata_spss_sas" / "sas_catalog"
    files = [(name, folder / name) for name in ("test_formats_win.sas7bcat", "test_data_win.sas7bdat")]
    (codebook,) = read_codebook(files, tmp_path, Unwatched())
    _, said = pyreadstat.read_sas7bdat(
        folder / "test_data_win.sas7bdat", catalog_file=folder / "test_formats_win.sas7bcat"
    )
    labelled = {entry.name for entry in codebook.dictionary.variables if entry.codes}
    assert labelled == set(said.variable_value_labels)
    assert labelled


def test_stata_commands_that_read_fixed_width_text_are_a_codebook(tmp_path):
    file = tmp_path / "read.do"
    file.write_text(
        'infix byte sex 1 int age 2-4 using "d.dat"\nlabel var age `"Age"\'\nlabel var sex `"Sex"\'\n'
        'label define sex_lbl 1 `"Male"\'\nlabel define sex_lbl 2 `"Female"\', add\nlabel values sex sex_lbl\n',
        encoding="utf-8",
    )
    (codebook,) = read(file)
    sex = codebook.dictionary.entry("SEX")
    assert [(code.value, code.label["en"]) for code in sex.codes or ()] == [("1", "Male"), ("2", "Female")]
    assert codebook.dictionary.entry("AGE").label == {"en": "Age"}


def test_a_ddi_file_needs_no_declaration(tmp_path):
    file = tmp_path / "c.xml"
    file.write_text(
        '<codeBook><dataDscr><var name="age"><labl>Age</labl></var></dataDscr></codeBook>', encoding="utf-8"
    )
    assert read(file)[0].dictionary.entry("age").label == {"en": "Age"}
