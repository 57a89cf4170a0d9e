"""Text that any file may hold: without the characters that XML and JSON readers stumble over."""

import re

from core.words import Words

_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def sound(text: str) -> str:
    """Return the text without control characters and halves of characters, which XML 1.0 does not allow.

    >>> sound("Regi" + chr(0) + "ón" + chr(0xD800))
    'Región'
    """
    return _UNSOUND.sub("", text)


def by_language(words: Words) -> dict[str, str]:
    """Return the texts that say something, English first, so that one who reads only one text reads that."""
    said = {language: sound(text).strip() for language, text in words.items()}
    first = {"en": said["en"]} if said.get("en") else {}
    return first | {language: text for language, text in said.items() if text}
