"""The beginning of a manual: how to read it, what a row is, and how the data came about."""

from core.manual_tree import Block, Facts, Items, Paragraph, Section, Terms
from core.words import Message, N_

_DOCUMENT = N_(
    "This manual describes “%(title)s” in the edition of %(day)s: %(records)s and %(variables)s. The app wrote it "
    "from the data, from what is said of them in the dictionary, and from the checks that were run on them."
)
_ORDER = (
    N_("First it says what a row is, how the data were collected, and how far they can be trusted."),
    N_("Then it goes through the variables one by one."),
    N_("At the end it says how to link the data to others, what the terms mean, and how to cite the data."),
)
_MISSING = N_(
    "“Without a value” means that a cell is empty or holds a code for “no value”. Shares among the values leave those "
    "records out."
)
_SILENT = N_(
    "Of identifiers and hidden variables the manual gives the name and the meaning, but shows no value."
)
_INSIDE = N_("The figures are exact and for use inside the institution. Do not publish them as they are.")
_NO_FIGURES = N_("The figures about the values are not there yet: the data have not been gone through.")


def how_to_read(facts: Facts) -> Section:
    """Say what this document is, in which order it goes, and what its words and figures mean."""
    dataset = facts.dataset
    document = Message(
        _DOCUMENT,
        {
            "title": dataset.title,
            "day": dataset.edition.published.date(),
            "records": records_in_words(dataset.edition.records),
            "variables": _variables_in_words(len(dataset.variables)),
        },
    )
    reserves = [Message(_MISSING), Message(_SILENT)]
    if not dataset.is_open:
        reserves.append(Message(_INSIDE))
    if facts.profile is None:
        reserves.append(Message(_NO_FIGURES))
    blocks = (Paragraph((document,)), Paragraph(tuple(map(Message, _ORDER))), Items(tuple(reserves)))
    return Section("how-to-read", Message(N_("How to read this manual")), blocks)


def what_a_row_is(facts: Facts) -> Section:
    """Say what a row stands for, what tells rows apart, and whether some are there twice."""
    dataset = facts.dataset
    said = [Message(N_("Nobody has said yet what a row is. Write it in the dictionary."))]
    if any(dataset.row.values()):
        said = [Message(N_("A row is %(row)s."), {"row": dataset.row})]
    if any(dataset.description.values()):
        said.append(Message("%(text)s", {"text": dataset.description}))
    return Section(
        "row",
        Message(N_("What a row is")),
        (Paragraph(tuple(said)), Paragraph((_key(facts), *_repeated(facts)))),
    )


def _key(facts: Facts) -> Message:
    labels = [facts.dataset.variable(name).label for name in facts.dataset.key]
    if not labels:
        return Message(N_("No key is declared: nothing says what tells two rows apart."))
    if len(labels) == 1:
        return Message(N_("Rows are told apart by “%(variable)s”."), {"variable": labels[0]})
    return Message(
        N_("Rows are told apart by these variables together: %(variables)s."), {"variables": labels}
    )


def _repeated(facts: Facts) -> tuple[Message, ...]:
    if facts.profile is None:
        return ()
    count = facts.profile.duplicates
    if not count:
        return (Message(N_("No row repeats another one in every variable.")),)
    one = N_("%(count)s row repeats another one in every variable.")
    many = N_("%(count)s rows repeat another one in every variable.")
    return (Message(one, {"count": count}, plural=many, count=count),)


def origin(facts: Facts) -> Section:
    """Say who collects the data, how, whom to ask, and what is allowed."""
    dataset = facts.dataset
    unknown = Message(N_("Not stated"))
    told = (
        (N_("Who collects the data"), dataset.source if any(dataset.source.values()) else ""),
        (N_("How they are collected"), dataset.collected if any(dataset.collected.values()) else ""),
        (N_("Whom to ask"), dataset.contact),
        (N_("Licence"), dataset.licence),
    )
    rows = [(Message(name), value or unknown) for name, value in told]
    if dataset.edition.file:
        rows.append((Message(N_("Where the rows came from")), dataset.edition.file))
    blocks: tuple[Block, ...] = (Terms(tuple(rows)),)
    return Section("origin", Message(N_("How the data were collected")), blocks)


def records_in_words(count: int) -> Message:
    """Return a number of records as a sentence has it."""
    return Message(N_("%(count)s record"), {"count": count}, plural=N_("%(count)s records"), count=count)


def _variables_in_words(count: int) -> Message:
    return Message(N_("%(count)s variable"), {"count": count}, plural=N_("%(count)s variables"), count=count)
