"""Warming up: what is heavy is imported after the first page has been sent, and then left out of the collector's rounds.

Streamlit collects garbage after every run of the script. With the libraries of a data app loaded that walks hundreds of
thousands of objects that never go away, and costs more than the rest of the run. `gc.freeze` takes them out of the walk.
"""

import gc
import importlib
import time
from threading import Thread

import streamlit as st

_HEAVY = (
    "pyarrow.compute",
    "babel.numbers",
    "babel.dates",
    "charts.draw",
    "charts.files",
    "sqlglot.optimizer.optimizer",
)
_FREEZE_AFTER_SECONDS = (0.0, 5.0, 30.0)


@st.cache_resource(show_spinner=False)
def warm_up() -> Thread:
    """Start warming up, once in the life of the server."""
    thread = Thread(target=_warm, name="warm-up", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    time.sleep(0.3)  # the first page goes first
    for name in _HEAVY:
        importlib.import_module(name)
    for seconds in _FREEZE_AFTER_SECONDS:
        time.sleep(seconds)
        gc.collect()
        gc.freeze()
