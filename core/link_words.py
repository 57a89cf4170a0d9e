"""What links and gaps mean, in sentences: what is there, and what to do about it."""

from collections.abc import Mapping
from typing import Any

from core.catalog import Dataset
from core.links import Cardinality, DataMap, Gap, GapKind, LinkFacts, Mending
from core.words import Message, Speaker, Words, N_

_ALMOST_ALL = 0.999

CARDINALITY = {
    Cardinality.ONE_TO_ONE: N_("One to one: each value stands once on either side."),
    Cardinality.MANY_TO_ONE: N_(
        "Many to one: several records point at one. Joining them leaves totals alone."
    ),
    Cardinality.ONE_TO_MANY: N_(
        "One to many: one record finds several. Joining them repeats records, so totals grow."
    ),
    Cardinality.MANY_TO_MANY: N_(
        "Many to many: values stand several times on both sides. Joining them repeats records, so totals grow."
    ),
}


def share_words(share: float | None, speaker: Speaker) -> str:
    """Return a share as a percentage that says 100 % only of all, and 0 % only of none."""
    if share is None or share in (0.0, 1.0):
        return speaker.percent(share, decimals=0)
    return speaker.percent(min(max(share, 1 - _ALMOST_ALL), _ALMOST_ALL), decimals=1)


def key_words(names: tuple[str, ...], dataset: Dataset) -> Message:
    """Return the labels of variables in one phrase; a name stands for what is not there any more."""
    known = {variable.name: variable.label for variable in dataset.variables}
    labels: list[Words] = [known.get(name) or {"en": name} for name in names]
    if len(labels) < 2:
        return Message("%(label)s", {"label": labels[0] if labels else ""})
    return Message(N_("%(first)s and %(last)s"), {"first": labels[:-1], "last": labels[-1]})


def link_title(facts: LinkFacts, known: DataMap) -> Message:
    """Return what a link is, in one line."""
    origin, target = known.by_name[facts.origin], known.by_name[facts.target]
    values = {"origin": origin.title, "target": target.title, "key": key_words(facts.variables, origin)}
    return Message(N_("%(origin)s to %(target)s, by %(key)s"), values)


def link_finding(facts: LinkFacts, known: DataMap, speaker: Speaker) -> Message:
    """Return what a link comes to: how many records find their unit."""
    origin, target = known.by_name[facts.origin], known.by_name[facts.target]
    values: dict[str, Any] = {"origin": origin.title, "target": target.title}
    if not facts.with_value:
        return Message(N_('No record of "%(origin)s" has a value to link by.'), values)
    if not facts.unmatched:
        text = N_('Every record of "%(origin)s" that has a value is found in "%(target)s".')
        return Message(text, values)
    share = share_words(facts.share_matched, speaker)
    text = N_('%(share)s of the records of "%(origin)s" that have a value are found in "%(target)s".')
    return Message(text, {**values, "share": share})


def proposal_words(facts: LinkFacts, known: DataMap, speaker: Speaker) -> Message:
    """Return why a link is proposed."""
    origin, target = known.by_name[facts.origin], known.by_name[facts.target]
    text = N_(
        '"%(variables)s" in "%(origin)s" seems to point at "%(to)s" in "%(target)s": '
        "%(share)s of its %(distinct)s values are there."
    )
    return Message(
        text,
        {
            "variables": key_words(facts.variables, origin),
            "origin": origin.title,
            "to": key_words(facts.to, target),
            "target": target.title,
            "share": share_words(facts.share_distinct, speaker),
            "distinct": facts.distinct,
        },
    )


def gap_words(gap: Gap, known: DataMap, speaker: Speaker) -> Message:
    """Return what is missing."""
    singular, plural = _GAPS[gap.kind]
    if gap.kind is GapKind.ABSENT and gap.year:
        singular, plural = _ABSENT_IN_YEAR
    if gap.kind is GapKind.NEARLY and gap.mended:
        return Message(_NEARLY[gap.mended.how], _values(gap, known, speaker))
    return Message(singular, _values(gap, known, speaker), plural=plural, count=gap.count)


def gap_advice(gap: Gap, known: DataMap) -> Message:
    """Return what to do about a gap."""
    return Message(_ADVICE[gap.kind], _names(gap, known))


def _names(gap: Gap, known: DataMap) -> dict[str, Any]:
    other = known.by_name.get(gap.other)
    dataset = known.by_name[gap.dataset]
    return {
        "dataset": dataset.title,
        "other": other.title if other else gap.other,
        "variables": key_words(gap.variables, dataset),
        "to": key_words(gap.other_variables, other) if other else ", ".join(gap.other_variables),
    }


def _values(gap: Gap, known: DataMap, speaker: Speaker) -> Mapping[str, Any]:
    return {
        **_names(gap, known),
        "count": gap.count,
        "of": gap.of,
        "records": gap.records,
        "year": str(gap.year),
        "share": share_words(gap.count / gap.of if gap.of else None, speaker),
    }


_GAPS: dict[GapKind, tuple[str, str]] = {
    GapKind.LOST: (
        N_('"%(dataset)s" says that it links to "%(other)s", and that cannot be followed from here.'),
        "",
    ),
    GapKind.NEARLY: ("", ""),
    GapKind.NOWHERE: (
        N_(
            '%(count)s value of "%(variables)s" in "%(dataset)s" is not in "%(other)s". Records behind it: %(records)s.'
        ),
        N_(
            '%(count)s values of "%(variables)s" in "%(dataset)s" are not in "%(other)s". Records behind them: '
            "%(records)s."
        ),
    ),
    GapKind.REPEATED: (
        N_(
            '"%(to)s" does not tell the records of "%(other)s" apart: %(count)s records share %(of)s values. '
            'Joined to it, "%(dataset)s" would have %(records)s rows.'
        ),
        "",
    ),
    GapKind.LOOK_ALIKE: (
        N_(
            '"%(variables)s" has the same codes in "%(dataset)s" and "%(other)s", and they mean other things: '
            "%(count)s of %(of)s labels differ."
        ),
        "",
    ),
    GapKind.UNLINKED: (N_('"%(dataset)s" is not linked to any other dataset.'), ""),
    GapKind.ABSENT: (
        N_('%(count)s of %(of)s values of "%(to)s" in "%(other)s" has no record in "%(dataset)s".'),
        N_('%(count)s of %(of)s values of "%(to)s" in "%(other)s" have no record in "%(dataset)s".'),
    ),
    GapKind.PARTIAL: (
        N_('"%(dataset)s" has only %(count)s of the %(of)s values of "%(to)s" in "%(other)s".'),
        "",
    ),
}

_ABSENT_IN_YEAR = (
    N_('%(count)s of %(of)s values of "%(to)s" in "%(other)s" has no record in "%(dataset)s" in %(year)s.'),
    N_('%(count)s of %(of)s values of "%(to)s" in "%(other)s" have no record in "%(dataset)s" in %(year)s.'),
)

_NEARLY = {
    Mending.SPACES: N_(
        '"%(variables)s" in "%(dataset)s" would match %(share)s of its values in "%(other)s" if the spaces around the '
        "codes were taken away."
    ),
    Mending.CAPITALS: N_(
        '"%(variables)s" in "%(dataset)s" would match %(share)s of its values in "%(other)s" if capitals and spaces '
        "were written in one way."
    ),
    Mending.ZEROS: N_(
        '"%(variables)s" in "%(dataset)s" would match %(share)s of its values in "%(other)s" if the leading zeros were '
        "put back."
    ),
}

_ADVICE = {
    GapKind.LOST: N_('Add "%(other)s", with the variable that is pointed at, or take the link out.'),
    GapKind.NEARLY: N_(
        "Bring the file in again as text, written as in “%(other)s”, and look at this page again."
    ),
    GapKind.NOWHERE: N_('Look at them in the checks. Correct them, or add what is missing to "%(other)s".'),
    GapKind.REPEATED: N_(
        'Find the repeated records of "%(other)s" in its checks, or link by more variables.'
    ),
    GapKind.LOOK_ALIKE: N_("Do not join by it before somebody has said which list is right."),
    GapKind.UNLINKED: N_(
        "If it shares a code with another dataset, give both variables the same label in their dictionaries: "
        "the link is then proposed on the map of the data."
    ),
    GapKind.ABSENT: N_(
        'Ask whether they should have one. If they are closed or gone, say so in "%(other)s".'
    ),
    GapKind.PARTIAL: N_("If it is meant to hold a part of them only, nothing is wrong."),
}
