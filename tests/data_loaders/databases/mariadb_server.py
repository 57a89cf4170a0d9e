"""A MariaDB server of the tests' own, where one is installed: on this computer only, in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.data_loaders.databases.postgres_server import NoServer, free_port

START_SECONDS = 30


@dataclass
class MariadbServer:
    """A running server with one database, "ministry", and a user who may read it."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"
    user: str = "reader"
    password: str = "p@ss/w:rd"  # noqa: S105

    def run(self, *statements: str) -> None:
        """Run statements as the administrator."""
        self.ask(*statements)

    def ask(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the administrator and return the rows of the last one."""
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            connection.commit()
            return list(cursor.fetchall())

    def _connect(self) -> Any:
        # not in the requirements: only these tests use it, and only where somebody has installed it
        return import_module("pymysql").connect(
            unix_socket=str(self.folder / "socket"), user="root", database="mysql", charset="utf8mb4"
        )


@contextmanager
def running_mariadb() -> Iterator[MariadbServer]:
    """Start a server, wait until it answers, and take it away afterwards. Raises NoServer with the reason."""
    server, installer = _program("mariadbd"), _program("mariadb-install-db")
    try:
        import_module("pymysql")
    except ImportError:
        raise NoServer("PyMySQL is not installed") from None
    owner = "" if os.getuid() else "nobody"
    folder = Path(tempfile.mkdtemp(prefix="ventanilla-mariadb-", dir="/tmp"))
    try:
        if owner:
            shutil.chown(folder, owner)
        _install(installer, folder, owner)
        with _started(server, folder, owner) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found or os.name != "posix":
        raise NoServer(f"{name} is not installed (Debian: mariadb-server)")
    return found


def _install(installer: str, folder: Path, owner: str) -> None:
    command = [installer, "--no-defaults", f"--datadir={folder / 'data'}", "--skip-test-db"]
    command += ["--auth-root-authentication-method=normal"]
    done = subprocess.run(command, **_as(owner), capture_output=True, cwd=folder, check=False)
    if done.returncode:
        raise NoServer(f"mariadb-install-db failed: {done.stdout.decode(errors='replace')[-300:]}")


@contextmanager
def _started(program: str, folder: Path, owner: str) -> Iterator[MariadbServer]:
    port = free_port()
    command = [program, "--no-defaults", f"--datadir={folder / 'data'}", f"--socket={folder / 'socket'}"]
    command += [f"--port={port}", "--bind-address=127.0.0.1", f"--pid-file={folder / 'pid'}"]
    command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", "--sql-mode="]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **_as(owner))
    server = MariadbServer(folder, port, process)
    try:
        _wait(server)
        server.run(
            "CREATE DATABASE ministry CHARACTER SET utf8mb4",
            "CREATE USER reader@'%' IDENTIFIED BY 'p@ss/w:rd'",
            "CREATE USER reader@localhost IDENTIFIED BY 'p@ss/w:rd'",
            "GRANT SELECT, SHOW VIEW ON ministry.* TO reader@'%'",
            "GRANT SELECT, SHOW VIEW ON ministry.* TO reader@localhost",
        )
        yield server
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _wait(server: MariadbServer) -> None:
    error = import_module("pymysql").Error
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise NoServer(f"mariadbd stopped: {(server.folder / 'log').read_text(errors='replace')[-300:]}")
        # a refused attempt would leave a socket behind: the file is there once the server listens
        if (server.folder / "socket").exists():
            try:
                server.ask("SELECT 1")
            except error:
                pass
            else:
                return
        time.sleep(0.1)
    raise NoServer("mariadbd did not answer in time")


def _as(owner: str) -> dict[str, Any]:
    return {"user": owner, "extra_groups": []} if owner else {}
