"""How the manual looks: lines of a readable length, and on paper a document without the app around it."""

import json

import streamlit as st

from ui.answers import style

_STYLE = """<style>
.st-key-manual, .st-key-manual_tools, .st-key-manual_job {max-width: 47rem;}
.st-key-manual p, .st-key-manual li {line-height: 1.62;}
.st-key-manual h2 {margin-top: 1.6rem;}
.st-key-manual h3 {margin-top: 1.2rem; border-top: 1px solid light-dark(#DCE3E4, #33424A); padding-top: 1rem;}
.st-key-manual [data-testid="stMarkdownContainer"] {overflow-x: auto;}
.st-key-manual table {width: auto; min-width: 40%; font-size: .94rem;}
.st-key-manual td, .st-key-manual th {vertical-align: top;}
.st-key-manual h2, .st-key-manual h3 {scroll-margin-top: 4.5rem;}
@media (max-width: 640px) {
  .st-key-manual table {font-size: .82rem; width: 100%;}
  .st-key-manual td, .st-key-manual th {padding: .3rem .35rem;}
  .st-key-manual tr:has(:nth-child(5)) > * {font-size: .74rem; padding: .25rem;}
  .st-key-manual tr:has(:nth-child(5)) > :nth-child(2) {overflow-wrap: anywhere; min-width: 4.4rem;}
}
@media print {
  @page {margin: 18mm 16mm;}
  :root, html, body, .stApp {color-scheme: light !important; background: #FFFFFF !important;}
  html, body, #root, #root > div, .stApp, .stApp > div, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; display: block !important; height: auto !important; overflow: visible !important;
  }
  header, [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stStatusWidget"], [data-testid="stDecoration"],
  .st-key-corner, .st-key-dataset_bar, .st-key-manual_tools, .st-key-manual_job, .st-key-manual_parts,
  .st-key-manual [data-testid="stExpander"], .st-key-manual [data-testid="stHeaderActionElements"] {display: none !important;}
  .stMainBlockContainer {padding: 0 !important; max-width: none !important;}
  .stMainBlockContainer h1, .st-key-manual, .st-key-manual * {color: #1B2A2F !important;}
  .st-key-manual {max-width: none;}
  .st-key-manual h2, .st-key-manual h3, .st-key-manual p:has(+ table) {break-after: avoid;}
  .st-key-manual tr, .st-key-manual [data-testid="stVegaLiteChart"] {break-inside: avoid;}
  .st-key-manual thead {display: table-header-group;}
}
</style>"""

_DARK = """<style>
/* pictures that were drawn for a dark ground, on white paper */
@media print {.st-key-manual [data-testid="stVegaLiteChart"] {filter: invert(1) hue-rotate(180deg);}}
</style>"""

_PRINT = """<script>
(() => {
  const button = document.querySelector(".st-key-print_manual button");
  if (button && !button.dataset.prints) {
    button.dataset.prints = "yes";
    button.addEventListener("click", () => setTimeout(() => window.print(), 150));
  }
})();
</script>"""

_SCROLL = """<script>
(() => {
  if (window.ventanillaWent === %(time)s) return;
  window.ventanillaWent = %(time)s;
  const go = () => document.getElementById(%(section)s)?.scrollIntoView({block: "start"});
  // pictures above find their height late: what was scrolled to must not slip away
  [80, 500, 1200].forEach(wait => setTimeout(go, wait));
})();
</script>"""


def look() -> None:
    """Put the style sheet on the page, and let the button for printing open the browser's own window."""
    dark = _DARK if style().ground == "dark" else ""
    st.html(_STYLE + dark + _PRINT, unsafe_allow_javascript=True)


def scroll_to(section: str, time: int) -> None:
    """Scroll to a section, once for each `time`: the browser may run the script again whenever the page is drawn."""
    if section:
        script = _SCROLL % {"section": json.dumps(section), "time": int(time)}
        st.html(script, unsafe_allow_javascript=True)
