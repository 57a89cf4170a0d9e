"""Elements with text for a DDI codebook: one per language where there are several."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from core.words import Words
from data_loaders.codebook_files.sound_text import by_language, sound

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def add_words(parent: Element, tag: str, words: Words) -> None:
    """Add an element per language that the text is given in."""
    for language, text in by_language(words).items():
        SubElement(parent, tag, {XML_LANG: language}).text = text


def add_text(parent: Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Add an element with a text, unless there is nothing to say."""
    if sound(text).strip():
        SubElement(parent, tag, dict(attributes or {})).text = sound(text).strip()
