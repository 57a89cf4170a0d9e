import re
from pathlib import Path

import pytest

from core.errors import AppError
from core.settings import TABLE, Settings

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_lists_exactly_the_settings_there_are():
    text = (
        README.read_text(encoding="utf-8")
        .partition("<!-- settings -->")[2]
        .partition("<!-- /settings -->")[0]
    )
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in text.strip().splitlines()]
    assert rows == [(f"`{row.environment}`", row.default, row.help) for row in TABLE]


def test_every_row_of_the_table_is_an_attribute():
    settings = Settings.read({})
    assert {row.name for row in TABLE} == set(vars(settings))
    assert all(re.fullmatch(r"VENTANILLA_[A-Z_]+", row.environment) for row in TABLE)


def test_the_data_folder_is_never_inside_the_checkout():
    assert README.parent not in Settings.read({}).data.parents


def test_the_inbox_lies_in_the_data_folder_unless_somebody_says_otherwise(tmp_path):
    assert Settings.read({"VENTANILLA_DATA": str(tmp_path)}).inbox == tmp_path / "inbox"
    assert Settings.read({"VENTANILLA_INBOX": str(tmp_path)}).inbox == tmp_path


@pytest.mark.parametrize(("value", "sentence"), [("many", "whole number"), ("-1", "negative")])
def test_a_setting_that_cannot_be_read_is_named(value, sentence):
    with pytest.raises(AppError, match=sentence) as caught:
        Settings.read({"VENTANILLA_EDITIONS_KEPT": value})
    assert "VENTANILLA_EDITIONS_KEPT" in str(caught.value)
