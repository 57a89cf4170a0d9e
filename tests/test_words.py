"""Every sentence exists in every language, with all its gaps; the compiled catalogues are today's."""

import re
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.words import Message
from locales import LANGUAGES, speaker
from locales.update import SOURCE_LANGUAGE, collected, po_file

OTHERS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
GAP = re.compile(r"%\((\w+)\)s")


def catalogue(language):
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_source_is_translated(language):
    translated = {item.id: item.string for item in catalogue(language) if item.id}
    source = {item.id for item in collected() if item.id}
    assert len(source) > 200
    assert sorted(source - set(translated)) == []
    assert sorted(set(translated) - source) == [], "run `python -m locales.update`"
    assert [text for text in source if not translated[text]] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_loses_or_invents_a_gap(language):
    wrong = [
        item.id
        for item in catalogue(language)
        if item.id and set(GAP.findall(item.id)) != set(GAP.findall(item.string))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_percent_sign_outside_a_gap_is_written_twice(language):
    bare = re.compile(r"%(?!\(\w+\)s|%)")
    sentences = [(item.id, item.string) for item in catalogue(language) if item.id]
    assert [pair for pair in sentences if any(bare.search(text.replace("%%", "")) for text in pair)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_is_the_written_one(language):
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    assert po_file(language).with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_a_message_is_said_with_its_values_in_the_viewers_language():
    voice = speaker("es", "es_PE")
    label = {"en": "Region", "es": "Región"}
    assert voice.say(Message("%(what)s", {"what": [label, 1234.6]})) == "Región, 1,235"
    assert voice.number(1234567.891) == "1,234,568"
    assert voice.percent(0.0346) == "3.5\N{NARROW NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("region", "written"),
    [("es_PE", "1,234.5"), ("es_ES", "1.234,5"), ("es_MX", "1,234.5"), ("en_US", "1,234.5")],
)
def test_numbers_follow_the_region_and_not_the_language(region, written):
    assert speaker("es", region).number(1234.5, decimals=1) == written
    assert speaker("en", region).number(1234.5, decimals=1) == written


def test_what_is_not_a_number_is_a_dash():
    voice = speaker("en", "en_US")
    assert [voice.number(None), voice.number(float("nan")), voice.percent(None)] == ["–", "–", "–"]
