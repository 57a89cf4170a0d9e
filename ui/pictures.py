"""Pictures made once: the specification of a chart is kept, because making it costs more than the answer."""

from collections import OrderedDict
from threading import Lock
from typing import Any

import streamlit as st

from charts.kinds import ChartKind
from charts.style import Style
from core.answer import Answer
from locales import GettextSpeaker

_MOST = 256


def specification(kind: ChartKind, answer: Answer, speaker: GettextSpeaker, style: Style) -> dict[str, Any]:
    """Return the Vega-Lite specification, kept from before or drawn now."""
    key = (answer.question, answer.dataset.edition.id, kind, speaker.language, speaker.region, style)
    return _pictures().get(key) or _pictures().put(key, _drawn(kind, answer, speaker, style))


def _drawn(kind: ChartKind, answer: Answer, speaker: GettextSpeaker, style: Style) -> dict[str, Any]:
    # Altair is heavy and only needed the first time a picture is drawn.
    from charts.draw import specification as draw

    return draw(kind, answer, speaker=speaker, style=style)


class _Pictures:
    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[object, dict[str, Any]] = OrderedDict()

    def get(self, key: object) -> dict[str, Any] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: object, picture: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self._kept[key] = picture
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return picture


@st.cache_resource(show_spinner=False)
def _pictures() -> _Pictures:
    return _Pictures()
