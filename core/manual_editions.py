"""Years and editions in a manual: what is covered, what was left out on the way in, and what changed suddenly."""

from collections.abc import Sequence
from datetime import date

from core.catalog import Dataset, Edition
from core.manual_tree import Block, Facts, Items, Paragraph, Section, Table
from core.profile_words import break_in_words
from core.words import Message, N_


def years_and_editions(facts: Facts) -> Section:
    """Say which years are covered, which editions there are, and what changed between them."""
    blocks: list[Block] = [
        Paragraph((_years(facts.dataset), _edition(facts.dataset), *_account(facts.dataset)))
    ]
    profile = facts.profile
    if profile is not None and len(profile.years) > 1:
        rows = tuple((str(each.year), each.records) for each in profile.years)
        heading = (Message(N_("Year")), Message(N_("Records")))
        blocks.append(Table(Message(N_("Records by year")), heading, rows, amounts=1))
    if len(facts.editions) > 1:
        blocks.append(_editions(facts.editions))
    if profile is not None:
        blocks += _changes(facts)
    return Section("editions", Message(N_("Years and editions")), tuple(blocks))


def _years(dataset: Dataset) -> Message:
    if dataset.years is None:
        return Message(N_("It is not stated which years the data cover."))
    first, last = dataset.years
    if first == last:
        return Message(N_("The data are about the year %(year)s."), {"year": str(first)})
    return Message(
        N_("The data cover the years %(first)s to %(last)s."), {"first": str(first), "last": str(last)}
    )


def _edition(dataset: Dataset) -> Message:
    day: date = dataset.edition.published.date()
    return Message(
        N_("This is the edition of %(day)s (%(id)s)."), {"day": day, "id": dataset.edition.id or dataset.name}
    )


def _account(dataset: Dataset) -> tuple[Message, ...]:
    edition = dataset.edition
    all_rows = edition.records + edition.refused + edition.skipped
    values = {"all": all_rows, "refused": edition.refused, "skipped": edition.skipped}
    said = []
    if edition.refused:
        one = N_("Of %(all)s rows that came in, %(refused)s was refused because a value did not fit.")
        many = N_("Of %(all)s rows that came in, %(refused)s were refused because a value did not fit.")
        said.append(Message(one, values, plural=many, count=edition.refused))
    if edition.skipped:
        one = N_("%(skipped)s row was left out, such as a total or an empty one.")
        many = N_("%(skipped)s rows were left out, such as totals or empty ones.")
        said.append(Message(one, values, plural=many, count=edition.skipped))
    return tuple(said)


def _editions(editions: Sequence[Edition]) -> Table:
    heading = (
        Message(N_("Edition")),
        Message(N_("Published on")),
        Message(N_("Records")),
        Message(N_("Refused")),
    )
    rows = tuple(
        (each.id, Message("%(day)s", {"day": each.published.date()}), each.records, each.refused)
        for each in editions
    )
    return Table(Message(N_("Editions that are kept")), heading, rows, amounts=2)


def _changes(facts: Facts) -> list[Block]:
    profile = facts.profile
    if profile is None:
        return []
    blocks: list[Block] = []
    if profile.breaks:
        blocks.append(
            Paragraph(
                (
                    Message(
                        N_("Compare years with care: some things change suddenly from one year to the next.")
                    ),
                )
            )
        )
        blocks.append(
            Items(tuple(break_in_words(each, facts.dataset, facts.speaker) for each in profile.breaks))
        )
    elif len(profile.years) > 1:
        blocks.append(Paragraph((Message(N_("Nothing changes suddenly from one year to the next.")),)))
    if profile.changes:
        blocks.append(Paragraph((Message(N_("Since the edition before, this has changed:")),)))
        since = (
            break_in_words(each, facts.dataset, facts.speaker, is_edition=True) for each in profile.changes
        )
        blocks.append(Items(tuple(since)))
    return blocks
