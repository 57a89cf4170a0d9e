"""Brings the catalogues up to date: `python -m locales.update`.

Collects every marked sentence of the source (`N_("...")`, `_("...")`), keeps the translations that still fit, drops the
others, and compiles. New sentences come out untranslated: write them into the `.po` file and run it again.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from locales import DOMAIN, LANGUAGES

ROOT = Path(__file__).parents[1]
SOURCES = ("core", "charts", "data_loaders", "ui", "pages")
MARKS = {"_": 1, "N_": 1, "counted": 2}
"""The functions whose first arguments are sentences, and how many of them are."""
SOURCE_LANGUAGE = "en"
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    """Update and compile every catalogue; returns how many sentences lack a translation."""
    missing = 0
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            catalogue = updated(language)
            _write(catalogue, language)
            lacking = [str(item.id) for item in catalogue if item.id and not item.string]
            missing += len(lacking)
            print(f"{language}: {len(catalogue)} sentences, {len(lacking)} without a translation")
            print("\n".join(f"  {text}" for text in lacking))
    return missing


def collected() -> Catalog:
    """Return every marked sentence of the source, with the files it stands in."""
    template = Catalog(project=DOMAIN, charset="utf-8")
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for text in _sentences(path.read_text(encoding="utf-8")):
                place = path.relative_to(ROOT).as_posix()
                template.add(text, locations=[(place, 0)])
    return template


def _sentences(source: str) -> Iterator[str]:
    """Return the marked sentences of a module. Babel's own extraction does not see those inside an f-string."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            for given in node.args[: MARKS[node.func.id]]:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value


def updated(language: str) -> Catalog:
    """Return the catalogue of a language with today's sentences and the translations that still fit."""
    path = po_file(language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=DOMAIN)
    else:
        catalogue = Catalog(locale=language, domain=DOMAIN)
    known = {item.id: item.string for item in catalogue if item.id}
    # without dates: the file changes when its sentences do, and only then
    fresh = Catalog(
        locale=language,
        domain=DOMAIN,
        project="Ventanilla",
        header_comment="# The sentences of Ventanilla.",
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        charset="utf-8",
        fuzzy=False,
    )
    for item in collected():
        if item.id:
            fresh.add(item.id, known.get(item.id, ""), locations=sorted(set(item.locations)))
    return fresh


def po_file(language: str) -> Path:
    """Return where a language's sentences are kept."""
    return ROOT / "locales" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _write(catalogue: Catalog, language: str) -> None:
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, sort_output=True, omit_header=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
