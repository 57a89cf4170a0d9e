"""The real server with a data folder of its own, as a person starts it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.streamlit_client import ROOT, server

_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class App:
    """A running server: where it answers, where its data lie, which process it is."""

    base: str
    folder: Path
    process: Popen[bytes]

    def at(self, path: str, language: str = "en") -> str:
        """Return the address of a page; `path` may carry parameters."""
        return f"{self.base}/{path}{'&' if '?' in path else '?'}lang={language}"


@contextmanager
def running_app(
    folder: Path, *, has_sample: bool, settings: Mapping[str, str] | None = None
) -> Iterator[App]:
    """Run the app on a free port until the block ends. It listens by then, but has not yet shown a page."""
    sample = "1" if has_sample else "0"
    environment = {"VENTANILLA_DATA": str(folder), "VENTANILLA_SAMPLE": sample, **(settings or {})}
    with server(ROOT / "app.py", environment) as started:
        app = App(f"http://127.0.0.1:{started.port}", folder, started.process)
        _wait_until_it_listens(app)
        yield app


def _wait_until_it_listens(app: App) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with urlopen(f"{app.base}/_stcore/health", timeout=5):  # noqa: S310 - the address is ours
                return
        except (URLError, OSError):
            if time.monotonic() > deadline or app.process.poll() is not None:
                raise
            time.sleep(0.1)
