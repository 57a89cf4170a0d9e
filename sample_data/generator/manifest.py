"""The list of all shipped files with size and SHA-256."""

import hashlib
import json
from pathlib import Path

MANIFEST = "manifest.json"
SHIPPED = ("ministry", "boundaries", "raw", "linkage")
TRUTH = "truth.json"


def manifest(folder: Path) -> dict[str, dict[str, int | str]]:
    """Return path -> bytes and sha256 of every shipped file, paths relative to the folder, with slashes."""
    return {path.relative_to(folder).as_posix(): _entry(path) for path in shipped_files(folder)}


def write_manifest(folder: Path) -> None:
    """Write the manifest beside the files."""
    text = json.dumps(manifest(folder), indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def shipped_files(folder: Path) -> list[Path]:
    """Return the shipped files, sorted by path."""
    found = [path for part in SHIPPED for path in (folder / part).rglob("*") if path.is_file()]
    return sorted([*found, folder / TRUTH], key=lambda path: path.relative_to(folder).as_posix())


def _entry(path: Path) -> dict[str, int | str]:
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
