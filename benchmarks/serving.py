"""How fast the running app is, against stock Streamlit pages in the same run.

    python -m benchmarks.serving

Cold start: from starting the process to the end of the first script run, against an empty page (goal: at most 1.8 x).
Rerun: Explore with a kept answer against a stock page with a selectbox and a chart (goal: at most 1.0 x), and the
reruns per second with ten tabs (goal: at least 2.5 x). The pairs are interleaved, since machines are noisy.
"""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.streamlit_client import ROOT, Server, server

EMPTY = "import streamlit as st\nst.write('Hello')\n"
STOCK = """import altair as alt
import pandas as pd
import streamlit as st

chosen = st.selectbox("Area", ["North", "South", "East", "West"])
frame = pd.DataFrame({"group": [f"Group {n}" for n in range(25)], "value": [n * 1.5 for n in range(25)]})
st.altair_chart(alt.Chart(frame).mark_bar().encode(x="value:Q", y="group:N"))
"""
EXPLORE = "data=enrolment&show=mean(mark)&by=region&compare=country"
ROUNDS = 5
RERUNS = 30
TABS = 10
SECONDS = 8.0


def main() -> None:
    """Print the three comparisons."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        empty, stock = _script(room / "empty", EMPTY), _script(room / "stock", STOCK)
        environment = {"VENTANILLA_DATA": str(room / "data"), "VENTANILLA_LANGUAGE": "en"}
        with server(ROOT / "app.py", environment) as ours:
            ours.session().rerun()  # brings the sample ministry, once
        _compare_cold(empty, environment)
        with server(stock) as theirs, server(ROOT / "app.py", environment) as ours:
            _compare_reruns(theirs, ours)


def _script(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "app.py").write_text(text)
    return folder / "app.py"


def _compare_cold(empty: Path, environment: dict[str, str]) -> None:
    pairs = [(_cold(empty, {}), _cold(ROOT / "app.py", environment)) for _ in range(ROUNDS)]
    theirs, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
    _say("cold start to the first page, s", theirs, ours, "at most 1.8")


def _cold(script: Path, environment: dict[str, str]) -> float:
    with server(script, environment) as running:
        running.session().rerun()
        return time.perf_counter() - running.started


def _compare_reruns(theirs: Server, ours: Server) -> None:
    tabs = {"theirs": theirs.session(), "ours": ours.session(EXPLORE, "explore")}
    for tab in tabs.values():
        for _ in range(5):
            tab.rerun()
    time.sleep(3)  # whatever warms up in the background has its time
    pairs = [(tabs["theirs"].rerun(), tabs["ours"].rerun()) for _ in range(RERUNS)]
    first, second = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    if tabs["ours"].page_title != "Explore":
        raise SystemExit(f"the tab shows the page {tabs['ours'].page_title!r}, not Explore")
    print(f"Explore sends {tabs['ours'].elements} elements, the stock page {tabs['theirs'].elements}")
    _say("rerun with a kept answer, ms", first, second, "at most 1.0")
    _say("reruns a second, ten tabs", _rate(theirs, "", ""), _rate(ours, EXPLORE, "explore"), "at least 2.5")


def _rate(running: Server, query: str, page: str) -> float:
    """Return how many reruns a second ten tabs get, each clicking again as soon as it has its answer."""
    tabs = [running.session(query, page) for _ in range(TABS)]
    for tab in tabs:
        tab.rerun()
    counts = [0] * TABS
    end = time.perf_counter() + SECONDS
    threads = [
        threading.Thread(target=_click_until(end, tab.rerun, counts, place)) for place, tab in enumerate(tabs)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = sum(counts) / (time.perf_counter() - begun)
    for tab in tabs:
        tab.close()
    return rate


def _click_until(end: float, click: Callable[[], float], counts: list[int], place: int) -> Callable[[], None]:
    def work() -> None:
        while time.perf_counter() < end:
            click()
            counts[place] += 1

    return work


def _say(what: str, theirs: float, ours: float, goal: str) -> None:
    print(
        f"{what:36s} stock {theirs:8.2f}   ours {ours:8.2f}   ratio {ours / theirs:5.2f}   goal {goal}",
        flush=True,
    )


if __name__ == "__main__":
    main()
