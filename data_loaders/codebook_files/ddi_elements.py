"""Elements with text for a DDI codebook: one per language where there are several."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from core.words import Words
from data_loaders.codebook_files.sound_text import by_language, sound

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG = re.compile("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def spoken(language: str) -> dict[str, str]:
    """Return the attribute that names the language, nothing for what XML does not take for a language."""
    return {XML_LANG: language} if _TAG.fullmatch(language) else {}


def add_words(parent: Element, tag: str, words: Words) -> None:
    """Add an element per language that the text is given in."""
    for language, text in by_language(words).items():
        SubElement(parent, tag, spoken(language)).text = text


def add_text(parent: Element, tag: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """Add an element with a text, unless there is nothing to say."""
    if sound(text).strip():
        SubElement(parent, tag, dict(attributes or {})).text = sound(text).strip()
