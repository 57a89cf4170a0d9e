from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.catalog import Code, Dataset, Edition, Variable, VariableRole, VariableType
from core.dictionary import (
    Dictionary,
    Entry,
    applied,
    changes,
    dictionary_of,
    is_silent,
    laid_over,
    with_own_codes,
)
from core.dictionary_faults import faults
from core.dictionary_matching import Codebook, matched
from core.dictionary_review import difference, languages_of, without_words
from core.dictionary_values import limit_as_stored
from core.errors import BadDictionary

SEX = Variable(
    "sex",
    VariableType.TEXT,
    {"en": "Sex"},
    codes=(Code("F", {"en": "Girl"}), Code("M", {"en": "Boy"})),
    original="SEXO",
)
YEAR = Variable("anio", VariableType.YEAR, {"en": "Año"}, original="Año")
PUPILS = Dataset(
    "pupils", {"en": "Pupils"}, (SEX, YEAR), Edition("e", datetime(2026, 1, 1, tzinfo=UTC), 9), key=("sex",)
)


def test_what_nobody_speaks_of_stays_and_an_empty_text_takes_away():
    said = Dictionary("pupils", title={}, contact="Ana", variables=(Entry("sex", unit={"en": "x"}),))
    after = applied(said, replace(PUPILS, description={"en": "All"}))
    assert (after.title, after.contact, after.description) == ({}, "Ana", {"en": "All"})
    assert after.variable("sex").label == {"en": "Sex"}
    assert after.variable("anio") == YEAR


def test_words_about_variables_that_are_not_there_are_passed_over_and_so_is_their_key():
    said = Dictionary("pupils", key=("sex", "age"), variables=(Entry("age", label={"en": "Age"}),))
    assert applied(said, PUPILS) == PUPILS


def test_only_what_is_otherwise_counts_as_said():
    whole = dictionary_of(PUPILS)
    assert is_silent(changes(whole, whole))
    after = whole.with_entry(replace(whole.entry("sex"), label={"en": "Gender"}))
    said = changes(whole, after)
    assert [(entry.name, entry.label, entry.codes) for entry in said.variables] == [
        ("sex", {"en": "Gender"}, None)
    ]
    assert laid_over(whole, said) == after
    assert laid_over(said, Dictionary("pupils", variables=(Entry("sex", unit={"en": "-"}),))).entry(
        "sex"
    ) == Entry("sex", label={"en": "Gender"}, unit={"en": "-"}, original="SEXO")


def test_a_code_that_stands_for_no_value_is_no_choice():
    said = Dictionary("pupils", variables=(Entry("sex", missing=(Code("M", {"en": "Unknown"}),)),))
    assert [code.value for code in applied(said, PUPILS).variable("sex").codes] == ["F"]
    own = with_own_codes(said, PUPILS)
    assert [code.value for code in (own.entry("sex").codes or ())] == ["F"]


@pytest.mark.parametrize(
    ("limit", "kind", "stored"),
    [
        ("3.0", VariableType.INTEGER, 3),
        (2.5, VariableType.NUMBER, 2.5),
        ("", VariableType.NUMBER, ""),
        ("many", VariableType.NUMBER, None),
        ("inf", VariableType.NUMBER, None),
        ("2024-12-31", VariableType.DATE, "2024-12-31"),
        ("31/12/2024", VariableType.DATE, None),
        ("5", VariableType.TEXT, None),
        ("2024", VariableType.YEAR, 2024),
    ],
)
def test_an_end_of_a_range_is_what_the_type_can_hold(limit, kind, stored):
    assert limit_as_stored(limit, kind) == stored


def test_faults_are_told_all_at_once_in_the_order_of_the_page():
    broken = replace(
        dictionary_of(PUPILS),
        title={},
        key=("grade",),
        variables=(
            Entry("sex", role=VariableRole.MEASURE, codes=(Code("F", {}), Code("F", {}), Code(" ", {}))),
            Entry("anio", valid_low=2030, valid_high=2020),
            Entry("later", role=VariableRole.MEASURE),
        ),
    )
    assert [str(fault) for fault in faults(broken, PUPILS)] == [
        "The dataset has no title. Give it one.",
        'The key names "grade", which is not a variable of this dataset. Choose from its variables.',
        '"Sex" cannot be a measure, for it does not hold numbers. Choose identifier, breakdown or hidden.',
        '"Sex": a code without a value was entered. Write the value, or take the row out.',
        '"Sex": two rows are about the code "F". Keep one of them.',
        '"Año": the lowest possible value (2030) is above the highest (2020). Exchange them.',
    ]


@pytest.mark.parametrize("name", ["sex", "SEX", "Sexo", "SEXO"])
def test_a_name_is_found_by_its_spelling_its_case_or_the_heading_of_the_file(name):
    found = matched(Codebook(Dictionary("", variables=(Entry(name, unit={"en": "x"}),))), PUPILS)
    assert found.dictionary.entry("sex").unit == {"en": "x"}
    assert found.undescribed == ("anio",)


def test_the_closest_spelling_wins_and_no_variable_is_taken_twice():
    book = Codebook(
        Dictionary("", variables=(Entry("ANO", unit={"en": "1"}), Entry("Año", unit={"en": "2"})))
    )
    found = matched(book, PUPILS)
    assert found.dictionary.entry("anio").unit == {"en": "2"}
    assert found.unmatched == ("ANO",)


def test_a_codebook_from_elsewhere_fills_what_is_empty_and_leaves_what_people_wrote():
    book = Codebook(
        Dictionary(
            "",
            title={"en": "Other"},
            collected={"es": "Censo"},
            variables=(Entry("sex", label={"es": "Sexo"}),),
        )
    )
    after = matched(book, PUPILS).dictionary
    assert (after.title, after.collected) == ({"en": "Pupils"}, {"es": "Censo"})
    assert after.entry("sex").label == {"en": "Sex", "es": "Sexo"}


def test_an_empty_codebook_says_so():
    with pytest.raises(BadDictionary, match="says nothing about the data"):
        matched(Codebook(Dictionary("")), PUPILS)


def test_differences_are_told_one_text_at_a_time():
    before = dictionary_of(PUPILS)
    entry = replace(
        before.entry("sex"), codes=(Code("M", {"en": "Boy", "es": "Niño"}),), role=VariableRole.HIDDEN
    )
    found = difference(before, replace(before.with_entry(entry), contact="Ana"))
    assert [
        (each.variable, each.part, each.code, each.language, each.before, each.after) for each in found
    ] == [
        ("", "contact", "", "", "", "Ana"),
        ("sex", "role", "", "", "dimension", "hidden"),
        ("sex", "codes", "M", "es", "", "Niño"),
        ("sex", "codes", "F", "en", "Girl", ""),
    ]


def test_languages_and_what_is_missing_in_them():
    whole = dictionary_of(replace(PUPILS, problems=({"qu": "Mana"},)))
    assert languages_of(whole) == ("en", "qu")
    assert without_words(whole, "label", "es") == ("sex", "anio")
    assert without_words(whole, "label", "en") == ()
