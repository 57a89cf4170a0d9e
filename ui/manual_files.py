"""The manual's files to take away: codebooks that other systems read."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from charts.codebook import to_codebook
from core.catalog import Dataset
from core.dictionary import dictionary_of
from core.dictionary_review import languages_of
from core.manual_tree import Facts
from core.words import N_
from locales import LANGUAGES
from ui.words import _


@dataclass(frozen=True)
class Codebook:
    """One kind of file: what it is called, and who reads it."""

    key: str
    title: str
    file: str
    mime: str
    icon: str


EXCEL = Codebook(
    "excel",
    N_("Codebook to edit (Excel)"),
    "codebook.xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ":material/table:",
)
CODEBOOKS = (
    Codebook(
        "datapackage",
        N_("Data package (Frictionless)"),
        "datapackage.json",
        "application/json",
        ":material/inventory_2:",
    ),
    Codebook(
        "ddi",
        N_("Codebook for archives (DDI 2.5)"),
        "ddi.xml",
        "application/xml",
        ":material/account_balance:",
    ),
    Codebook(
        "dcat",
        N_("Entry for a data catalogue (DCAT)"),
        "dcat.jsonld",
        "application/ld+json",
        ":material/list_alt:",
    ),
)


def downloads(known: Facts) -> None:
    """Show a menu with the files; each is made when its button is pressed."""
    menu = st.popover(_("Download"), icon=":material/download:", key="manual_downloads", on_change="rerun")
    if not menu.open:
        return
    with menu:
        _button(EXCEL, known)
        st.caption(_("Edit labels, meanings and codes in it, and bring it back on the page “Dictionary”."))
        for codebook in CODEBOOKS:
            _button(codebook, known)
        st.caption(
            _(
                "Other systems read these. Of identifiers and hidden variables they hold the name and the meaning, never a "
                "value. Counts are exact: look before you publish them."
            )
        )


def _button(codebook: Codebook, known: Facts) -> None:
    st.download_button(
        _(codebook.title),
        data=maker(codebook, known),
        file_name=file_name(codebook, known.dataset),
        mime=codebook.mime,
        key=f"codebook_{codebook.key}",
        on_click="ignore",
        icon=codebook.icon,
        width="stretch",
    )


def maker(codebook: Codebook, known: Facts) -> Callable[[], bytes]:
    """Return a function that makes the file, in a thread without a session."""
    dataset, profile = known.dataset, known.profile

    def make() -> bytes:
        if codebook is EXCEL:
            whole = dictionary_of(dataset)
            languages = tuple(dict.fromkeys((*LANGUAGES, *languages_of(whole))))
            return to_codebook(dataset, whole, known.speaker, languages)
        from data_loaders.codebook_files.data_package import data_package
        from data_loaders.codebook_files.dcat import dcat_entry
        from data_loaders.codebook_files.ddi_codebook import ddi_codebook

        if codebook.key == "ddi":
            return ddi_codebook(dataset, profile)
        return data_package(dataset) if codebook.key == "datapackage" else dcat_entry(dataset)

    return make


def file_name(codebook: Codebook, dataset: Dataset) -> str:
    """Return the name that other systems look for, with the dataset and its edition in front where they do not mind."""
    if codebook.key == "datapackage":
        return codebook.file
    return f"{dataset.name}_{dataset.edition.id}_{codebook.file}"
