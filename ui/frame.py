"""What stands around every page: the look that the theme cannot give, the language switch, who is looking."""

import streamlit as st

from locales import LANGUAGES
from ui.session import remember
from ui.words import LANGUAGE_KEY, _, voice

# Closes the band that Streamlit leaves above the title, puts the corner into the bar at the top, and lets the
# question bar wrap like a sentence.
_STYLE = """<style>
.stMainBlockContainer {padding-top: 4.2rem; padding-bottom: 3rem; max-width: 1320px;}
.st-key-corner {position: fixed; top: .55rem; right: 1rem; z-index: 999991; width: auto !important;}
.st-key-corner > div {width: auto !important;}
[data-testid="stPageLink"] a {padding-left: 0; margin-left: 0;}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {color: light-dark(#55626A, #A7B3B7); opacity: 1;}
[data-testid="stPageLink-NavLink"] {background-color: transparent;}
.st-key-dataset_bar > [data-testid="stElementContainer"]:has([data-testid="stMarkdown"]) p {
  font-size: .875rem; line-height: 1.75rem; margin-right: .6rem; box-shadow: 0 2px 0 light-dark(#0B6E75, #4FB3BA);}
.st-key-repaint {display: none;}
button[kind^="primary"], button[kind^="primary"] * {color: light-dark(#FFFFFF, #12191C);}
[data-testid="stPageLink"] a * {white-space: normal; overflow: visible;}
[class*="st-key-here_"] button {padding: 0; min-height: 1.75rem; height: auto; text-align: left; justify-content: flex-start;}
[class*="st-key-here_"] button * {white-space: normal; overflow: visible;}
[data-testid="stPopover"] button {max-width: min(34rem, 86vw); text-align: left;}
@media (max-width: 640px) {
  .stMainBlockContainer {padding-left: 1rem; padding-right: 1rem; padding-top: 4rem;}
}
</style>"""

_SCRIPT = """<script>
document.documentElement.lang = '%s';
if (!window.ventanillaSeesTheLight) {
  window.ventanillaSeesTheLight = true;
  const repaint = () => document.querySelector(".st-key-repaint button")?.click();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(repaint, 300));
}
document.querySelectorAll("link[rel~='icon']").forEach(link => { link.href = 'app/static/icon.png'; });
</script>"""

_NAMES = {"en": "English", "es": "Español"}


def frame() -> None:
    """Draw what stands around every page."""
    language = voice().language
    st.html(_STYLE + _SCRIPT % language, unsafe_allow_javascript=True)
    with st.container(
        key="corner",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
        width="content",
    ):
        # pressed by the script above when the computer turns dark or light: pictures are drawn for one ground
        st.button(_("Draw again"), key="repaint")
        st.badge(
            _("This computer only"),
            icon=":material/laptop:",
            color="gray",
            help=_(
                "There is no login: only the person at this computer can open the app, and sees exact figures."
            ),
        )
        for other in LANGUAGES:
            if other != language:
                st.button(_NAMES[other], key=f"to_{other}", type="tertiary", on_click=_speak, args=(other,))


def _speak(language: str) -> None:
    remember(LANGUAGE_KEY, language)
    st.query_params[LANGUAGE_KEY] = language
