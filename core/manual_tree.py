"""What a manual is made of: sections with paragraphs, lists, tables and pictures.

A page shows the tree, and a report prints it. Nothing here knows how either looks. Sentences are not yet in anybody's
language, but figures inside them are already in the formats of the speaker that the tree was made for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.catalog import Catalog, Dataset, Edition, Link
from core.profile import Profile
from core.quality import Findings
from core.words import Message, Speaker, Words

Cell = Message | Words | str | int | float
"""What stands in a table: a text is shown as it is stored, a number in the reader's format."""


@dataclass(frozen=True)
class Paragraph:
    """One or more sentences that belong together."""

    sentences: tuple[Message, ...]


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    sentences: tuple[Message, ...]


@dataclass(frozen=True)
class Terms:
    """Names and what is said of each: facts at a glance, or a glossary."""

    rows: tuple[tuple[Message, Cell], ...]


@dataclass(frozen=True)
class Table:
    """A table with its title; the last `amounts` columns hold amounts.

    A long one is shown shortened, with the number of its rows and a way to see them all.
    """

    title: Message
    heading: tuple[Message, ...]
    rows: tuple[tuple[Cell, ...], ...]
    amounts: int = 0


@dataclass(frozen=True)
class Figure:
    """The place of a variable's picture."""

    variable: str


Block = Paragraph | Items | Terms | Table | Figure


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. `id` is what a link points at: it stays the same in every language."""

    id: str
    title: Message
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Manual:
    """The whole document: what comes before the variables, the variables one by one, and what comes after them."""

    dataset: Dataset
    before: tuple[Section, ...]
    variables: tuple[Section, ...]
    after: tuple[Section, ...]

    def sections(self) -> Iterator[Section]:
        """Yield every section in the order of reading."""
        yield from (*self.before, *self.variables, *self.after)


@dataclass(frozen=True)
class Facts:
    """All that a manual is written from, and who speaks.

    `editions` are those that are kept, newest first. `matched` is the share (0 to 1) of records with a value that find their
    counterpart, by the dataset that points and its link.
    """

    dataset: Dataset
    speaker: Speaker
    catalog: Catalog = field(default_factory=lambda: Catalog({}))
    profile: Profile | None = None
    findings: Findings | None = None
    editions: tuple[Edition, ...] = ()
    matched: Mapping[tuple[str, Link], float] = field(default_factory=dict)


def variable_id(name: str) -> str:
    """Return the id of a variable's section.

    >>> variable_id("school_code")
    'variable-school_code'
    """
    return f"variable-{name}"
