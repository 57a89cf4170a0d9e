"""A browser's half of Streamlit's websocket, without a browser: starts servers, sends reruns, waits for them to end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
_PATIENCE_SECONDS = 120.0


def free_port() -> int:
    """Return a port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(script: Path, environment: Mapping[str, str] | None = None) -> Iterator["Server"]:
    """Run a Streamlit script on a free port until the block ends; only this process is ended afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    options = ["--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    quiet = ["--server.fileWatcherType=none", "--logger.level=error"]
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, *options, *quiet],
        cwd=script.parent,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(port, started, process)
    finally:
        process.terminate()
        process.wait(30)


class Server:
    """A running server."""

    def __init__(self, port: int, started: float, process: "subprocess.Popen[bytes]") -> None:
        self.port = port
        self.started = started
        self.process = process

    def session(self, query: str = "", page: str = "") -> "Session":
        """Open a browser tab's session, waiting for the server to listen."""
        deadline = time.perf_counter() + _PATIENCE_SECONDS
        while True:
            try:
                return Session(_connected(self.port), query, page)
            except (OSError, WebSocketException):
                if time.perf_counter() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.01)

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has used so far (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Session:
    """One tab. `rerun` is one click."""

    def __init__(self, connection: ClientConnection, query: str, page: str) -> None:
        self._connection = connection
        self._query = query
        self._page = page
        self._page_hash = ""
        self.page_title = ""
        self.elements = 0

    def rerun(self) -> float:
        """Run the script once and return the seconds until it has ended."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        message.rerun_script.page_script_hash = self._page_hash
        begun = time.perf_counter()
        self._connection.send(message.SerializeToString())
        self._wait()
        return time.perf_counter() - begun

    def close(self) -> None:
        """Close the tab."""
        self._connection.close()

    def _wait(self) -> None:
        self.elements = 0
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(self._connection.recv(_PATIENCE_SECONDS)))
            kind = message.WhichOneof("type")
            if kind == "navigation":  # the page that the address led to; later runs name it by its hash
                self._page_hash = message.navigation.page_script_hash
                self.page_title = _title(message)
            self.elements += kind == "delta"
            if kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return


def _title(message: ForwardMsg) -> str:
    navigation = message.navigation
    found = (
        page.page_name
        for page in navigation.app_pages
        if page.page_script_hash == navigation.page_script_hash
    )
    return next(found, "")


def _connected(port: int) -> ClientConnection:
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
