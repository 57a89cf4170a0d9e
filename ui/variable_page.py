"""One variable opened: its meaning, its picture, what is missing and why, its values, its digits, its years, its ties."""

import streamlit as st

from charts.profile_picture import picture
from core.catalog import Dataset, Variable, VariableRole
from core.figures import percentage
from core.profile import Profile, VariableProfile
from core.profile_words import quantiles_in_words
from core.question import Question, parts_of
from core.remarks import remark_in_words, remarks
from core.suggestions import default_breakdown
from ui import address
from ui.answers import style
from ui.navigation import link
from ui.session import remember, remembered
from ui.variable_details import code_list, digits, draw, missing, patterns, ties, top_values, years
from ui.variable_words import ROLE_LABELS, TYPE_LABELS, about, name_of
from ui.words import _, plain, say, voice

_PICTURE = 280
_CHOSEN = "opened_variable"


def variable(dataset: Dataset, profile: Profile, name: str) -> None:
    """Show all about one variable of the dataset."""
    chosen = dataset.variable(name)
    link("variables", _("All variables"), icon=":material/arrow_back:", query={"data": [dataset.name]})
    _another(dataset, name)
    st.subheader(plain(name_of(chosen)), anchor=False)
    _meaning(chosen)
    found = next((each for each in profile.variables if each.name == name), None)
    if found is None:
        st.info(
            _("This variable was not there when the records were looked through."), icon=":material/info:"
        )
        return
    _figures(found)
    for remark in remarks(found):
        st.warning(plain(say(remark_in_words(remark))), icon=":material/warning:")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _values(dataset, chosen, found)
    with right:
        missing(chosen, found)
        patterns(chosen, found)
        ties(dataset, profile, name)
    digits(chosen, found)
    years(dataset, chosen, profile)


def _another(dataset: Dataset, name: str) -> None:
    remember(_CHOSEN, name)
    labels = {each.name: name_of(each) for each in dataset.variables}
    st.selectbox(
        _("Variable"),
        list(labels),
        key=_CHOSEN,
        format_func=lambda each: labels.get(each, each),
        label_visibility="collapsed",
        width=360,
        on_change=lambda: address.set_parameter("variable", remembered(_CHOSEN)),
    )


def _meaning(chosen: Variable) -> None:
    described = about(chosen)
    if described:
        st.markdown(plain(described))
    else:
        st.caption(_("Nobody has written down what it means."))
    facts = [_(TYPE_LABELS[chosen.type]), _(ROLE_LABELS[chosen.role]), chosen.name]
    if chosen.original and chosen.original != chosen.name:
        facts.append(_("“%(name)s” in the file", name=chosen.original))
    st.caption(plain(" · ".join(facts)))


def _figures(found: VariableProfile) -> None:
    number = voice().number
    distinct = number(found.distinct)
    about_distinct = distinct if found.is_distinct_exact else _("about %(number)s", number=distinct)
    cells = [
        (number(found.records), _("records")),
        (percentage(1 - found.share_missing, voice()) if found.records else "–", _("with a value")),
        (about_distinct, _("different values")),
        (number(found.impossible), _("that cannot be right")),
    ]
    st.markdown(" · ".join(f"**{plain(value)}** {plain(name)}" for value, name in cells))


def _values(dataset: Dataset, chosen: Variable, found: VariableProfile) -> None:
    look = style()
    spec = picture(
        chosen, found, voice(), is_dark=look.ground == "dark", is_narrow=look.is_narrow, height=_PICTURE
    )
    if spec is not None:
        st.markdown(f"**{plain(_('The values'))}**")
        draw(spec, "variable_picture")
    elif chosen.role in {VariableRole.IDENTIFIER, VariableRole.HIDDEN} and found.values:
        st.info(
            _("Its values are not shown, because they tell who or what a record is about."),
            icon=":material/visibility_off:",
        )
    sentences = [plain(say(each)) for each in quantiles_in_words(chosen, found, voice())]
    if sentences:
        st.markdown("  \n".join(sentences))
    top_values(chosen, found)
    code_list(chosen)
    _explore(dataset, chosen)


def _explore(dataset: Dataset, chosen: Variable) -> None:

    if chosen.role is VariableRole.IDENTIFIER or not parts_of(chosen):
        return
    question = Question(dataset.name, by=(default_breakdown(chosen),))
    link("explore", _("Make a chart of it"), icon=":material/bar_chart:", query=address.link(question))
