"""Years and editions in a manual: what is covered, what was left out on the way in, and what changed suddenly."""

from collections.abc import Sequence
from datetime import date

from core.catalog import Dataset, Edition
from core.manual_tree import Block, Cell, Facts, Items, Paragraph, Section, Table
from core.profile import Break, BreakKind
from core.variable_words import percent
from core.words import Message, Words, N_

_BREAKS = {
    BreakKind.RECORDS: N_("%(at)s: the number of records goes from %(before)s to %(after)s."),
    BreakKind.MISSING: N_(
        "%(at)s: the share of records without a value in “%(variable)s” goes from %(before)s to %(after)s."
    ),
    BreakKind.LEVEL: N_("%(at)s: the mean of “%(variable)s” goes from %(before)s to %(after)s."),
    BreakKind.CODES: N_("%(at)s: values of “%(variable)s” appear or are no longer there: %(codes)s."),
    BreakKind.APPEARED: N_("%(at)s: “%(variable)s” is new."),
    BreakKind.VANISHED: N_("%(at)s: “%(variable)s” is no longer there."),
    BreakKind.TYPE: N_("%(at)s: “%(variable)s” is stored as values of another type."),
}
_MOST_CODES = 8


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


def breaks_in_words(
    breaks: Sequence[Break], dataset: Dataset, at: Message | None = None
) -> tuple[Message, ...]:
    """Return sudden changes as sentences; `at` says when, where that is not a year."""
    return tuple(_break(each, dataset, at) for each in breaks)


def _break(found: Break, dataset: Dataset, at: Message | None) -> Message:
    known = {variable.name: variable for variable in dataset.variables}
    variable = known.get(found.variable)
    shown = found.codes[:_MOST_CODES]
    codes: list[Cell] = [
        (variable.code_labels.get(code) if variable else None) or {"en": code} for code in shown
    ]
    more = [Message("…")] if len(found.codes) > _MOST_CODES else []
    figures = [_figure(found.kind, value) for value in (found.before, found.after)]
    name: Words = variable.label if variable else {"en": found.variable}
    values = {"at": at or found.at, "variable": name, "codes": [*codes, *more]}
    return Message(_BREAKS[found.kind], {**values, "before": figures[0], "after": figures[1]})


def _figure(kind: BreakKind, value: float | None) -> Message | str:
    if value is None:
        return "–"
    if kind is BreakKind.MISSING:
        return percent(value)
    return Message("%(number)s", {"number": int(value) if value == int(value) else value})


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
    left = edition.refused + edition.skipped
    if not left:
        return ()
    text = N_(
        "Of %(all)s rows that came in, %(refused)s were refused because a value did not fit, and %(skipped)s were left out."
    )
    values = {"all": edition.records + left, "refused": edition.refused, "skipped": edition.skipped}
    return (Message(text, values),)


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
        blocks.append(Items(breaks_in_words(profile.breaks, facts.dataset)))
    elif len(profile.years) > 1:
        blocks.append(Paragraph((Message(N_("Nothing changes suddenly from one year to the next.")),)))
    if profile.changes:
        this = Message(N_("Edition of %(day)s"), {"day": facts.dataset.edition.published.date()})
        blocks.append(Paragraph((Message(N_("Since the edition before, this has changed:")),)))
        blocks.append(Items(breaks_in_words(profile.changes, facts.dataset, this)))
    return blocks
