import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from charts.codebook import to_codebook
from core.access import Role, Viewer
from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.dictionary import applied, dictionary_of
from core.dictionary_matching import best_of, matched
from core.dictionary_review import difference, languages_of
from core.settings import Settings
from data_loaders import Office, bring_sample
from data_loaders.codebooks.reading import codebooks_in, read_codebook
from data_loaders.intake import Unwatched
from locales import speaker

ENGLISH = speaker("en", "PE")
PUPILS = Dataset(
    "pupils",
    {"en": "Pupils", "es": "Alumnos", "qu": "Yachaqkuna"},
    (
        Variable(
            "sex",
            VariableType.TEXT,
            {"en": "Sex", "es": "Sexo"},
            codes=(Code("02", {"en": "Girl", "es": "Niña"}), Code("01", {"en": "Boy", "es": "Niño"})),
            missing=(Code("99", {"en": "Not asked", "es": "No preguntado"}),),
            original="SEXO ",
        ),
        Variable(
            "age",
            VariableType.INTEGER,
            {"en": "=1+1", "es": "  Edad\nen años"},
            VariableRole.MEASURE,
            unit={"en": "years", "es": "años"},
            valid_low=3,
            valid_high=20.5,
        ),
        Variable("born", VariableType.DATE, {"en": "Born"}, VariableRole.HIDDEN, valid_low="1990-01-01"),
    ),
    Edition("e1", datetime(2026, 1, 1, tzinfo=UTC), 3),
    row={"en": "a pupil"},
    problems=({"en": "Ages are often rounded", "es": "Edades redondeadas"}, {"es": "Faltan escuelas"}),
    key=("sex", "age"),
    contact="@statistics",
)


def written(folder, dataset=PUPILS):
    dictionary = dictionary_of(dataset)
    languages = languages_of(dictionary)
    file = folder / "codebook.xlsx"
    file.write_bytes(to_codebook(dataset, dictionary, ENGLISH, languages))
    return file


def brought_back(file, dataset=PUPILS):
    return matched(best_of(codebooks_in(file, file.name, file.parent), dataset), dataset)


def edited(file, *changes):
    """Replace texts in the workbook as a spreadsheet program would store them."""
    target = file.with_name("edited.xlsx")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/sharedStrings.xml":
                text = content.decode()
                for before, after in changes:
                    assert f">{before}<" in text
                    text = text.replace(f">{before}<", f">{after}<")
                content = text.encode()
            new.writestr(entry, content)
    return target


def test_a_codebook_that_nobody_has_edited_changes_nothing(tmp_path):
    back = brought_back(written(tmp_path))
    assert difference(dictionary_of(PUPILS), back.dictionary) == ()
    assert applied(back.dictionary, PUPILS) == PUPILS
    assert (back.unmatched, back.undescribed, back.renamed) == ((), (), ())


def test_edited_in_a_spreadsheet_and_brought_back_the_labels_are_the_edited_ones(tmp_path):
    file = edited(written(tmp_path), ("Sexo", "Sexo del alumno"), ("Niña", "Mujer"), ("20.5", "18"))
    back = applied(brought_back(file).dictionary, PUPILS)
    assert back.variable("sex").label == {"en": "Sex", "es": "Sexo del alumno"}
    assert back.variable("sex").codes[0] == Code("02", {"en": "Girl", "es": "Mujer"})
    assert back.variable("age").valid_high == 18
    assert [change.after for change in difference(dictionary_of(PUPILS), dictionary_of(back))] == [
        "Sexo del alumno", "Mujer", "18",
    ]  # fmt: skip


def test_codes_keep_their_zeros_and_formulas_are_text(tmp_path):
    with zipfile.ZipFile(written(tmp_path)) as book:
        sheets = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(1, 5)]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in sheet for sheet in sheets)
    # every cell with content is a text
    assert not [
        cell for sheet in sheets for cell in re.findall(r"<c [^>]*><v>", sheet) if 't="s"' not in cell
    ]
    assert "<t>02</t>" in strings
    assert "<t>=1+1</t>" in strings


def test_a_label_that_is_emptied_is_taken_away_and_one_that_is_the_last_stays(tmp_path):
    file = edited(written(tmp_path), ("Sexo", ""), ("Born", ""))
    back = brought_back(file).dictionary
    assert back.entry("sex").label == {"en": "Sex"}
    assert back.entry("born").label == {"en": "Born"}


def test_a_code_that_is_taken_out_is_gone_and_a_new_language_comes_in(tmp_path):
    variable = replace(PUPILS.variables[0], codes=PUPILS.variables[0].codes[:1])
    shorter = replace(PUPILS, variables=(variable, *PUPILS.variables[1:]))
    file = edited(written(tmp_path, shorter), ("label::qu", "label::ay"))
    back = applied(brought_back(file).dictionary, PUPILS).variable("sex")
    assert [code.value for code in back.codes] == ["02"]


def test_a_role_that_does_not_exist_is_one_clear_sentence(tmp_path):
    from core.errors import UnreadableFile

    file = edited(written(tmp_path), ("measure", "measurement"))
    with pytest.raises(UnreadableFile, match='the role "measurement" of "age" is not one of'):
        brought_back(file)


def test_it_is_read_in_a_process_apart(tmp_path):
    file = written(tmp_path)
    (read,) = read_codebook([("codebook.xlsx", file)], tmp_path, Unwatched())
    assert read.is_whole
    assert applied(matched(read, PUPILS).dictionary, PUPILS) == PUPILS


def test_every_dataset_of_the_sample_comes_back_as_it_went(tmp_path):
    office = Office(Settings.read({"VENTANILLA_DATA": str(tmp_path / "data"), "VENTANILLA_SAMPLE": "0"}))
    bring_sample(office.store)
    for dataset in office.store.catalog().datasets.values():
        back = brought_back(written(tmp_path, dataset), dataset)
        assert difference(dictionary_of(dataset), back.dictionary) == ()
        assert applied(back.dictionary, dataset) == dataset
        after = office.dictionaries.save(dataset, Viewer(Role.STEWARD), back.dictionary)
        assert after == dataset
