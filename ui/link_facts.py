"""The facts about one link: who finds whom, what is without a counterpart on either side, and the decision about a proposal."""

from collections.abc import Callable

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.link_words import CARDINALITY, key_words, link_finding, proposal_words, share_words
from core.links import DataMap, LinkFacts, Unmatched
from core.words import Message, N_
from ui.answers import problem
from ui.navigation import link
from ui.session import office, remember, viewer
from ui.words import _, label, plain, say, voice

_MOST = 200
PROBLEM = "data_map_problem"
_WITHOUT = (
    N_('Show %(count)s value of "%(dataset)s" that the other side does not have'),
    N_('Show %(count)s values of "%(dataset)s" that the other side does not have'),
)


def show_link(facts: LinkFacts, known: DataMap, close: Callable[[], None]) -> None:
    """Show what a link comes to; `close` is called when a decision makes an end of it."""
    origin, target = known.by_name[facts.origin], known.by_name[facts.target]
    st.markdown(f"**{plain(say(link_finding(facts, known, voice())))}**")
    if not facts.is_declared:
        st.markdown(plain(say(proposal_words(facts, known, voice()))))
        with st.container(horizontal=True):
            decide(facts, close)
    st.markdown(plain(say(Message(CARDINALITY[facts.cardinality]))))
    _sides(facts, origin, target)
    _without(facts, origin, facts.variables, is_of_target=False)
    _without(facts, target, facts.to, is_of_target=True)
    with st.container(horizontal=True):
        for dataset in (origin, target):
            text = _("Open %(dataset)s", dataset=label(dataset.title))
            link("catalogue", plain(text), icon=":material/arrow_forward:", query={"data": [dataset.name]})


def decide(facts: LinkFacts, then: Callable[[], None] | None = None) -> None:
    """Show the buttons that accept or dismiss a proposed link."""
    key = f"{facts.id}_{'dialog' if then else 'page'}"
    st.button(
        _("Declare this link"),
        key=f"accept_{key}",
        type="primary",
        icon=":material/add_link:",
        on_click=_accept,
        args=(facts, then),
    )
    st.button(_("Dismiss"), key=f"dismiss_{key}", on_click=_dismiss, args=(facts, then))


def _sides(facts: LinkFacts, origin: Dataset, target: Dataset) -> None:
    """Show both sides in one table of a few lines."""
    speaker = voice()
    rows = [
        (
            _("Linked by"),
            say(key_words(facts.variables, origin)),
            say(key_words(facts.to, target)),
        ),
        (_("Records"), speaker.number(facts.records), speaker.number(facts.target_records)),
        (
            _("Records with a value"),
            speaker.number(facts.with_value),
            speaker.number(facts.target_with_value),
        ),
        (_("Different values"), speaker.number(facts.distinct), speaker.number(facts.target_distinct)),
        (
            _("Values the other side has"),
            *(_share(facts.matched_distinct, of) for of in (facts.distinct, facts.target_distinct)),
        ),
        (
            _("Values it does not have"),
            speaker.number(facts.unmatched_distinct),
            speaker.number(facts.target_unmatched_distinct),
        ),
        (_("Records that find theirs"), _share(facts.matched, facts.with_value), ""),
    ]
    heads = ["", plain(label(origin.title)), plain(label(target.title))]
    lines = [heads, ["---", "---:", "---:"], *([plain(cell) for cell in row] for row in rows)]
    st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))
    if facts.last_year:
        st.markdown(
            plain(
                _(
                    'In %(year)s "%(origin)s" has %(count)s of the %(of)s values.',
                    year=str(facts.last_year),
                    origin=label(origin.title),
                    count=facts.last_year_distinct,
                    of=facts.target_distinct,
                )
            )
        )


def _share(count: int, of: int) -> str:
    share = share_words(count / of if of else None, voice())
    return f"{voice().number(count)} ({share})"


def _without(facts: LinkFacts, dataset: Dataset, names: tuple[str, ...], *, is_of_target: bool) -> None:
    """Offer the values of one side that the other does not have."""
    count = facts.target_unmatched_distinct if is_of_target else facts.unmatched_distinct
    if not count:
        return
    message = Message(
        _WITHOUT[0], {"count": count, "dataset": dataset.title}, plural=_WITHOUT[1], count=count
    )
    if not st.toggle(plain(say(message)), key=f"without_{facts.id}_{is_of_target}"):
        return
    try:
        found = office().links.unmatched(facts, viewer(), is_of_target=is_of_target, most=_MOST)
    except AppError as error:
        problem(error)
        return
    if not found:
        st.caption(_("Values of hidden variables are not shown."))
        return
    _values(found, dataset, names)
    if count > len(found):
        st.caption(_("The %(count)s most frequent are shown.", count=len(found)))


def _values(found: tuple[Unmatched, ...], dataset: Dataset, names: tuple[str, ...]) -> None:
    columns: dict[str, list[object]] = {}
    for place, name in enumerate(names):
        variable = dataset.variable(name)
        values = [each.values[place] for each in found]
        columns[label(variable.label) or name] = list(values)
        if variable.codes:
            labels = variable.code_labels
            columns[f"{label(variable.label)} "] = [label(labels.get(value, {})) for value in values]
    columns[_("Records")] = [each.records for each in found]
    height = min(38 + 35 * len(found), 300)
    st.dataframe(columns, hide_index=True, height=height, alt=_("Table of the values without a counterpart"))


def _accept(facts: LinkFacts, then: Callable[[], None] | None) -> None:
    try:
        office().links.accept(facts, viewer())
    except AppError as error:
        remember(PROBLEM, error)
    if then:
        then()


def _dismiss(facts: LinkFacts, then: Callable[[], None] | None) -> None:
    try:
        office().links.dismiss(facts.id, viewer())
    except AppError as error:
        remember(PROBLEM, error)
    if then:
        then()
