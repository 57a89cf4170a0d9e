"""The editions of a dataset: where every record of its files went, what lies beside them, bringing an older one back."""

from functools import partial

import streamlit as st

from core.catalog import Dataset
from core.errors import AppError
from core.words import N_
from data_loaders.beside import CHOICE, LEFT_OUT, MENDED, REFUSED
from data_loaders.recipes import RECIPE
from data_loaders.refusals import for_download
from ui.accounts import accounts
from ui.navigation import go
from ui.session import beside, remember, remembered, remove, restore
from ui.session import editions as kept_editions
from ui.words import _, counted, plain, say, voice

_ROWS = {
    REFUSED: (N_("Rows that were refused, as CSV"), N_("%(dataset)s_refused.csv")),
    MENDED: (N_("Rows that were mended, as CSV"), N_("%(dataset)s_mended.csv")),
    LEFT_OUT: (N_("Lines that were left out, as CSV"), N_("%(dataset)s_left_out.csv")),
}


def editions(dataset: Dataset) -> None:
    """Show the editions that are kept, and let a steward bring an older one back or remove the dataset."""
    st.subheader(_("Editions"), anchor=False)
    for edition in kept_editions(dataset):
        with st.container(horizontal=True, vertical_alignment="center"):
            day = voice().day(edition.published.date())
            records = voice().number(edition.records)
            st.markdown(
                plain(
                    _(
                        "%(day)s · %(records)s records · %(file)s",
                        day=day,
                        records=records,
                        file=edition.file or edition.id,
                    )
                )
            )
            if edition.id == dataset.edition.id:
                st.badge(_("in use"), color="green", icon=":material/check:")
            else:
                st.button(
                    _("Bring this one back"),
                    key=f"restore_{edition.id}",
                    on_click=partial(_tried, restore, dataset, edition.id),
                )
    _files(dataset)
    with st.container(horizontal=True):
        _beside(dataset)
        _again(dataset)
        _removal(dataset)
    failure = remembered("failure")
    if failure:
        st.error(plain(failure), icon=":material/error:")
        remember("failure", None)


def _files(dataset: Dataset) -> None:
    """Show where every record of every file of the edition went."""
    files = dataset.edition.files
    if files:
        title = counted(
            N_("%(count)s file of this edition"), N_("%(count)s files of this edition"), len(files)
        )
        accounts(files, title)


def _beside(dataset: Dataset) -> None:
    """Offer what lies beside the rows: odd rows, and the recipe for next year's files."""
    for name, (text, file_name) in _ROWS.items():
        file = beside(dataset, name)
        if file is not None and (name != REFUSED or dataset.edition.refused):
            st.download_button(
                _(text),
                data=partial(for_download, [file], voice()),
                file_name=_(file_name, dataset=dataset.name),
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
                key=f"beside_{name}",
            )
    recipe = beside(dataset, RECIPE)
    if recipe is not None:
        st.download_button(
            _("Recipe for next year's files"),
            data=recipe.read_bytes,
            file_name=f"{dataset.name}.{RECIPE}",
            mime="application/json",
            on_click="ignore",
            icon=":material/download:",
            key="beside_recipe",
            help=_(
                "python -m data_loaders import FILE --dataset %(dataset)s --recipe RECIPE",
                dataset=dataset.name,
            ),
        )


def _again(dataset: Dataset) -> None:
    """Offer to bring a table of a database in once more; the page "Add data" takes it from there."""
    choice = beside(dataset, CHOICE)
    if choice is not None and st.button(
        _("Bring the table in again"), icon=":material/refresh:", key="bring_again"
    ):
        from ui.database import bring_again  # what reads tables is heavy, and this page seldom needs it

        bring_again(dataset, choice)
        go("add_data")


def _removal(dataset: Dataset) -> None:
    with st.popover(_("Remove this dataset"), icon=":material/delete:", type="tertiary"):
        st.markdown(
            _("All its editions are deleted from this computer. The file it came from stays where it is.")
        )
        st.button(_("Remove it"), key="remove", on_click=partial(_tried, remove, dataset), type="primary")


def _tried(action: object, *args: object) -> None:
    """Do it; what goes wrong is told on the page."""
    try:
        action(*args)  # type: ignore[operator]
    except AppError as error:
        remember("failure", say(error.message))
