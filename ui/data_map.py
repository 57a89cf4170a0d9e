"""The map of data: its picture, its gaps in sentences, and the same as a list for those who do not use the picture."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from charts import data_map as drawing
from core.catalog import Dataset, Link
from core.errors import AppError
from core.link_words import gap_advice, gap_words, link_title, proposal_words, share_words
from core.links import DataMap, Gap, GapKind, LinkFacts
from core.words import N_
from ui import address
from ui.answers import problem, style
from ui.jobs import Job, State, follow
from ui.link_facts import PROBLEM, decide, show_link
from ui.navigation import go, link
from ui.session import catalog, forget, office, remember, remembered, viewer
from ui.words import _, counted, label, plain, say, voice

_LINK = "link"
_JOB = "data_map_job"
_TURN = "data_map_turn"
_MOST_GAPS = 8
_PAGE_WIDTH = 1160
_AT_ONCE_SECONDS = 0.3
_SIGNS = {
    GapKind.LOST: ":material/link_off:",
    GapKind.NEARLY: ":material/healing:",
    GapKind.NOWHERE: ":material/error:",
    GapKind.REPEATED: ":material/content_copy:",
    GapKind.LOOK_ALIKE: ":material/difference:",
    GapKind.UNLINKED: ":material/link_off:",
    GapKind.ABSENT: ":material/remove_selection:",
    GapKind.PARTIAL: ":material/pie_chart:",
}
_LOOK = "<style>.st-key-data_map_picture {overflow-x: auto;}</style>"


def known_map() -> DataMap | None:
    """Return the map once its links are counted; until then show how far they are, and None."""
    links, who = office().links, viewer()
    kept = links.kept_map(who)
    if kept is not None:
        forget(_JOB)
        return kept
    job: Job[DataMap] | None = remembered(_JOB)
    if job is None or job.state is State.DONE:  # done, and an edition has changed since
        job = Job(lambda watch: links.map(who, watch), _("Comparing the datasets"))
        remember(_JOB, job)
        job.wait(_AT_ONCE_SECONDS)
    if job.state is State.DONE:
        return job.result
    if job.state is State.RUNNING:
        st.caption(_("Links are counted once for each edition. You may go to other pages meanwhile."))
        follow(job)
        st.skeleton(height=420)
        _as_list(list(catalog().datasets.values()), None)
        return None
    if job.error is not None:
        problem(job.error)
    else:
        st.info(_("Stopped. Nothing was changed."))
    st.button(_("Compare them again"), key="compare_again", on_click=partial(forget, _JOB))
    return None


def trouble() -> None:
    """Show why the last decision about a link could not be kept."""
    error = remembered(PROBLEM)
    if error is not None:
        forget(PROBLEM)
        problem(error)


def picture(known: DataMap) -> None:
    """Show the map; a click on a dataset opens its start page, one on a link its facts."""
    st.caption(plain(_summary(known)))
    st.html(_LOOK)
    spec = drawing.picture(known, speaker=voice(), style=style())
    if spec["width"] > _PAGE_WIDTH or style().is_narrow:
        st.caption(_("The picture is wider than the page: scroll it sideways, or use the list below it."))
    with st.container(key="data_map_picture"):
        event = st.vega_lite_chart(
            spec=spec,
            theme=None,
            key=_picture_key(),
            width="content",
            height="content",
            alt=drawing.alternative(known, voice()),
            on_select=_picked,
            selection_mode=[drawing.DATASET, drawing.LINK],
        )
    picked = [each.get(drawing.DATASET) for each in event["selection"].get(drawing.DATASET) or []]
    if picked and picked[0] in known.by_name:
        go("catalogue", {"data": [str(picked[0])]})


def chosen_link(known: DataMap) -> None:
    """Show the facts of the link in the address, over the page."""
    link_id = address.parameter(_LINK)
    if not link_id:
        return
    facts = known.link(link_id)
    if facts is None:
        st.warning(_("This link is not on the map any more. Choose another one."), icon=":material/link_off:")
        return
    title = plain(say(link_title(facts, known)))
    st.dialog(title, width="large", on_dismiss=_close_link)(show_link)(facts, known, _close_link)


def proposals(known: DataMap) -> None:
    """Show the links that the data propose, to be accepted or dismissed; and those that were dismissed."""
    if known.proposed:
        st.subheader(_("Links that nobody has declared"), anchor=False)
        for facts in known.proposed:
            with st.container(border=True):
                st.markdown(plain(say(proposal_words(facts, known, voice()))))
                with st.container(horizontal=True):
                    decide(facts)
                    _link_button(facts, _("See the facts"), "proposal")
    if known.dismissed:
        with st.expander(
            counted(
                N_("%(count)s dismissed proposal"), N_("%(count)s dismissed proposals"), len(known.dismissed)
            )
        ):
            for place, link_id in enumerate(known.dismissed):
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(plain(link_id))
                    st.button(
                        _("Propose it again"),
                        key=f"bring_back_{place}",
                        type="tertiary",
                        on_click=_bring_back,
                        args=(link_id,),
                    )


def gaps(known: DataMap) -> None:
    """Show what is missing between the datasets, the worst first, and what to do about it."""
    st.subheader(_("Gaps"), anchor=False)
    if not known.gaps:
        st.markdown(_("None found: every link finds its records, and no unit is missing."))
        return
    for gap in known.gaps[:_MOST_GAPS]:
        _gap(gap, known)
    rest = known.gaps[_MOST_GAPS:]
    if rest:
        with st.expander(counted(N_("%(count)s more gap"), N_("%(count)s more gaps"), len(rest))):
            for gap in rest:
                _gap(gap, known)


def as_list(known: DataMap) -> None:
    """Show every dataset with its links as links and buttons: what the picture shows, by keyboard and on a phone."""
    _as_list(known.datasets, known)


def _as_list(datasets: Sequence[Dataset], known: DataMap | None) -> None:
    """Show every dataset; its links only where they are counted."""
    st.subheader(_("All datasets and links"), anchor=False)
    ordered = sorted(datasets, key=lambda each: label(each.title).casefold())
    for start in range(0, len(ordered), 2):
        for column, dataset in zip(st.columns(2), ordered[start : start + 2], strict=False):
            with column, st.container(border=True, height="stretch"):
                _dataset(dataset, known)


def _summary(known: DataMap) -> str:
    parts = [
        counted(N_("%(count)s dataset"), N_("%(count)s datasets"), len(known.datasets)),
        counted(N_("%(count)s declared link"), N_("%(count)s declared links"), len(known.declared)),
    ]
    if known.proposed:
        parts.append(
            counted(N_("%(count)s proposed link"), N_("%(count)s proposed links"), len(known.proposed))
        )
    parts.append(_("the percentage is the share of records that find theirs"))
    parts.append(_("click a dataset or a link to open it"))
    return " · ".join(parts)


def _gap(gap: Gap, known: DataMap) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{_SIGNS[gap.kind]} **{plain(say(gap_words(gap, known, voice())))}**")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(say(gap_advice(gap, known))), width="content")
            _doors(gap, known)


def _doors(gap: Gap, known: DataMap) -> None:
    """Show where to do something about a gap."""
    facts = next((each for each in known.declared if _is_about(gap, each)), None)
    if facts is not None:
        _link_button(facts, _("See the facts"), f"gap_{gap.kind}_{gap.year}")
    query = {"data": [gap.dataset]}
    if gap.kind is GapKind.NOWHERE:
        link("quality", _("Open the checks"), query=query)
    elif gap.kind is GapKind.LOST:
        st.button(
            _("Take the link out"),
            key=f"withdraw_{gap.dataset}.{','.join(gap.variables)}.{gap.other}",
            type="tertiary",
            icon=":material/link_off:",
            on_click=_withdraw,
            args=(gap.dataset, Link(gap.variables, gap.other, gap.other_variables)),
        )
    elif gap.kind in {GapKind.UNLINKED, GapKind.LOOK_ALIKE}:
        link("dictionary", _("Open the dictionary"), query=query)
    elif gap.kind is GapKind.NEARLY:
        link("add_data", _("Add data"))


def _is_about(gap: Gap, facts: LinkFacts) -> bool:
    ends = (gap.dataset, gap.variables, gap.other, gap.other_variables)
    return ends == (facts.origin, facts.variables, facts.target, facts.to)


def _dataset(dataset: Dataset, known: DataMap | None) -> None:
    link("catalogue", f"**{plain(label(dataset.title))}**", query={"data": [dataset.name]})
    st.caption(plain(drawing.dataset_facts(dataset, voice())))
    if known is not None:
        _links(dataset, known)


def _links(dataset: Dataset, known: DataMap) -> None:
    for facts in known.links_of(dataset.name):
        share = share_words(facts.share_matched, voice())
        values = {"target": label(known.by_name[facts.target].title), "share": share}
        text = N_("to %(target)s: %(share)s") if facts.is_declared else N_("perhaps to %(target)s: %(share)s")
        _link_button(facts, _(text, **values), "list")
    pointing = {each.origin: None for each in known.links_to(dataset.name)}
    if pointing:
        titles = ", ".join(label(known.by_name[name].title) for name in pointing)
        st.caption(plain(_("Linked from: %(datasets)s", datasets=titles)))
    elif not known.links_of(dataset.name):
        st.caption(_("Not linked to any other dataset"))


def _link_button(facts: LinkFacts, text: str, place: str) -> None:
    st.button(
        plain(text),
        key=f"{place}_{facts.id}",
        type="tertiary",
        icon=":material/arrow_forward:",
        on_click=_open_link,
        args=(facts.id,),
    )


def _open_link(link_id: str) -> None:
    address.set_parameter(_LINK, link_id)


def _close_link() -> None:
    """Take the link out of the address, and its row in the picture out of the selection: it can be clicked again."""
    address.set_parameter(_LINK, "")
    remember(_TURN, remembered(_TURN, 0) + 1)


def _picture_key() -> str:
    return f"data_map_{remembered(_TURN, 0)}"


def _picked() -> None:
    event = remembered(_picture_key()) or {"selection": {}}
    picked = [each.get(drawing.LINK) for each in event["selection"].get(drawing.LINK) or []]
    if picked and picked[0]:
        _open_link(str(picked[0]))


def _bring_back(link_id: str) -> None:
    try:
        office().links.bring_back(link_id, viewer())
    except AppError as error:
        remember(PROBLEM, error)


def _withdraw(dataset: str, lost: Link) -> None:
    try:
        office().links.withdraw(dataset, lost, viewer())
    except AppError as error:
        remember(PROBLEM, error)
