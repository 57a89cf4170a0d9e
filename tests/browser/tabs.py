"""Tabs of a browser, each with a memory of its own, and what they asked of the network."""

from typing import Any
from urllib.parse import urlsplit

HOME = "127.0.0.1"
_TIMEOUT_MS = 30_000


class Tabs:
    """The tabs of one test."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium
        self._contexts: list[Any] = []
        self.foreign: list[str] = []
        self.crashes: list[str] = []

    def open(self, width: int = 1440, height: int = 1000, **options: Any) -> Any:
        """Return a page in a browser that has never been here."""
        options = {"locale": "en-US", **options}
        context = self._chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(_TIMEOUT_MS)
        context.on("request", lambda request: self._note(request.url))
        context.on("weberror", lambda error: self.crashes.append(str(error.error)))
        self._contexts.append(context)
        page = context.new_page()
        page.on("websocket", lambda socket: self._note(socket.url))
        return page

    def close(self) -> None:
        """Close every tab."""
        for context in self._contexts:
            context.close()

    def _note(self, url: str) -> None:
        if is_foreign(url):
            self.foreign.append(url)


def is_foreign(url: str) -> bool:
    """Return whether an address belongs to another computer.

    >>> is_foreign("http://127.0.0.1:8501/static/a.png"), is_foreign("data:image/png;base64,AA==")
    (False, False)
    >>> is_foreign("https://fonts.gstatic.com/a.woff2"), is_foreign("//127.0.0.1.evil.example/x")
    (True, True)
    """
    parts = urlsplit(url)
    return parts.scheme not in {"data", "blob", "about"} and parts.hostname != HOME
