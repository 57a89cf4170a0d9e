import pytest

from tests.core.registers import Register, exams


@pytest.fixture
def register(tmp_path) -> Register:
    return exams(tmp_path)
