"""What sits in a ministry's drawers, brought in by hand: a workbook, yearly files, a table of a database, a next edition."""

import pytest

from tests.browser import screen
from tests.browser.chromium import settled
from tests.browser.pictures import RAW
from tests.browser.running import running_app
from tests.data_loaders.databases.conftest import as_toml
from tests.data_loaders.databases.postgres_server import NoServer, running_server

pytestmark = pytest.mark.browser


def give(page, files):
    page.locator('[data-testid="stFileUploader"] input[type=file]').set_input_files(
        [str(file) for file in files]
    )
    page.wait_for_selector(
        f'{screen.STORE}, [data-testid="stAlert"], [class*="st-key-tables_"]', timeout=60_000
    )
    settled(page)


def test_a_workbook_with_titles_and_totals_is_read_as_its_table(own_app, tabs, shared_data):
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    give(page, [shared_data / "workbooks" / "us-crime-2.xlsx"])
    screen.wait_for_reading(page)
    words = screen.words(page)
    assert "212 records in the file = 156 read + 0 refused + 56 skipped" in words
    assert "56 lines left out" in words
    screen.add_it(page)
    assert "212 records came in = 156 loaded + 0 refused + 56 skipped" in screen.words(page)


def test_a_workbook_with_several_tables_asks_which_ones(own_app, tabs, shared_data):
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    give(page, [shared_data / "spain_ine" / "archive" / "01codmun.xls"])
    assert page.locator(screen.STORE).count() == 0
    page.get_by_role("button", name="Códigos municipios").click()
    settled(page)
    page.locator(".st-key-read_tables button").click()
    screen.wait_for_reading(page)
    assert "8,107 read" in screen.words(page)
    screen.put_away(page)


def test_yearly_files_become_one_dataset_with_their_year(own_app, tabs, tmp_path):
    for year, heading in (
        (2022, "Región;Matrícula"),
        (2023, "region;matricula"),
        (2024, "REGION;Matricula total"),
    ):
        rows = "".join(f"{number:02d};{year + number}\n" for number in range(1, 26))
        (tmp_path / f"matricula_{year}.csv").write_text(f"{heading}\n{rows}", "utf-8")
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    give(page, sorted(tmp_path.glob("*.csv")))
    screen.wait_for_reading(page)
    words = screen.words(page)
    assert "75 records in the files = 75 read + 0 refused + 0 skipped" in words
    assert "3 tables were stacked" in words
    assert "1 column is in doubt" in words  # is the "Matricula total" of 2024 the same?
    page.locator(".st-key-put_together button").click()
    settled(page)
    screen.wait_for_reading(page)
    screen.add_it(page)
    assert "matricula" in page.url
    screen.visit(page, own_app.at("explore?data=matricula&show=rows&by=year"))
    assert [row[0] for row in screen.grid(page)[1:]] == ["2022", "2023", "2024"]


def test_next_years_file_takes_the_place_of_the_same_years_only(own_app, tabs, tmp_path):
    first, next_one = tmp_path / "asistencia.csv", tmp_path / "asistencia_nueva.csv"
    first.write_text("anio;escuela;dias\n2023;0101;180\n2023;0102;175\n2024;0101;90\n", "utf-8")
    next_one.write_text("anio;escuela;dias\n2024;0101;178\n2024;0102;181\n", "utf-8")
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    give(page, [first])
    screen.add_it(page)
    screen.visit(page, own_app.at("add_data"))
    give(page, [next_one])
    page.locator('[class*="st-key-edition_"] input').click()
    page.get_by_role("option", name="Asistencia", exact=True).click()
    screen.wait_for_reading(page)
    page.get_by_text("in place of the rows of the same years").click()
    settled(page)
    screen.add_it(page)
    screen.visit(page, own_app.at("explore?data=asistencia&show=rows&by=anio"))
    assert [row[:2] for row in screen.grid(page)[1:]] == [["2023", "2"], ["2024", "2"]]


@pytest.fixture(scope="module")
def database_app(chromium, tmp_path_factory):
    """A server of the app that knows a PostgreSQL server of the tests' own, with a register in it."""
    try:
        with running_server() as server:
            server.run(
                "create schema padron",
                "create table padron.escuelas (codigo char(7) primary key, region text, alumnos int, presupuesto numeric(12,2))",
                "comment on column padron.escuelas.alumnos is 'Alumnos matriculados'",
                "insert into padron.escuelas select lpad(n::text, 7, '0'), 'Región ' || (n % 5), n % 300, n * 1.25 "
                "from generate_series(1, 5000) as n",
                "analyze padron.escuelas",
            )
            folder = tmp_path_factory.mktemp("database")
            file = folder / "connections.toml"
            file.write_text(as_toml(server, "registro"), encoding="utf-8")
            file.chmod(0o600)
            settings = {"VENTANILLA_CONNECTIONS": str(file)}
            with running_app(folder / "data", has_sample=False, settings=settings) as app:
                yield app
    except NoServer as reason:
        pytest.skip(f"PostgreSQL: {reason}")


def test_a_table_of_a_database_is_chosen_counted_and_brought_in(database_app, tabs):
    page = tabs.open()
    screen.visit(page, database_app.at("add_data"))
    page.get_by_role("tab", name="From a database").click()
    settled(page)
    page.locator('[class*="st-key-table_of_"] input').click()
    page.get_by_role("option", name="padron.escuelas (about 5,000 rows)").click()
    settled(page)
    page.locator(".st-key-count_rows button").click()
    settled(page)
    assert "5,000 rows" in " ".join(screen.alerts(page))
    page.locator(".st-key-read_table button").click()
    screen.wait_for_reading(page)
    words = screen.words(page)
    assert "5,000 records in the file = 5,000 read" in words
    screen.add_it(page)
    assert "5,000 loaded" in screen.words(page)
    screen.visit(page, database_app.at("catalogue?data=escuelas"))
    page.locator(".st-key-bring_again button").click()
    screen.wait_for_reading(page)
    assert "5,000 records in the file = 5,000 read" in screen.words(page)
    screen.add_it(page)
    screen.visit(page, database_app.at("catalogue?data=escuelas"))
    assert page.get_by_role("button", name="Bring this one back").count() == 1


def test_a_column_in_doubt_is_decided_before_anything_is_stored(own_app, tabs):
    page = tabs.open()
    screen.visit(page, own_app.at("add_data"))
    give(page, [RAW / "matricula_2024.csv", RAW / "evaluacion_2024.dta"])
    screen.wait_for_reading(page)
    assert "only 2 of 13 columns in common" in " ".join(screen.alerts(page))
    screen.press_add(page)
    settled(page)
    assert "A column is in doubt" in " ".join(screen.alerts(page))
    page.locator(".st-key-put_together button").click()
    settled(page)
    screen.wait_for_reading(page)
    screen.add_it(page)
    assert "32,150 loaded" in screen.words(page)
