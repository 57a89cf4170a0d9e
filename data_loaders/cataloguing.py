"""From a loaded table to a dataset in the catalogue: its name, its labels, and what an earlier edition knew of it."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from core.catalog import Dataset, Edition, FileRecords, Link
from core.dictionary import applied, words_remembered
from core.file_names import stem
from core.words import Words
from data_loaders.intake import About, Loaded
from data_loaders.values.naming import safe_name

_LONGEST_NAME = 40


@dataclass(frozen=True)
class Title:
    """What a person calls a dataset: its title, what a row is, and where it comes from; each in her own language."""

    title: str
    row: str = ""
    source: str = ""


def suggested_title(shown_name: str) -> str:
    """Return a title made from a file's name.

    >>> suggested_title("crimes_violentos-2024.csv.gz")
    'Crimes violentos 2024'
    """
    words = re.sub(r"[\W_]+", " ", stem(Path(shown_name).name)).strip()
    return (words[:1].upper() + words[1:])[:80]


def dataset_name(title: str, taken: Collection[str]) -> str:
    """Return a short name for a dataset that nobody has yet.

    >>> dataset_name("Matrícula 2024", {"matricula_2024"})
    'matricula_2024_2'
    """
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", ascii_text).strip("_")[:_LONGEST_NAME]
    name = stem if stem[:1].isalpha() else f"dataset_{stem}".strip("_")
    number = 2
    while name in taken:
        name, number = f"{re.sub(r'_[0-9]+$', '', name) if number > 2 else name}_{number}", number + 1
    return name


def catalogued(
    loaded: Loaded,
    title: Title,
    shown_name: str,
    name: str,
    before: Dataset | None = None,
    about: About | None = None,
) -> Dataset:
    """Return the dataset to publish, with the words of the edition before it; the store lays the dictionary over both.

    What the file says about itself (`about`) stands where nobody has written anything.
    """
    edition = _edition(loaded, shown_name)
    about = about or About()
    if before is not None:
        dataset = replace(
            before, variables=loaded.variables, edition=edition, years=loaded.years, is_sample=False
        )
        dataset = applied(words_remembered(before, dataset), _sound(dataset))
        return _with_about(dataset, about)
    dataset = Dataset(
        name=name,
        title=_both(title.title) or about.title or _both(name),
        row=_both(title.row),
        source=_both(title.source),
        variables=loaded.variables,
        edition=edition,
        years=loaded.years,
    )
    return _with_about(dataset, about)


def _edition(loaded: Loaded, shown_name: str) -> Edition:
    files = tuple(
        FileRecords(each.file, each.loaded, each.refused, each.skipped, each.mended) for each in loaded.files
    )
    return Edition(
        id="",
        published=datetime.now(UTC),
        records=loaded.records,
        refused=loaded.refused,
        skipped=loaded.skipped,
        file=shown_name,
        files=files,
    )


def _with_about(dataset: Dataset, about: About) -> Dataset:
    """Return the dataset with what its file says, where nothing else is said; headings become names of variables."""
    names = _names_by_heading(dataset)
    key = tuple(names[heading] for heading in about.key if heading in names)
    links = tuple(
        Link(tuple(names[heading] for heading in link.variables), _dataset_link(link), link.to)
        for link in about.links
        if all(heading in names for heading in link.variables)
    )
    return replace(
        dataset,
        description=dataset.description or about.description,
        source=dataset.source or about.source,
        licence=dataset.licence or about.licence,
        key=dataset.key or (key if len(key) == len(about.key) else ()),
        links=dataset.links or links,
    )


def _names_by_heading(dataset: Dataset) -> dict[str, str]:
    """Return the variables by every name that a file may call them."""
    names = {variable.name: variable.name for variable in dataset.variables}
    return names | {variable.original: variable.name for variable in dataset.variables if variable.original}


def _dataset_link(link: Link) -> str:
    """Return the dataset a link points at, as datasets are called here; it may come later, or never."""
    return safe_name(link.dataset)


def _sound(dataset: Dataset) -> Dataset:
    """Return the dataset without what points at variables that the new edition does not have."""
    there = {variable.name for variable in dataset.variables}
    return replace(
        dataset,
        key=dataset.key if set(dataset.key) <= there else (),
        links=tuple(link for link in dataset.links if set(link.variables) <= there),
    )


def _both(text: str) -> Words:
    return {"en": text, "es": text} if text else {}
