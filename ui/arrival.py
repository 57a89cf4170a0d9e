"""The receipt of what has just come in: where every record of every file went. Explore shows it once."""

import streamlit as st

from data_loaders.bringing import Receipt
from ui.accounts import accounts
from ui.session import catalog, forget, remember, remembered
from ui.words import _, label, plain, say, voice


def remember_arrival(receipt: Receipt) -> None:
    """Keep the receipt for the next page."""
    remember("arrived", receipt)


def show_arrival() -> None:
    """Show the receipt of what came in last, once."""
    receipt: Receipt | None = remembered("arrived")
    forget("arrived")
    if receipt is None or receipt.dataset not in catalog().datasets:
        return
    number, dataset = voice().number, catalog().dataset(receipt.dataset)
    text = _(
        "“%(title)s” is in the catalogue: %(physical)s records came in = %(loaded)s loaded + %(refused)s refused + "
        "%(skipped)s skipped.",
        title=label(dataset.title),
        physical=number(receipt.loaded + receipt.refused + receipt.skipped),
        loaded=number(receipt.loaded),
        refused=number(receipt.refused),
        skipped=number(receipt.skipped),
    )
    st.success(plain(text), icon=":material/check_circle:")
    if len(receipt.files) > 1:
        accounts(receipt.files, _("The files that came in"))
    said = dict.fromkeys(say(note) for note in receipt.notes)
    if said:
        st.caption("  \n".join(plain(note) for note in said))
