"""A PostgreSQL server of the tests' own: on this computer only, in a folder of its own, gone at the end."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
ADMIN, PASSWORD = "admin", "se'cret \\ pass"
START_SECONDS = 20


class NoServer(Exception):
    """No server can be started here; the text says why."""


@dataclass
class PostgresServer:
    """A running server. `password` has the signs that a careless connection string would trip over."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"
    user: str = ADMIN
    password: str = PASSWORD

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the administrator, each by itself."""
        with closing(self.connect(database)) as connection:
            for statement in statements:
                with connection.cursor() as cursor:
                    cursor.execute(statement)

    def ask(self, query: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        with closing(self.connect(database)) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def connect(self, database: str = "postgres") -> Any:
        from adbc_driver_postgresql import dbapi

        password = self.password.replace("\\", "\\\\").replace("'", "\\'")
        address = f"host=127.0.0.1 port={self.port} user={self.user} dbname={database} password='{password}' client_encoding=UTF8"
        return dbapi.connect(address, autocommit=True)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server; SIGINT ends every connection first, SIGQUIT lets them drop."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(START_SECONDS)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server, wait until it answers, and take it away afterwards. Raises NoServer with the reason."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="ventanilla-postgres-", dir="/tmp"))
    try:
        if owner:
            shutil.chown(folder, owner, owner if owner == "postgres" else None)
        _prepare(programs, folder, owner)
        server = _start(programs, folder, owner)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    if os.name != "posix":
        raise NoServer("the tests start PostgreSQL on Linux and macOS only")
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    for place in PLACES:
        for folder in sorted(Path("/").glob(place[1:]), reverse=True):
            if (folder / "postgres").exists() and (folder / "initdb").exists():
                return folder
    raise NoServer("no PostgreSQL server is installed (Debian: postgresql)")


def _owner() -> str:
    """PostgreSQL refuses to run as root: another user owns it then."""
    if os.getuid():
        return ""
    import pwd

    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NoServer("PostgreSQL refuses to run as root, and there is no user to run it as")


def _prepare(programs: Path, folder: Path, owner: str) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    if owner:
        shutil.chown(secret, owner)
    command = [
        programs / "initdb",
        "-D",
        folder / "data",
        "-U",
        ADMIN,
        f"--pwfile={secret}",
        "-N",
        "-E",
        "UTF8",
    ]
    options = ["--locale=C", "--auth=scram-sha-256", "--no-instructions"]
    done = subprocess.run([*command, *options], **_as(owner), capture_output=True, cwd=folder, check=False)
    if done.returncode:
        raise NoServer(f"initdb failed: {done.stderr.decode(errors='replace')[-300:]}")


def _start(programs: Path, folder: Path, owner: str) -> PostgresServer:
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "fsync": "off",
        "lc_messages": "C",
        "autovacuum": "off",
        "max_connections": "30",
    }
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **_as(owner))
    server = PostgresServer(folder, port, process)
    _wait(server, folder)
    return server


def _wait(server: PostgresServer, folder: Path) -> None:
    from adbc_driver_manager import dbapi

    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise NoServer(f"postgres stopped: {(folder / 'log').read_text(errors='replace')[-300:]}")
        try:
            server.ask("SELECT 1")
        except dbapi.Error:
            time.sleep(0.05)
        else:
            return
    server.stop(signal.SIGQUIT)
    raise NoServer("postgres did not answer in time")


def _as(owner: str) -> dict[str, Any]:
    return {"user": owner, "extra_groups": []} if owner else {}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
