"""What Explore says once about a dataset that has just come in: where every record of the file went."""

import streamlit as st

from core.catalog import Dataset
from core.words import Message, N_
from ui.session import forget, remember, remembered
from ui.words import plain, say, voice


def remember_arrival(dataset: Dataset) -> None:
    """Keep the account of a file for the next page."""
    number, edition = voice().number, dataset.edition
    text = N_(
        "“%(title)s” is in the catalogue: %(records)s records, %(refused)s refused, %(skipped)s skipped."
    )
    values = {
        "title": dataset.title,
        "records": number(edition.records),
        "refused": number(edition.refused),
        "skipped": number(edition.skipped),
    }
    remember("arrived", Message(text, values))


def show_arrival() -> None:
    """Show the account of the file that came in last, once."""
    arrived = remembered("arrived")
    if arrived is not None:
        st.success(plain(say(arrived)), icon=":material/check_circle:")
        forget("arrived")
