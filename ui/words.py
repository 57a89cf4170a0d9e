"""The viewer's language: every sentence on a screen goes through here."""

import threading

import streamlit as st

from core.settings import Settings
from core.words import Message, Words
from locales import LANGUAGES, GettextSpeaker, speaker
from ui.door import through_the_door
from ui.session import remember, remembered, settings

LANGUAGE_KEY = "lang"


class _Run(threading.local):
    """What one run of the script has found out; a run has a thread of its own, or begins with `listen_again`."""

    voice: GettextSpeaker | None = None


_run = _Run()


def voice() -> GettextSpeaker:
    """Return who speaks to this viewer. Asked hundreds of times in a run, so found out once."""
    if _run.voice is None:
        through_the_door()
        _run.voice = speaker(_language(settings()), settings().region)
    return _run.voice


def listen_again() -> None:
    """Start a run: the language may have changed since the last one."""
    _run.voice = None


def _(text: str, /, **values: object) -> str:
    """Return the sentence in the viewer's language, its gaps filled."""
    return voice().say(Message(text, values))


def counted(one: str, many: str, count: int, /) -> str:
    """Return a sentence about a number of things (gap: `%(count)s`), in the form that the number asks for."""
    return voice().say(Message(one, {"count": count}, plural=many, count=count))


def say(message: Message) -> str:
    """Return a message in the viewer's language."""
    return voice().say(message)


def label(words: Words) -> str:
    """Return a label in the viewer's language."""
    return voice().label(words)


def plain(text: str) -> str:
    """Return text from data so that it is shown as it is: never as markup, a link, a picture or a formula."""
    return "".join(f"\\{mark}" if mark in _MARKUP else mark for mark in text.replace("\n", " "))


_MARKUP = frozenset("\\`*_{}[]<>()#+-!|~$:&^=\"'")


def _language(read: Settings) -> str:
    """Return the language of the address, else the one chosen before, else the setting's, else the browser's."""
    chosen = st.query_params.get(LANGUAGE_KEY) or remembered(LANGUAGE_KEY) or read.language
    if chosen not in LANGUAGES:
        return _of_the_browser()
    remember(LANGUAGE_KEY, chosen)
    return chosen


def _of_the_browser() -> str:
    tongue = (st.context.locale or "")[:2]
    return tongue if tongue in LANGUAGES else "es"
