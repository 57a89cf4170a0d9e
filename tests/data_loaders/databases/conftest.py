"""A server that every test may use, and connections to it as an official would set them up."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_loaders.databases import servers
from data_loaders.databases.connections import Connection
from tests.data_loaders.databases.postgres_server import NoServer, PostgresServer, running_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Return a PostgreSQL server that runs for all tests; without one the test is skipped."""
    try:
        with running_server() as server:
            yield server
    except NoServer as reason:
        pytest.skip(f"PostgreSQL: {reason}")


@pytest.fixture
def write_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that writes the file of connections, and makes it the one in force."""

    def write(text: str, mode: int = 0o600) -> Path:
        return set_up(monkeypatch, tmp_path, text, mode)

    return write


@pytest.fixture
def local(postgres: PostgresServer, write_connections: Callable[[str], Path]) -> Connection:
    """Return a connection called "local" to that server, as its administrator."""
    write_connections(as_toml(postgres))
    return servers.connected("local")


def as_toml(server: PostgresServer, name: str = "local", **changed: str | int) -> str:
    keys: dict[str, str | int] = {
        "kind": "postgresql",
        "host": "127.0.0.1",
        "port": server.port,
        "database": "postgres",
        "user": server.user,
        "password": server.password,
    }
    lines = [
        f"{key} = {value if isinstance(value, int) else _quoted(value)}"
        for key, value in (keys | changed).items()
    ]
    return "\n".join([f"[{name}]", *lines, ""])


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def set_up(patch: pytest.MonkeyPatch, folder: Path, text: str, mode: int = 0o600) -> Path:
    """Write the file of connections into a folder, and make it the one in force."""
    file = folder / "configuration" / "connections.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    patch.setenv("VENTANILLA_CONNECTIONS", str(file))
    patch.setenv("VENTANILLA_DATA", str(folder / "data"))
    return file
