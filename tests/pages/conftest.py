import os
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.settings import Settings
from data_loaders import open_office
from ui.words import listen_again

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def ministry(tmp_path_factory):
    """A data folder with the sample ministry, made once."""
    folder = tmp_path_factory.mktemp("ministry")
    open_office(Settings.read({"VENTANILLA_DATA": str(folder)}))
    return folder


@pytest.fixture
def nobody_home(tmp_path, monkeypatch):
    """A data folder without any dataset."""
    yield from _at(tmp_path, monkeypatch, sample="0")


@pytest.fixture
def at_the_ministry(ministry, monkeypatch):
    """The app looks at the sample ministry."""
    yield from _at(ministry, monkeypatch, sample="1")


def _at(folder, monkeypatch, *, sample):
    monkeypatch.setenv("VENTANILLA_DATA", str(folder))
    monkeypatch.setenv("VENTANILLA_SAMPLE", sample)
    monkeypatch.chdir(ROOT)
    st.cache_resource.clear()
    yield folder
    st.cache_resource.clear()
    assert os.environ["VENTANILLA_DATA"] == str(folder)


@pytest.fixture
def open_app():
    """Return a function that opens the app at a page and an address, and runs it."""

    def opened(page="home", language="en", **params):
        listen_again()  # AppTest asks for the labels of options in this thread, which may remember another test's language
        app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
        app.query_params["lang"] = language
        for name, value in params.items():
            app.query_params[name] = value
        app.run()
        if page != "home":
            app.switch_page(f"pages/{page}.py").run()
        return app

    return opened
