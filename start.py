"""Starts Ventanilla: `python start.py`, or `python start.py test` to run its tests.

The first start makes `.venv` beside this file and installs the pinned requirements into it; later ones take seconds.
Only Python's standard library, and only grammar that Python 3.8 reads, so that an old Python is refused in words.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import importlib.util
import json
import locale
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WHEELS = ROOT / "wheels"
OLDEST_PYTHON = (3, 11)
ADDRESS = "127.0.0.1"
FIRST_PORT, PORTS_TO_TRY = 8501, 20
PATIENCE_SECONDS = 90
LITTLE_SPACE = 50_000_000
UNPACKING = "Installing collected packages"
PACKAGE = re.compile(
    r"(?:Collecting|Requirement already satisfied:) (?P<name>[A-Za-z0-9._-]+)|Processing .*[/\\](?P<file>\w+)-\d"
)


class CannotStart(Exception):
    """Something the person must know; `key` names the sentence in TEXTS."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(key, **values))


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; returns the exit code."""
    try:
        check_python(sys.version_info[:3])
        if arguments[:1] == ["test"]:
            return run_tests(arguments[1:])
        return run_app(read_options(arguments))
    except CannotStart as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{CannotStart(*reason_in(str(error), 'refused'))} {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{say('ended')}")
        return 0


def run_app(options: argparse.Namespace) -> int:
    """Install what is missing, start the server, open the browser, and stay until the server ends."""
    port = choose_port(options.port)
    python = prepared_python("requirements.txt")
    server = subprocess.Popen(
        server_command(python, port), cwd=ROOT, env=clean_environment(), stdout=subprocess.DEVNULL
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_it_answers(server, port)
        print(say("open", url=f"http://{ADDRESS}:{port}"), flush=True)
        if options.browser:
            webbrowser.open(f"http://{ADDRESS}:{port}")
        return server.wait()
    finally:
        end(server)


def run_tests(arguments: list[str]) -> int:
    """Install what is missing and run the test suite, or what the arguments to pytest name."""
    python = prepared_python("requirements-dev.txt")
    # Without arguments the whole suite, the slow tests too, the sweeps not; a file stays with one worker, for the server it started.
    arguments = arguments or ["--numprocesses=auto", "--dist=loadfile", "-m", "not sweep"]
    return subprocess.run(
        [str(python), "-m", "pytest", *arguments], cwd=ROOT, env=clean_environment()
    ).returncode


def check_python(version: tuple[int, ...]) -> None:
    """Raise CannotStart if this Python is too old."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise CannotStart("old_python", found=".".join(map(str, version)))


def read_options(arguments: list[str]) -> argparse.Namespace:
    """Return `port` (None: the first free one) and `browser`."""
    parser = argparse.ArgumentParser(prog="python start.py", description=say("help"), epilog=say("help_test"))
    parser.add_argument("--port", type=port_number, help=say("help_port"))
    parser.add_argument("--no-browser", dest="browser", action="store_false", help=say("help_browser"))
    return parser.parse_args(arguments)


def port_number(text: str) -> int:
    """Return a port that a person may use, or raise what argparse shows."""
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(say("bad_port"))
    return int(text)


def choose_port(wanted: int | None) -> int:
    """Return the wanted port, or the first free one; a wanted port that is taken raises CannotStart."""
    if wanted:
        if not is_free(wanted):
            raise CannotStart("taken_port", port=wanted)
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        if is_free(port):
            return port
        print(say("next_port", port=port))
    raise CannotStart("no_port", first=FIRST_PORT, last=FIRST_PORT + PORTS_TO_TRY - 1)


def is_free(port: int) -> bool:
    """Return whether nobody listens on this port of this computer."""
    with socket.socket() as listener:
        # Without it, Linux counts a port as taken for a minute after its server ended; on Windows it would share it.
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
        except OSError:
            return False
    return True


def prepared_python(requirements: str) -> Path:
    """Return the Python of `.venv`, after installing the requirements if they are not there yet."""
    if not is_installed(requirements):
        make_venv()
        install(requirements)
    return venv_python()


def venv_python() -> Path:
    """Return where the Python of `.venv` lies on this system."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_installed(requirements: str) -> bool:
    """Return whether exactly these requirements were installed to the end, with this Python."""
    return (
        not is_interrupted() and remembered().get(requirements) == fingerprint(requirements) and venv_runs()
    )


def fingerprint(requirements: str) -> str:
    """Return a hash of a requirements file, of those it includes, and of the Python version."""
    text = with_included(requirements) + "%d.%d" % sys.version_info[:2]
    return hashlib.sha256(text.encode()).hexdigest()


def with_included(requirements: str) -> str:
    """Return the text of a requirements file and of those it includes."""
    return "\n".join(
        (ROOT / name).read_text(encoding="utf-8") for name in [requirements, *included(requirements)]
    )


def included(requirements: str) -> list[str]:
    """Return the requirements files that this one includes."""
    return re.findall(r"^-r\s+(\S+)", (ROOT / requirements).read_text(encoding="utf-8"), re.MULTILINE)


def remembered() -> dict[str, str]:
    """Return the fingerprints of what was installed, by requirements file."""
    try:
        kept = json.loads((VENV / "installed.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def is_interrupted() -> bool:
    """Return whether an installation began and did not end: packages may be there by half."""
    return (VENV / "installing").exists()


def venv_runs() -> bool:
    """Return whether the Python of `.venv` starts and is of the same version as this one."""
    question = "import sys; print(sys.version_info[:2] == %r)" % (tuple(sys.version_info[:2]),)
    try:
        answer = subprocess.run(
            [str(venv_python()), "-c", question], capture_output=True, env=clean_environment()
        )
    except OSError:
        return False
    return answer.stdout.strip() == b"True"


def make_venv() -> None:
    """Make `.venv`, anew if the old one is of no use."""
    if venv_runs() and not is_interrupted():
        return
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise CannotStart("no_venv", version="%d.%d" % sys.version_info[:2])
    print(say("making"), flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=clean_environment())
    if done.returncode:
        raise CannotStart(*reason_in(done.stdout.decode(errors="replace"), "venv_failed"))


def install(requirements: str) -> None:
    """Install the requirements and remember that they are complete."""
    (VENV / "installing").touch()
    output = run_pip(requirements)
    if output is not None:
        with contextlib.suppress(OSError):  # a full disk has no room for the log either
            (VENV / "install.log").write_text(output, encoding="utf-8")
        if UNPACKING not in output:
            (VENV / "installing").unlink()  # nothing was touched yet
        raise CannotStart(*reason_in(output, "install_failed"))
    kept = {**remembered(), **{name: fingerprint(name) for name in [requirements, *included(requirements)]}}
    (VENV / "installed.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    (VENV / "installing").unlink()


def run_pip(requirements: str) -> str | None:
    """Run pip, showing each package as it comes; returns its output if it failed."""
    print(say("installing"), flush=True)
    pip = subprocess.Popen(
        pip_command(requirements),
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    total = len(re.findall(r"^[\w.-]+==", with_included(requirements), re.MULTILINE))
    lines: list[str] = []
    seen: set[str] = set()
    try:
        for line in (raw.decode(errors="replace").rstrip() for raw in pip.stdout or ()):
            lines.append(line)
            show_progress(line, seen, total)
        pip.wait()
    finally:
        end(pip)
    if sys.stdout.isatty():
        print()
    return "\n".join(lines) if pip.returncode else None


def pip_command(requirements: str) -> list[str]:
    """Return the command; a `wheels` folder beside this file takes the place of the internet."""
    command = [str(venv_python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    # Ready packages only: building one needs compilers, and runs code of strangers.
    command += ["--progress-bar=off", "--only-binary=:all:", "--requirement", requirements]
    return [*command, "--no-index", f"--find-links={WHEELS}"] if WHEELS.is_dir() else command


def show_progress(line: str, seen: set[str], total: int) -> None:
    """Show one line per package, written over the last one where the screen can."""
    package = PACKAGE.match(line)
    name = (package["name"] or package["file"]).lower() if package else ""
    if name and name not in seen:
        seen.add(name)
        text = f"  {min(len(seen), total)}/{total}  {name}"
    elif line.startswith(UNPACKING):
        text = "  " + say("unpacking")
    else:
        return
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + text[:width].ljust(width), end="", flush=True)
    else:
        print(text, flush=True)


def reason_in(output: str, otherwise: str) -> tuple[str]:
    """Return the key of the sentence that explains what pip or venv said."""
    for key, pattern in REASONS:
        if re.search(pattern, output, re.IGNORECASE):
            return (key,)
    # On a full disk venv fails without a word about it.
    return ("no_space",) if shutil.disk_usage(ROOT).free < LITTLE_SPACE else (otherwise,)


def clean_environment() -> dict[str, str]:
    """Return the environment without what would send packages, or Python itself, somewhere else."""
    astray = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__"}
    return {**{name: value for name, value in os.environ.items() if name not in astray}, "PYTHONUTF8": "1"}


def server_command(python: Path, port: int) -> list[str]:
    """Return the command that serves the app to this computer alone."""
    options = {
        "server.address": ADDRESS,
        "server.port": str(port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "logger.level": "warning",
    }
    given = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [str(python), "-m", "streamlit", "run", str(ROOT / "app.py"), *given]


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server is healthy; raise CannotStart when it ends or takes too long."""
    print(say("starting"), flush=True)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise CannotStart("no_answer")
        time.sleep(0.1)


def answers(port: int) -> bool:
    """Return whether a healthy Streamlit server listens there. Proxies are not asked."""
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def end(process: subprocess.Popen[bytes]) -> None:
    """End the process if it still runs: kindly, then for good."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(timeout=10)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()


def say(key: str, **values: object) -> str:
    """Return the sentence in the language of this computer, Spanish or English."""
    return TEXTS[key][speaks_spanish()].format(**values)


def speaks_spanish() -> bool:
    """Return whether the settings of this computer are in Spanish."""
    for name in ("VENTANILLA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name].lower().startswith("es")
    return (locale.setlocale(locale.LC_CTYPE, None) or "").lower().startswith(("es", "spanish"))


REASONS = (
    ("no_space", r"No space left|Errno 28|not enough space|WinError 112|Disk quota"),
    ("no_permission", r"Permission denied|Access is denied|Read-only file system|Errno 13|Errno 30"),
    ("no_certificate", r"CERTIFICATE_VERIFY_FAILED|SSLCertVerification"),
    (
        "no_network",
        r"NewConnectionError|NameResolution|name resolution|Name or service not known|getaddrinfo|ConnectTimeout"
        r"|Network is unreachable|No route to host|Connection refused|Connection reset|ProxyError|timed out|Errno 101",
    ),
    ("no_pip", r"No module named pip|ensurepip is not available"),
    ("no_package", r"No matching distribution|Could not find a version"),
)

TEXTS = {
    "help": (
        "Starts Ventanilla on this computer.",
        "Inicia Ventanilla en esta computadora.",
    ),
    "help_test": (
        "python start.py test [options of pytest] runs the tests.",
        "python start.py test [opciones de pytest] ejecuta las pruebas.",
    ),
    "help_port": (
        "port to listen on; without it the first free one from 8501",
        "puerto; sin esta opción, el primero libre desde 8501",
    ),
    "help_browser": ("do not open the browser", "no abrir el navegador"),
    "making": (
        "Making a place for the packages (.venv) ...",
        "Preparando un lugar para los paquetes (.venv) ...",
    ),
    "installing": (
        "Installing the packages; the first time this takes some minutes ...",
        "Instalando los paquetes; la primera vez toma algunos minutos ...",
    ),
    "unpacking": ("Unpacking; one more minute ...", "Desempaquetando; un minuto más ..."),
    "starting": ("Starting Ventanilla ...", "Iniciando Ventanilla ..."),
    "open": (
        "Ventanilla is open at {url} (for this computer only). To end it, press Ctrl+C.",
        "Ventanilla está abierta en {url} (solo para esta computadora). Para terminar, presione Ctrl+C.",
    ),
    "ended": ("Ventanilla has ended.", "Ventanilla ha terminado."),
    "next_port": (
        "Port {port} is in use by another program; trying the next one.",
        "El puerto {port} está en uso por otro programa; se prueba el siguiente.",
    ),
    "bad_port": ("a port is a number from 1024 to 65535", "un puerto es un número de 1024 a 65535"),
    "old_python": (
        "Python 3.11 or newer is needed; this is Python {found}. Get a newer one from https://www.python.org/downloads/",
        "Se necesita Python 3.11 o más nuevo; este es Python {found}. Obtenga uno en https://www.python.org/downloads/",
    ),
    "taken_port": (
        "Port {port} is in use by another program. Choose another one with --port, or leave --port out.",
        "El puerto {port} está en uso por otro programa. Elija otro con --port, o no use --port.",
    ),
    "no_port": (
        "All ports from {first} to {last} are in use. Choose a free one with --port.",
        "Todos los puertos de {first} a {last} están en uso. Elija uno libre con --port.",
    ),
    "no_venv": (
        "This Python cannot make virtual environments. On Debian or Ubuntu: sudo apt install python{version}-venv",
        "Este Python no puede crear entornos virtuales. En Debian o Ubuntu: sudo apt install python{version}-venv",
    ),
    "venv_failed": (
        "The folder .venv could not be made. Delete it and try again.",
        "No se pudo crear la carpeta .venv. Elimínela e intente otra vez.",
    ),
    "no_space": (
        "The disk is full: the packages need about 1 GB. Free some space and start again.",
        "El disco está lleno: los paquetes necesitan cerca de 1 GB. Libere espacio e inicie otra vez.",
    ),
    "no_permission": (
        "This folder cannot be written. Copy Ventanilla to a folder of your own and start it there.",
        "No se puede escribir en esta carpeta. Copie Ventanilla a una carpeta propia e iníciela ahí.",
    ),
    "no_certificate": (
        "The connection is not trusted, perhaps because of a proxy of your institution. Ask for its certificate file, "
        "set the variable PIP_CERT to its path, and start again.",
        "La conexión no es de confianza, quizá por un proxy de su institución. Pida su archivo de certificado, ponga "
        "su ruta en la variable PIP_CERT e inicie otra vez.",
    ),
    "no_network": (
        "The packages could not be downloaded: there is no connection. Connect to the internet for the first start, "
        "or put the packages into a folder called wheels beside start.py.",
        "No se pudieron descargar los paquetes: no hay conexión. Conéctese a internet para el primer inicio, o ponga "
        "los paquetes en una carpeta llamada wheels junto a start.py.",
    ),
    "no_pip": (
        "The folder .venv is damaged. Delete it and start again.",
        "La carpeta .venv está dañada. Elimínela e inicie otra vez.",
    ),
    "no_package": (
        "A package is not available for this Python or this system; see .venv/install.log. Python 3.12 is a safe choice.",
        "Un paquete no está disponible para este Python o este sistema; vea .venv/install.log. Python 3.12 es una buena elección.",
    ),
    "install_failed": (
        "The packages could not be installed; .venv/install.log says why. Starting again repairs what is there by half.",
        "No se pudieron instalar los paquetes; vea .venv/install.log. Iniciar otra vez repara lo que quedó a medias.",
    ),
    "refused": ("The system refused a step:", "El sistema rechazó un paso:"),
    "no_answer": (
        "Ventanilla did not start; the reason stands above. Try again, or start with another --port.",
        "Ventanilla no inició; el motivo está arriba. Intente otra vez, o inicie con otro --port.",
    ),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
