"""Settings: each with its default, its meaning and the environment variable that changes it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError
from core.words import Message, N_


@dataclass(frozen=True)
class Setting:
    """One row of the table of settings: validation, help and documentation at once."""

    name: str
    environment: str
    default: str
    help: str
    kind: type = str


TABLE = (
    Setting("data", "VENTANILLA_DATA", "", "Folder for datasets; empty: the user's data directory", Path),
    Setting(
        "inbox",
        "VENTANILLA_INBOX",
        "",
        "Folder watched for big files; empty: 'inbox' in the data folder",
        Path,
    ),
    Setting("editions_kept", "VENTANILLA_EDITIONS_KEPT", "5", "Old editions kept per dataset", int),
    Setting(
        "sample", "VENTANILLA_SAMPLE", "1", "1: a first start brings the sample ministry; 0: it does not", int
    ),
    Setting("language", "VENTANILLA_LANGUAGE", "", "Language at first sight (en, es); empty: the browser's"),
    Setting("region", "VENTANILLA_REGION", "es_PE", "Number and date formats, as a Unicode locale"),
    Setting("memory_mb", "VENTANILLA_MEMORY_MB", "2048", "Memory that the engine may use, in MB", int),
    Setting("import_mb", "VENTANILLA_IMPORT_MB", "2048", "Memory that reading a file may use, in MB", int),
    Setting("threads", "VENTANILLA_THREADS", "0", "Threads of the engine; 0: one per core", int),
    Setting(
        "query_seconds", "VENTANILLA_QUERY_SECONDS", "60", "A question is stopped after so many seconds", int
    ),
    Setting("cells", "VENTANILLA_CELLS", "50000", "The most groups that one answer may have", int),
    Setting("answers_mb", "VENTANILLA_ANSWERS_MB", "64", "Memory for kept answers, in MB", int),
)


class Settings:
    """The settings in force. `Settings.read()` takes them from the environment.

    >>> Settings.read({"VENTANILLA_EDITIONS_KEPT": "3"}).editions_kept
    3
    """

    data: Path
    inbox: Path
    editions_kept: int
    sample: int
    language: str
    region: str
    memory_mb: int
    import_mb: int
    threads: int
    query_seconds: int
    cells: int
    answers_mb: int

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings, or raise AppError naming the one that cannot be read."""
        settings = cls()
        for row in TABLE:
            setattr(settings, row.name, _value(row, environment.get(row.environment, "") or row.default))
        if settings.data == Path():
            settings.data = _user_data()
        if settings.inbox == Path():
            settings.inbox = settings.data / "inbox"
        return settings


def _value(row: Setting, text: str) -> object:
    try:
        value = row.kind(text)
    except ValueError:
        message = N_("The setting %(name)s must be a whole number.")
        raise AppError(Message(message, {"name": row.environment})) from None
    if isinstance(value, int) and value < 0:
        message = N_("The setting %(name)s cannot be negative.")
        raise AppError(Message(message, {"name": row.environment}))
    return value.expanduser() if isinstance(value, Path) else value


def _user_data() -> Path:
    """Return where this system keeps a user's data; never inside the checkout."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Ventanilla"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Ventanilla"
    return Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "ventanilla"
