import ast
import http.server
import json
import os
import re
import shutil
import signal
import socket
import string
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "start.py").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty place with two requirements files, as start.py sees it."""
    (tmp_path / "requirements.txt").write_text("pandas==3.1.1\nduckdb==1.5.6  # why\n", encoding="utf-8")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.2.0\n", encoding="utf-8")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "WHEELS", tmp_path / "wheels")
    monkeypatch.setenv("VENTANILLA_LANGUAGE", "en")
    return tmp_path


@pytest.fixture
def installed(folder, monkeypatch):
    """The same place with a .venv whose Python runs, and nothing in it yet."""
    (folder / ".venv").mkdir()
    monkeypatch.setattr(start, "venv_python", lambda: Path(sys.executable))
    monkeypatch.setattr(start, "run_pip", lambda requirements: None)
    return folder


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_an_old_python_can_read_the_file_and_gets_one_sentence(folder, monkeypatch, capsys):
    ast.parse(SOURCE, feature_version=(3, 8))
    monkeypatch.setattr(start, "OLDEST_PYTHON", (99, 0))
    assert start.main([]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("Python 3.11 or newer is needed; this is Python 3.")
    assert "\n" not in said


@pytest.mark.parametrize(
    ("version", "refused"), [((3, 8, 18), True), ((3, 10, 0), True), ((3, 11, 0), False)]
)
def test_python_is_new_enough_from_3_11_on(version, refused):
    if refused:
        with pytest.raises(start.CannotStart, match=re.escape(".".join(map(str, version)))):
            start.check_python(version)
    else:
        start.check_python(version)


def test_nothing_but_pythons_own_library_is_needed():
    tree = ast.parse(SOURCE)
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= sys.stdlib_module_names


def test_every_sentence_exists_in_english_and_spanish_with_the_same_gaps():
    for key, (english, spanish) in start.TEXTS.items():
        assert gaps(english) == gaps(spanish), key
        assert english != spanish, key


def test_every_sentence_that_is_said_exists():
    named = set(re.findall(r"(?:say|CannotStart)\([\"'](\w+)[\"']", SOURCE)) | {
        key for key, _ in start.REASONS
    }
    assert named <= set(start.TEXTS)
    assert set(start.TEXTS) - named == {
        "venv_failed",
        "install_failed",
        "refused",
    }  # said when no reason is known


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"VENTANILLA_LANGUAGE": "es", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "es_PE.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "pt_BR.UTF-8"}, False),
    ],
)
def test_it_speaks_the_language_of_the_computer(monkeypatch, settings, expected):
    for name in ("VENTANILLA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert start.speaks_spanish() is expected


def test_a_port_that_was_asked_for_and_is_taken_is_said(folder, taken, capsys):
    assert start.main(["--port", str(taken)]) == 1
    assert f"Port {taken} is in use" in capsys.readouterr().err


def test_without_a_wish_the_next_free_port_is_taken(folder, taken, monkeypatch, capsys):
    monkeypatch.setattr(start, "FIRST_PORT", taken)
    port = start.choose_port(None)
    assert port > taken
    assert start.is_free(port)
    assert f"Port {taken} is in use" in capsys.readouterr().out


def test_when_every_port_is_taken_it_says_so(folder, monkeypatch):
    monkeypatch.setattr(start, "is_free", lambda port: False)
    with pytest.raises(start.CannotStart, match="from 8501 to 8520"):
        start.choose_port(None)


@pytest.mark.parametrize("text", ["80", "0", "65536", "-1", "8501x", "", "²"])
def test_a_port_that_is_none_is_refused(folder, text, capsys):
    with pytest.raises(SystemExit):
        start.read_options([f"--port={text}"])
    assert "from 1024 to 65535" in capsys.readouterr().err


def test_the_fingerprint_follows_the_file_and_what_it_includes(folder):
    run, dev = start.fingerprint("requirements.txt"), start.fingerprint("requirements-dev.txt")
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.3.0\n", encoding="utf-8")
    assert start.fingerprint("requirements.txt") == run
    assert start.fingerprint("requirements-dev.txt") != dev
    dev = start.fingerprint("requirements-dev.txt")
    (folder / "requirements.txt").write_text("pandas==3.1.2\n", encoding="utf-8")
    assert start.fingerprint("requirements.txt") != run
    assert start.fingerprint("requirements-dev.txt") != dev


def test_what_was_installed_once_is_not_installed_again(installed):
    assert not start.is_installed("requirements.txt")
    start.prepared_python("requirements.txt")
    assert start.is_installed("requirements.txt")
    assert not start.is_installed("requirements-dev.txt")
    (installed / "requirements.txt").write_text("pandas==9.9.9\n", encoding="utf-8")
    assert not start.is_installed("requirements.txt")


def test_what_the_tests_need_contains_what_the_app_needs(installed):
    start.prepared_python("requirements-dev.txt")
    assert start.is_installed("requirements.txt")
    assert start.is_installed("requirements-dev.txt")


@pytest.mark.parametrize("content", ["", "{", "[]", "7"])
def test_a_damaged_memory_means_installing_again(installed, content):
    (installed / ".venv" / "installed.json").write_text(content, encoding="utf-8")
    assert not start.is_installed("requirements.txt")
    start.prepared_python("requirements.txt")
    assert start.is_installed("requirements.txt")


def test_an_installation_that_was_cut_off_is_begun_anew(installed, monkeypatch):
    start.prepared_python("requirements.txt")
    (installed / ".venv" / "installing").touch()
    commands = []

    def run(command, **_):
        commands.append(command)
        answer = b"True" if "-c" in command else b""
        return subprocess.CompletedProcess(command, 0, answer, b"")

    monkeypatch.setattr(subprocess, "run", run)
    start.prepared_python("requirements.txt")
    assert [sys.executable, "-m", "venv", "--clear", str(installed / ".venv")] in commands
    assert not start.is_interrupted()


def test_an_installation_that_fails_while_unpacking_counts_as_cut_off(installed, monkeypatch):
    monkeypatch.setattr(
        start, "run_pip", lambda _: "Installing collected packages: pandas\nOSError: [Errno 28]"
    )
    with pytest.raises(start.CannotStart, match="disk is full"):
        start.install("requirements.txt")
    assert start.is_interrupted()
    monkeypatch.setattr(start, "run_pip", lambda _: "NewConnectionError")
    with pytest.raises(start.CannotStart, match="no connection"):
        start.install("requirements.txt")
    assert not start.is_interrupted()
    assert (installed / ".venv" / "install.log").read_text(encoding="utf-8") == "NewConnectionError"


def test_what_the_system_refuses_is_said_without_a_traceback(folder, monkeypatch, capsys):
    def refuse(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(start, "prepared_python", refuse)
    assert start.main([]) == 1
    assert capsys.readouterr().err.startswith("\nThe disk is full")


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(folder, monkeypatch, module):
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None if name == module else object())
    with pytest.raises(start.CannotStart, match=r"sudo apt install python3\.\d+-venv"):
        start.make_venv()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "WARNING: Retrying ... NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary "
            "failure in name resolution')\nERROR: Could not find a version that satisfies the requirement pandas==3.1.1",
            "there is no connection",
        ),
        ("NewConnectionError: [WinError 10061] getaddrinfo failed", "there is no connection"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("OSError: [WinError 112] There is not enough space on the disk", "disk is full"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "cannot be written"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "PIP_CERT"),
        ("ERROR: No matching distribution found for duckdb==1.5.6", "not available for this Python"),
        (".venv/bin/python: No module named pip", "folder .venv is damaged"),
        ("something nobody has seen", "install.log says why"),
    ],
)
def test_what_pip_says_becomes_one_sentence(folder, output, sentence):
    assert sentence in str(start.CannotStart(*start.reason_in(output, "install_failed")))


def test_packages_beside_the_file_take_the_place_of_the_internet(folder):
    assert "--no-index" not in start.pip_command("requirements.txt")
    start.WHEELS.mkdir()
    assert start.pip_command("requirements.txt")[-2:] == ["--no-index", f"--find-links={start.WHEELS}"]


def test_each_package_is_shown_once_as_it_comes(folder, capsys):
    seen = set()
    for line in [
        "Collecting pandas==3.1.1 (from -r requirements.txt (line 1))",
        "  Downloading pandas-3.1.1-cp311-manylinux.whl (12.0 MB)",
        "Collecting pandas==3.1.1",
        "Requirement already satisfied: Duck_DB==1.5.6 in ./x",
        "Processing /kit/wheels/six-1.17.0-py2.py3-none-any.whl",
        "Installing collected packages: pandas",
    ]:
        start.show_progress(line, seen, 2)
    assert capsys.readouterr().out.split() == ["1/2", "pandas", "2/2", "duck_db", "2/2", "six", *UNPACKING]


UNPACKING = ["Unpacking;", "one", "more", "minute", "..."]


def test_settings_that_lead_packages_astray_are_left_out(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("PIP_TARGET", "/somewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    environment = start.clean_environment()
    assert not {"PYTHONPATH", "PIP_TARGET"} & set(environment)
    assert environment["PIP_INDEX_URL"] == "https://mirror.example/simple"


def test_the_app_is_served_to_this_computer_alone():
    command = start.server_command(Path("python"), 8501)
    assert command[command.index("--server.address") + 1] == "127.0.0.1"


def test_a_server_that_ends_at_once_is_said(folder):
    server = subprocess.Popen([sys.executable, "-c", ""])
    with pytest.raises(start.CannotStart, match="did not start"):
        start.wait_until_it_answers(server, 1)
    assert server.wait() == 0


def test_a_server_answers_when_it_is_healthy_and_not_before(taken):
    assert not start.answers(1)
    server = http.server.HTTPServer(("127.0.0.1", 0), Healthy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        assert start.answers(server.server_port)
        Healthy.status = 503
        assert not start.answers(server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Healthy(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self):
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


def gaps(sentence):
    return {gap for _, gap, _, _ in string.Formatter().parse(sentence) if gap}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to another process on Windows")
def test_a_fresh_copy_starts_with_one_command_and_the_second_time_in_seconds(tmp_path):
    copy = fresh_copy(tmp_path / "a copy with spaces")
    begin = time.monotonic()
    first = started(copy)
    first_seconds, begin = time.monotonic() - begin, time.monotonic()
    ctrl_c(first)
    second = started(copy)
    second_seconds = time.monotonic() - begin
    assert json.loads((copy / ".venv" / "installed.json").read_text(encoding="utf-8")).keys() == {
        "requirements.txt"
    }
    ctrl_c(second)
    assert second_seconds < max(20, first_seconds / 2)


def fresh_copy(folder):
    """Return a copy of what git knows about, as a clone would bring it."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this copy of the project is not a git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def started(copy):
    """Start the app as a person would, and return the process once the app is open."""
    port = free_port()
    environment = {**os.environ, "VENTANILLA_DATA": str(copy.parent / "data"), "VENTANILLA_LANGUAGE": "en"}
    process = subprocess.Popen(
        [sys.executable, "start.py", "--no-browser", "--port", str(port)],
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if f"open at http://127.0.0.1:{port}" in line:
            return process
    process.wait()
    process.stdout.close()
    if "there is no connection" in "".join(said):
        pytest.skip("the packages cannot be downloaded here")
    pytest.fail("".join(said))


def ctrl_c(process):
    """Press Ctrl+C, which reaches the whole group, and check that it ends with one line."""
    os.killpg(process.pid, signal.SIGINT)
    rest = process.stdout.read()
    process.stdout.close()
    assert process.wait(timeout=20) == 0
    assert rest.strip().splitlines()[-1] == "Ventanilla has ended."
    assert "Traceback" not in rest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
