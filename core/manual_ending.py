"""The end of a manual: how to link the data to others, what the terms mean, how to cite."""

from core.catalog import Catalog, Dataset, Link
from core.figures import percentage
from core.manual_tree import Block, Cell, Facts, Items, Paragraph, Section, Table, Terms
from core.words import Message, Words, N_

_GLOSSARY = (
    (N_("Breakdown"), N_("A variable that splits records into groups, such as the region or the sex.")),
    (N_("Check"), N_("A rule that records should keep. What breaks it is a hit, which a person looks at.")),
    (N_("Code list"), N_("The values that a variable may have, each with its meaning.")),
    (
        N_("Edition"),
        N_("One published state of a dataset. Older ones are kept, so that figures can be found again."),
    ),
    (
        N_("Identifier"),
        N_("A variable that names one person or unit, such as a document number. It is never counted by."),
    ),
    (N_("Key"), N_("The variables that tell any two records apart.")),
    (N_("Link"), N_("Variables whose values point at the records of another dataset.")),
    (N_("Mean"), N_("The sum of the values divided by their number. A few very large values pull it up.")),
    (N_("Measure"), N_("A variable with amounts that can be added or averaged.")),
    (
        N_("Middle value"),
        N_("Half of the values are lower, half are higher. Statisticians call it the median."),
    ),
    (N_("Record"), N_("One row of the data.")),
    (
        N_("Standard deviation"),
        N_("How far values typically lie from their mean, in the unit of the variable."),
    ),
    (
        N_("True value"),
        N_("A value that a check found, and that a person has confirmed: it is unusual, but right."),
    ),
)


def linking(facts: Facts) -> Section:
    """Say by which variables the data can be put beside others, and how many records find their counterpart."""
    dataset = facts.dataset
    here = [(dataset, link) for link in dataset.links]
    there = [
        (other, link)
        for other in facts.catalog.datasets.values()
        if other.name != dataset.name
        for link in other.links
        if link.dataset == dataset.name
    ]
    blocks: list[Block] = []
    if here:
        rows = [_outward(link, facts) for _origin, link in here]
        blocks.append(_table(Message(N_("What these data point at")), rows))
    if there:
        rows = [_inward(origin, link, facts) for origin, link in there]
        blocks.append(_table(Message(N_("What points at these data")), rows))
    if blocks:
        blocks.append(_advice())
    else:
        blocks.append(Paragraph((Message(N_("No link to another dataset is declared.")),)))
    return Section("linking", Message(N_("How to link the data to others")), tuple(blocks))


def _advice() -> Items:
    return Items(
        (
            Message(N_("Compare codes as text: leading zeros count.")),
            Message(
                N_(
                    "After linking, count the rows. If there are more than before, a record has found several counterparts."
                )
            ),
            Message(
                N_(
                    "Look at the records that find no counterpart before you leave them out: they are seldom like the others."
                )
            ),
        )
    )


def _table(title: Message, rows: list[tuple[Cell, ...]]) -> Table:
    heading = (
        Message(N_("Variables here")),
        Message(N_("Other dataset")),
        Message(N_("Variables there")),
        Message(N_("Records that find theirs")),
    )
    return Table(title, heading, tuple(rows), amounts=1)


def _outward(link: Link, facts: Facts) -> tuple[Cell, ...]:
    other = facts.catalog.datasets.get(link.dataset)
    here, there = _labels(link.variables, facts.dataset), _labels(link.to, other)
    return here, _title(link.dataset, facts.catalog), there, _share(facts.dataset, link, facts)


def _inward(other: Dataset, link: Link, facts: Facts) -> tuple[Cell, ...]:
    here, there = _labels(link.to, facts.dataset), _labels(link.variables, other)
    return here, other.title, there, _share(other, link, facts)


def _share(origin: Dataset, link: Link, facts: Facts) -> str:
    share = facts.matched.get((origin.name, link))
    return "–" if share is None else percentage(share, facts.speaker)


def _title(name: str, catalog: Catalog) -> Words:
    known = catalog.datasets.get(name)
    return known.title if known else {"en": name}


def _labels(names: tuple[str, ...], dataset: Dataset | None) -> Message:
    known = {variable.name: variable.label for variable in dataset.variables} if dataset else {}
    return Message("%(labels)s", {"labels": [known.get(name) or {"en": name} for name in names]})


def glossary(_facts: Facts) -> Section:
    """Explain the words that the manual uses."""
    rows = tuple((Message(term), Message(told)) for term, told in _GLOSSARY)
    return Section("glossary", Message(N_("What the terms mean")), (Terms(rows),))


def citing(facts: Facts) -> Section:
    """Say how to name the data in a text, so that a reader finds the same figures."""
    dataset, edition = facts.dataset, facts.dataset.edition
    title = Message("%(title)s", {"title": dataset.title})
    if dataset.years is not None:
        title = Message("%(title)s, %(years)s", {"title": dataset.title, "years": _years(dataset.years)})
    values = {"title": title, "day": edition.published.date(), "id": edition.id or dataset.name}
    said = Message(N_("%(title)s. Edition of %(day)s (%(id)s)."), values)
    if any(dataset.source.values()):
        who = {language: text.rstrip(" .") for language, text in dataset.source.items()}
        said = Message("%(what)s %(who)s.", {"what": said, "who": who})
    return Section(
        "citing",
        Message(N_("How to cite the data")),
        (
            Paragraph((Message(N_("Name the title, the years, the edition and who collects the data:")),)),
            Items((said,)),
        ),
    )


def _years(years: tuple[int, int]) -> str:
    first, last = years
    return f"{first}" if first == last else f"{first}–{last}"
