"""What a person may read when something did not work: what happened, and what to do next.

Each error carries a `Message`, so the sentence exists in every language. None quotes a record.
"""

import difflib
from collections.abc import Iterable

from core.words import Message, N_


class AppError(Exception):
    """The base of every error that is shown on screen."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class UnknownName(AppError):
    """A dataset, variable or category that the catalogue does not hold."""


class BadQuestion(AppError):
    """A question that cannot be read, or that makes no sense for its dataset."""


class NotAllowed(AppError):
    """The viewer's role does not reach this dataset."""


class EngineFailed(AppError):
    """The engine could not finish; its own message stays in the log, for it may quote data."""


class Cancelled(AppError):
    """Somebody pressed cancel, or a newer question took the place of this one."""


class UnreadableFile(AppError):
    """A file that cannot be taken in, with the reason and the way out."""


class BadDictionary(AppError):
    """A dictionary or a codebook that contradicts itself, or is about other data; nothing was changed."""


class StoreFailed(AppError):
    """The data folder could not be written or read; nothing was stored by half."""


def unknown_dataset(name: str, known: Iterable[str]) -> UnknownName:
    """Return the error for a dataset that does not exist, with the nearest name.

    >>> str(unknown_dataset("birth", ["births", "schools"]))
    'No dataset is called "birth". Did you mean "births"?'
    """
    near = difflib.get_close_matches(name, list(known), n=1)
    if near:
        text = N_('No dataset is called "%(name)s". Did you mean "%(near)s"?')
        return UnknownName(Message(text, {"name": name[:80], "near": near[0]}))
    text = N_('No dataset is called "%(name)s". The catalogue lists the ones there are.')
    return UnknownName(Message(text, {"name": name[:80]}))


def unknown_variable(name: str, dataset: str, known: Iterable[str]) -> UnknownName:
    """Return the error for a variable that the dataset does not have, with the nearest name.

    >>> str(unknown_variable("regin", "schools", ["region", "sex"]))
    '"schools" has no variable "regin". Did you mean "region"?'
    """
    near = difflib.get_close_matches(name, list(known), n=1)
    values = {"name": name[:80], "dataset": dataset}
    if near:
        text = N_('"%(dataset)s" has no variable "%(name)s". Did you mean "%(near)s"?')
        return UnknownName(Message(text, {**values, "near": near[0]}))
    text = N_('"%(dataset)s" has no variable "%(name)s". Choose one from the list.')
    return UnknownName(Message(text, values))
