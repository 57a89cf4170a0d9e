"""Where the records of each file went, as a table: physical = loaded + refused + skipped."""

from collections.abc import Sequence

import streamlit as st

from core.catalog import FileRecords
from data_loaders.intake import FileAccount
from ui.words import _


def accounts(files: Sequence[FileAccount | FileRecords], title: str) -> None:
    """Show the account of some files under a title that opens it."""
    with st.expander(title, icon=":material/receipt_long:"):
        st.dataframe(
            {
                "file": [each.file for each in files],
                "physical": [each.loaded + each.refused + each.skipped for each in files],
                "loaded": [each.loaded for each in files],
                "mended": [each.mended for each in files],
                "refused": [each.refused for each in files],
                "skipped": [each.skipped for each in files],
            },
            hide_index=True,
            height=min(38 + 35 * len(files), 320),
            column_config={
                "file": st.column_config.TextColumn(_("File"), width="large"),
                "physical": st.column_config.NumberColumn(_("Records"), format="localized"),
                "loaded": st.column_config.NumberColumn(_("Loaded"), format="localized"),
                "mended": st.column_config.NumberColumn(_("of these mended"), format="localized"),
                "refused": st.column_config.NumberColumn(_("Refused"), format="localized"),
                "skipped": st.column_config.NumberColumn(_("Skipped"), format="localized"),
            },
            alt=_("Table of the files and their records"),
        )
