"""How dates and moments are read: orders, months by name, two digits, times behind; and what only looks like them."""

# ruff: noqa: DTZ001 - moments are stored without a zone, in UTC

import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog import VariableType
from data_loaders.values import date_spellings
from tests.data_loaders.columns import brought, proposed, read, said
from tests.data_loaders.readers.bringing import bring_text

MARCH_15 = date(2024, 3, 15)


@pytest.mark.parametrize(
    "spelled",
    [
        "2024-03-15", "2024/03/15", "2024.03.15", "15-03-2024", "15/3/2024", "15.03.2024", "15 03 2024", "03/15/2024",
        "15/03/24", "15 de marzo de 2024", "15 de Marzo del 2024", "15-mar-24", "15-Mar-2024", "15mar2024", "15 mar. 2024",
        "15 de março de 2024", "Mar 15, 2024", "March 15th, 2024", "viernes, 15 de marzo de 2024", "2024-mar-15",
    ],
)  # fmt: skip
def test_the_fifteenth_of_march_is_read_however_it_is_spelled(tmp_path: Path, spelled: str) -> None:
    column = proposed(tmp_path, "day", [spelled, spelled, ""])
    assert (column.variable.type, column.doubt) == (VariableType.DATE, "")
    assert read(tmp_path, "day", [spelled]) == [MARCH_15]


@pytest.mark.parametrize(
    "name", ["ene", "septiembre", "Setiembre", "sept", "dezembro", "outubro", "AUG", "maio"]
)
def test_months_of_three_languages_are_known(tmp_path: Path, name: str) -> None:
    month = date_spellings.MONTHS[name.lower()]
    assert read(tmp_path, "day", [f"02-{name}-2021"]) == [date(2021, month, 2)]


@pytest.mark.parametrize(
    "values",
    [["2024-03", "2023-11"], ["03/2024", "11/2023"], ["mar/2024", "nov/2023"], ["mar-24", "nov-23"], ["março 2024", "nov 2023"]],
)  # fmt: skip
def test_a_month_is_kept_as_its_first_day_and_said(tmp_path: Path, values: list[str]) -> None:
    result = brought(tmp_path, "month", values)
    assert result.values("month") == [date(2024, 3, 1), date(2023, 11, 1)]
    assert "Months are kept as their first day" in said(result.columns[1])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("school_year", ["2009-10", "2010-11", "2011-12"]),  # 2010-11 is a school year here, not a November
        ("period", ["2012-2013", "2013-2014"]),
        ("share", ["1/2", "3/4"]),
        ("section", ["1.5.24", "1.5.3"]),
        ("place", ["10.0.12.24", "10.1.1.1"]),
        ("name", ["mar", "abril", "mayo"]),
        ("match", ["mar 15", "abr 3"]),  # the fifteenth of March, or March 2015
        ("hour", ["10:30", "11:45"]),
    ],
)
def test_what_only_looks_like_a_date_stays_text(tmp_path: Path, name: str, values: list[str]) -> None:
    assert read(tmp_path, name, values) == values


def test_compact_dates_need_a_name_that_says_date(tmp_path: Path) -> None:
    values = ["20240315", "20230101"]
    assert read(tmp_path, "fecha_corte", values) == [MARCH_15, date(2023, 1, 1)]
    assert read(tmp_path, "folio_size", values) != [MARCH_15, date(2023, 1, 1)]
    assert read(tmp_path, "periodo", ["202403", "202301"]) == [date(2024, 3, 1), date(2023, 1, 1)]
    assert read(tmp_path, "pupils", ["202403", "202301"]) == [202403, 202301]


def test_two_digits_turn_at_50_and_a_note_says_so(tmp_path: Path) -> None:
    result = brought(tmp_path, "day", ["31/12/98", "01/02/04", "15/06/50", "15/06/49"])
    years = [day.year for day in result.values("day")]
    assert years == [1998, 2004, 1950, 2049]
    assert "00 to 49 are read as 20xx" in said(result.columns[1])


def test_nobody_is_born_in_years_to_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(date_spellings, "_this_year", lambda: 2026)
    result = brought(tmp_path, "fecha_nacimiento", ["31/12/98", "01/02/26", "15/06/27", "15/06/49"])
    years = [day.year for day in result.values("fecha_nacimiento")]
    assert years == [1998, 2026, 1927, 1949]


@pytest.mark.parametrize(
    ("spelled", "moment"),
    [
        ("2024-03-15 10:30", datetime(2024, 3, 15, 10, 30)),
        ("2024-03-15T10:30:05", datetime(2024, 3, 15, 10, 30, 5)),
        ("2024-03-15T10:30:05.250", datetime(2024, 3, 15, 10, 30, 5, 250_000)),
        ("2024-03-15T10:30:05,25", datetime(2024, 3, 15, 10, 30, 5, 250_000)),
        ("15/03/2024 9:05", datetime(2024, 3, 15, 9, 5)),
        ("15/03/2024 09:05 PM", datetime(2024, 3, 15, 21, 5)),
        ("15/03/2024 12:05 a. m.", datetime(2024, 3, 15, 0, 5)),
        ("15/03/2024 12:05 p.m.", datetime(2024, 3, 15, 12, 5)),
        ("15 mar 2024 10:30", datetime(2024, 3, 15, 10, 30)),
        ("2024-03-15T10:30:00Z", datetime(2024, 3, 15, 10, 30)),
        ("2024-03-15T10:30:00-05:00", datetime(2024, 3, 15, 15, 30)),
        ("2024-03-15 10:30:00+0530", datetime(2024, 3, 15, 5, 0)),
    ],
)
def test_moments_are_read(tmp_path: Path, spelled: str, moment: datetime) -> None:
    result = brought(tmp_path, "seen", [spelled])
    assert result.columns[1].variable.type is VariableType.DATETIME
    assert result.values("seen") == [moment]


def test_utc_is_said_and_a_moment_without_its_distance_is_not_guessed(tmp_path: Path) -> None:
    values = [f"2024-03-{day:02}T10:30:00-05:00" for day in range(1, 29)] * 4
    result = brought(tmp_path, "seen", [*values, "2024-03-29T10:30:00"])
    assert "kept in UTC" in said(result.columns[1])
    assert (result.columns[1].unconvertible, result.loaded.refused) == (1, 1)


def test_a_time_that_is_always_midnight_is_left_out(tmp_path: Path) -> None:
    result = brought(tmp_path, "day", ["15/03/2024 0:00:00", "16/03/2024 00:00:00"])
    assert result.values("day") == [MARCH_15, date(2024, 3, 16)]
    assert "always midnight" in said(result.columns[1])


def test_one_time_beside_many_midnights_keeps_all_times(tmp_path: Path) -> None:
    values = ["15/03/2024 00:00"] * 60 + ["15/03/2024 00:00", "15/03/2024 10:30"]
    assert read(tmp_path, "seen", values)[-1] == datetime(2024, 3, 15, 10, 30)


def test_day_numbers_of_spreadsheets_are_asked(tmp_path: Path) -> None:
    values = ["45366", "45000", "44197"]
    result = brought(tmp_path, "fecha", values)
    assert (result.columns[1].doubt, result.columns[1].needs_answer) == ("serial", True)
    assert result.values("fecha") == [MARCH_15, date(2023, 3, 15), date(2021, 1, 1)]
    assert read(tmp_path, "pupils", values) == [45366, 45000, 44197]
    assert read(tmp_path, "fecha", [*values, "7"]) == [45366, 45000, 44197, 7]


def test_the_other_dates_of_a_file_settle_the_order(tmp_path: Path) -> None:
    assert proposed(tmp_path, "day", ["01/02/2020", "03/04/2020"]).doubt == "date_order"
    text = "n;day;seen\n1;01/02/2020;13/02/2020\n2;03/04/2020;01/04/2020\n"
    result = bring_text(text, tmp_path)
    assert result.columns[1].doubt == ""
    assert result.values("day") == [date(2020, 2, 1), date(2020, 4, 3)]
    american = bring_text(text.replace("13/02", "02/13"), tmp_path)
    assert american.values("day") == [date(2020, 1, 2), date(2020, 3, 4)]


def test_a_year_that_may_stand_in_front_is_asked(tmp_path: Path) -> None:
    column = proposed(tmp_path, "day", ["24-03-15", "23-11-30"])
    assert column.doubt == "date_order"
    assert "may stand in another order" in said(column)
    assert proposed(tmp_path, "day", ["24/03/15", "23/11/30"]).doubt == ""


def test_days_that_no_calendar_has_are_counted_and_zeros_are_missing(tmp_path: Path) -> None:
    values = [f"{day:02}/03/2020" for day in range(1, 29)] * 4
    result = brought(tmp_path, "day", [*values, "31/02/2020", "00/00/0000", "31/12/9999"])
    column = result.columns[1]
    assert (column.unconvertible, result.loaded.refused) == (1, 1)
    assert set(column.null_words) == {"00/00/0000", "31/12/9999"}
    assert result.values("day")[-2:] == [None, None]


FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%m-%d-%Y", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%d-%b-%y")


@settings(max_examples=25, deadline=None)
@given(
    days=st.lists(st.dates(date(1950, 1, 1), date(2049, 12, 31)), min_size=3, max_size=12),
    form=st.sampled_from(FORMATS),
)
def test_a_date_written_in_a_format_is_read_back(days: list[date], form: str) -> None:
    """Two days after the twelfth leave no doubt about the order."""
    wanted = [*days, date(2001, 10, 29), date(1987, 2, 28)]
    with tempfile.TemporaryDirectory() as folder:
        result = brought(Path(folder), "day", [day.strftime(form) for day in wanted])
        assert result.columns[1].doubt == ""
        assert result.values("day") == wanted
