"""Finding datasets by words: in titles, in what a row is, in the labels and the meaning of their variables."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from core.catalog import Dataset, Variable, VariableRole
from core.words import Speaker


@dataclass(frozen=True)
class Hit:
    """A dataset that has all the words, and those of its variables in which some of them stand."""

    dataset: Dataset
    variables: tuple[Variable, ...] = ()


def search(words: str, datasets: Iterable[Dataset], speaker: Speaker) -> tuple[Hit, ...]:
    """Return the datasets in which every word occurs somewhere, those with the words in their title first.

    Capitals and accents do not matter. Without words every dataset is a hit. Hidden variables are not searched.
    """
    wanted = folded(words).split()
    ranked = []
    for place, dataset in enumerate(datasets):
        found = _found(wanted, dataset, speaker)
        if found is not None:
            ranked.append((*found, place))
    return tuple(hit for _, hit, _ in sorted(ranked, key=lambda item: (item[0], item[2])))


def folded(text: str) -> str:
    """Return the text without capitals and accents.

    >>> folded("Matrícula ESCOLAR")
    'matricula escolar'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _found(wanted: list[str], dataset: Dataset, speaker: Speaker) -> tuple[int, Hit] | None:
    title = folded(f"{speaker.label(dataset.title)} {dataset.name}")
    missing = [word for word in wanted if word not in title]
    if not missing:
        return 0, Hit(dataset)
    about = (dataset.description, dataset.row, dataset.source, dataset.collected)
    text = folded(" ".join(speaker.label(words) for words in about))
    missing = [word for word in missing if word not in text]
    if not missing:
        return 1, Hit(dataset)
    said = {
        each.name: _said(each, speaker) for each in dataset.variables if each.role is not VariableRole.HIDDEN
    }
    if not all(any(word in text for text in said.values()) for word in missing):
        return None
    holding = [dataset.variable(name) for name, text in said.items() if any(word in text for word in missing)]
    return 2, Hit(dataset, tuple(holding))


def _said(variable: Variable, speaker: Speaker) -> str:
    label, description = speaker.label(variable.label), speaker.label(variable.description)
    return folded(f"{label} {description} {variable.name} {variable.original}")
