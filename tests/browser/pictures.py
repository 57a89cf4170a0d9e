"""Takes a picture of every page, wide and narrow, light and dark, in both languages, for people to look at.

    python -m tests.browser.pictures [--into FOLDER] [--only NAME] [--languages en,es]

The app runs on a data folder of its own with the sample ministry, so nothing of yours is shown or changed.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.streamlit_client import ROOT, server
from tests.browser.chromium import browser, settled
from tests.browser.screen import STORE

SIZES = {"wide": (1440, 1000), "phone": (390, 844)}
SCHEMES = ("light", "dark")
RAW = ROOT / "sample_data" / "raw"
PILLS = '[class*="st-key-tables_"] button'
VIEWS = {
    "home": "",
    "catalogue": "catalogue",
    "dataset": "catalogue?data=enrolment",
    "variables": "variables?data=enrolment",
    "variable_number": "variables?data=enrolment&variable=mark",
    "variable_codes": "variables?data=enrolment&variable=status",
    "variable_day": "variables?data=teachers&variable=birth_date",
    "variable_identifier": "variables?data=enrolment&variable=pupil_id",
    "dictionary": "dictionary?data=enrolment",
    "add": "add_data",
    "manual": "manual?data=enrolment",
    "manual_variable": "manual?data=enrolment&variable=attendance",
    "ranking": "explore?data=enrolment&show=mean(mark)&by=region&compare=country",
    "trend": "explore?data=enrolment&show=share(status=dropout)&by=year,area",
    "distribution": "explore?data=exams&show=rows&by=band(score;25)",
    "heatmap": "explore?data=enrolment&show=share(status=dropout)&by=region,grade",
    "composition": "explore?data=enrolment&show=rows&by=area,management",
    "relation": "explore?data=districts&show=mean(poverty_share)&show=mean(altitude_m)&by=province",
    "number": "explore?data=enrolment&show=mean(mark)",
    "panels": "explore?data=enrolment&show=mean(mark)&by=year,sex,area",
    "data_map": "data_map",
    "link": "data_map?link=exams.school_code.schools.school_code",
    "bad_address": "explore?data=enrolmnt&show=mean(mark)",
    "empty": "explore?data=enrolment&show=rows&by=region&where=age:90..99",
}

GIVEN = {
    "add_text": [RAW / "matricula_2024.csv"],
    "add_workbook": [RAW / "anuario_2024.xlsx"],
    "add_statistics": [RAW / "evaluacion_2024.dta"],
    "add_both": [RAW / "matricula_2024.csv", RAW / "evaluacion_2024.dta"],
}
"""Views of the page "Add data" with files on their way in."""
TABS = {
    "quality": ("quality?data=payroll", 0),
    "quality_units": ("quality?data=payroll", 1),
    "quality_send_back": ("quality?data=payroll", 2),
    "quality_changes": ("quality?data=payroll", 3),
    "quality_add": ("quality?data=payroll", 4),
    "quality_check": ("quality?data=payroll&check=depends:document:school_code", None),
}
"""Views of the page "Quality": the address, and which tab is opened once the checks have run."""


def main() -> None:
    """Take the pictures that the command line asks for."""
    asked = _arguments()
    asked.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"VENTANILLA_DATA": asked.data or folder}
        with server(ROOT / "app.py", environment) as running, browser() as chromium:
            for language in asked.languages.split(","):
                for scheme in asked.schemes.split(","):
                    for size in asked.sizes.split(","):
                        _take(chromium, f"http://127.0.0.1:{running.port}", asked, language, scheme, size)


def _take(chromium: Any, base: str, asked: argparse.Namespace, language: str, scheme: str, size: str) -> None:
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    for name in (*VIEWS, *GIVEN, *TABS):
        if asked.only and name not in asked.only.split(","):
            continue
        path = TABS[name][0] if name in TABS else VIEWS.get(name, "add_data")
        mark = "&" if "?" in path else "?"
        page.goto(f"{base}/{path}{mark}lang={language}")
        settled(page, 1_200)
        page.wait_for_selector(".st-key-cancel_job", state="detached", timeout=120_000)
        settled(page, 600)
        if name in GIVEN:
            _give(page, GIVEN[name])
        if name in TABS:
            _open_tab(page, TABS[name][1])
        _grow(page, width, height)
        page.screenshot(path=asked.into / f"{name}_{size}_{scheme}_{language}.png")
        page.set_viewport_size({"width": width, "height": height})
    context.close()


def _give(page: Any, files: list[Path]) -> None:
    """Give files to the page, and choose the first table where it asks which one."""
    page.locator('[data-testid="stFileUploader"] input[type=file]').set_input_files(
        [str(file) for file in files]
    )
    page.wait_for_selector(f"{STORE}, {PILLS}", timeout=60_000)
    settled(page, 1_200)
    if not page.locator(f'{STORE}, {PILLS}[aria-pressed="true"]').count():
        page.locator(PILLS).first.click()
        settled(page)
        page.locator(".st-key-read_tables button").click()
    page.wait_for_selector(STORE, timeout=60_000)
    settled(page, 1_200)


def _open_tab(page: Any, place: int | None) -> None:
    """Wait until the checks have run, and open a tab by its place; None where the page has none."""
    page.wait_for_selector('[role="tab"], .st-key-all_checks', timeout=120_000)
    settled(page, 1_200)
    if place:
        page.locator('[role="tab"]').nth(place).click()
        settled(page, 1_500)


def _grow(page: Any, width: int, height: int) -> None:
    """Make the window as tall as the page: Streamlit scrolls inside it, so a full-page picture would stop early."""
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, tall + 20), 4_000)})
    page.wait_for_timeout(500)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, default=ROOT / "tests" / "browser" / "pictures")
    parser.add_argument("--only", default="", help="names of views, with commas")
    parser.add_argument("--languages", default="es,en")
    parser.add_argument("--schemes", default=",".join(SCHEMES))
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--data", default="", help="a data folder to use instead of a fresh one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
