"""The command line: what was asked for, the import itself, and the account of it, for people or as JSON."""

import argparse
import io
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from core.catalog import Dataset
from core.errors import AppError, Cancelled
from core.merging import Duplicates, Mode
from core.settings import Settings
from core.words import Message, N_
from data_loaders.bringing import NotImported, Options, Receipt, import_files
from data_loaders.intake import FileAccount
from data_loaders.recipes import read_recipe
from data_loaders.stacking.gathering import files_of
from data_loaders.store import Store

DONE, FAILED, PARTLY, STOPPED = 0, 1, 3, 130

_UNEXPECTED = N_(
    "Something went wrong and nothing was stored (%(kind)s). Please report this with the kind of file."
)
_MENDED = N_("%(count)s record was loaded after a small repair.")
_MENDED_PLURAL = N_("%(count)s records were loaded after a small repair.")


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask for; return the exit code."""
    asked = _parser().parse_args(arguments)
    watch = _Terminal()
    try:
        with watch.listening():
            receipt = _imported(asked, watch)
    except NotImported as error:
        return _failed(error.message, asked.json, error.files)
    except Cancelled as error:
        return _failed(error.message, asked.json, code=STOPPED)
    except AppError as error:
        return _failed(error.message, asked.json)
    except Exception as error:  # noqa: BLE001 - the last line: whatever it is, the account is written
        # the message may quote a record, so only its kind is told
        return _failed(Message(_UNEXPECTED, {"kind": type(error).__name__}), asked.json)
    _write(_json(receipt) if asked.json else _account(receipt))
    return DONE if receipt.is_whole else PARTLY


def _imported(asked: argparse.Namespace, watch: "_Terminal") -> Receipt:
    settings = Settings.read()
    options = Options(
        dataset=asked.dataset,
        title=asked.title,
        recipe=read_recipe(asked.recipe) if asked.recipe else None,
        mode=Mode(asked.mode) if asked.mode else None,
        duplicates=Duplicates(asked.duplicates) if asked.duplicates else None,
        key=tuple(asked.key),
        tables=tuple(asked.table),
        keeps_file=True if asked.file_column else None,
        accepts_proposals=asked.accept_proposals,
        skips_unreadable=asked.skip_unreadable,
        memory_mb=settings.import_mb,
    )
    files = files_of(asked.files)
    store = Store(asked.data or settings.data, editions_kept=settings.editions_kept)
    receipt = import_files(files, options, store, watch)
    _look_over(store.catalog().dataset(receipt.dataset), store, settings, watch)
    return receipt


def _look_over(dataset: Dataset, store: Store, settings: Settings, watch: "_Terminal") -> None:
    """Make the profile and run the checks; the import stands whatever becomes of them."""
    from data_loaders.checking.checks import Checks
    from data_loaders.profiling.profiles import Profiles

    profiles = Profiles(store, memory_mb=settings.memory_mb, threads=settings.threads)
    profiles.make(dataset, watch)
    Checks(store, profiles.profile).make(dataset, watch)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m data_loaders",
        description="Bring files into Ventanilla without the screen.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    bring = commands.add_parser(
        "import",
        help="store files as a dataset, or as its next edition",
        description="Store files as a dataset, or as its next edition. Several files become one table.",
        epilog="Exit codes: 0 all stored; 1 nothing stored; 2 not understood; 3 stored, but records were refused or a "
        "file was left out; 130 stopped, nothing stored.",
    )
    add = bring.add_argument
    add("files", nargs="+", metavar="FILE", help="files, or patterns such as data/*.csv")
    add("--dataset", required=True, metavar="NAME", help="short name: a-z, 0-9 and _")
    add("--recipe", type=Path, metavar="FILE", help="how to read the files, as the page made it")
    add("--mode", choices=[mode.value for mode in Mode], help="what becomes of published rows")
    add("--duplicates", choices=[each.value for each in Duplicates], help="what becomes of keys that recur")
    add("--key", action="append", default=[], metavar="COLUMN", help="a column of the key; may be repeated")
    add("--table", action="append", default=[], metavar="NAME", help="which table of a file; may be repeated")
    add("--title", default="", help="title of the dataset")
    add("--data", type=Path, metavar="FOLDER", help="data folder; else VENTANILLA_DATA")
    add("--file-column", action="store_true", help="keep the name of each row's file in a column")
    add("--accept-proposals", action="store_true", help="take what is proposed where something is in doubt")
    add("--skip-unreadable", action="store_true", help="leave out files that cannot be read")
    add("--json", action="store_true", help="write the account as JSON")
    return parser


def _failed(message: Message, is_json: bool, files: Sequence[FileAccount] = (), code: int = FAILED) -> int:
    if is_json:
        text = json.dumps(
            {"error": str(message), "files": [_file(each) for each in files]}, ensure_ascii=False
        )
        _write(text)
    else:
        print(message, file=sys.stderr)  # noqa: T201 - speaks in a terminal
    return code


def _write(account: str) -> None:
    """Write the account as UTF-8, whatever the terminal's own encoding; nobody has to read it to the end."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        print(account, flush=True)  # noqa: T201 - the account is what is asked for
    except BrokenPipeError:
        # what is stored stays stored; without this the interpreter would complain at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _json(receipt: Receipt) -> str:
    account: dict[str, Any] = {
        "dataset": receipt.dataset,
        "edition": receipt.edition,
        "loaded": receipt.loaded,
        "refused": receipt.refused,
        "skipped": receipt.skipped,
        "files": [_file(each) for each in receipt.files],
        "records": receipt.records,
        "notes": [str(note) for note in receipt.notes],
    }
    return json.dumps(account, ensure_ascii=False)


def _file(account: FileAccount) -> dict[str, Any]:
    notes = [str(note) for note in account.notes]
    if account.mended:
        gaps = {"count": account.mended}
        notes.append(str(Message(_MENDED, gaps, plural=_MENDED_PLURAL, count=account.mended)))
    counts = {"loaded": account.loaded, "refused": account.refused, "skipped": account.skipped}
    return {"file": account.file, **counts, "notes": notes}


def _account(receipt: Receipt) -> str:
    """Return the account as lines of text."""
    width = max(len(each.file) for each in receipt.files)
    lines = [
        f"{receipt.dataset}: {receipt.loaded:,} records stored, {receipt.refused:,} refused, {receipt.skipped:,} skipped",
        f"edition {receipt.edition}, {receipt.records:,} records in all",
        *(f"- {note}" for note in receipt.notes),
        "",
    ]
    for each in receipt.files:
        counts = f"{each.loaded:>12,} loaded {each.refused:>8,} refused {each.skipped:>6,} skipped"
        lines.append(f"{each.file:<{width}} {counts}")
        if each.file in receipt.unreadable:
            lines += [f"  {note}" for note in each.notes]
    return "\n".join(lines)


class _Terminal:
    """The watch of a command: tells how far it is where somebody sees it, and stops at Ctrl-C."""

    def __init__(self) -> None:
        self._is_cancelled = False
        self._shown = -1

    def progress(self, share: float | None, rows: int) -> None:
        percent = int(100 * (share or 0))
        if percent == self._shown or not sys.stderr.isatty():
            return
        self._shown = percent
        print(f"\r{percent:3d} %  {rows:,}", end="", file=sys.stderr, flush=True)  # noqa: T201 - speaks in a terminal

    def is_cancelled(self) -> bool:
        return self._is_cancelled

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take Ctrl-C, and a polite request of the system to end, as a wish to stop; a second one stops at once."""
        before = {sign: signal.signal(sign, self._stop) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)
            if self._shown >= 0:
                print("\r" + " " * 40 + "\r", end="", file=sys.stderr, flush=True)  # noqa: T201 - speaks in a terminal

    def _stop(self, sign: int, _frame: FrameType | None) -> None:
        self._is_cancelled = True
        signal.signal(sign, signal.default_int_handler if sign == signal.SIGINT else signal.SIG_DFL)
