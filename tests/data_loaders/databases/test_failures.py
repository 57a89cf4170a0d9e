import logging

import pytest

from data_loaders.databases import failures


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("28P01", "refused the user or the password"),
        ("3D000", "no database of that name"),
        ("42501", "may not read this table"),
        ("42P01", "no longer there"),
        ("42703", "columns have changed"),
        ("57014", "took too long"),
        ("57P01", "broke off"),
        ("08006", "broke off"),
        ("53300", "no more connections"),
        ("53200", "out of memory"),
        ("22012", "an error of its own"),
        ("", "an error of its own"),
    ],
)
def test_every_state_has_its_sentence(state, sentence):
    assert sentence in str(failures.failed(state, "padron"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ('FATAL:  password authentication failed for user "ssl"', "the user or the password"),
        ("FATAL:  la autentificación password falló para el usuario «tls»", "the user or the password"),
        ("FATAL:  autenticação do tipo senha falhou para usuário", "the user or the password"),
        ('FATAL:  database "nix" does not exist', "no database of that name"),
        ("FATAL:  no existe la base de datos «nix»", "no database of that name"),
        ("server does not support SSL, but SSL was required", "No encrypted connection"),
        ("SSL error: certificate verify failed", "No encrypted connection"),
        (
            'no pg_hba.conf entry for host "10.0.0.1", user "a", database "b", no encryption',
            "does not let this computer",
        ),
        ("FATAL:  sorry, too many clients already", "no more connections"),
        ("¿?", "Check user, password, database name"),
    ],
)
def test_a_refused_connection_is_told_by_its_kind_in_the_languages_of_servers(words, sentence):
    assert sentence in str(failures.refused(words, "padron"))


def test_neither_sentence_nor_log_quote_what_a_driver_said(caplog):
    with caplog.at_level(logging.DEBUG):
        error = failures.refused('password "hunter2" of DNI 12345678 refused', "padron")
    assert "hunter2" not in str(error) + caplog.text
    assert "12345678" not in str(error) + caplog.text


def test_a_missing_driver_is_answered_with_the_line_that_installs_it():
    assert "pip install -r requirements-databases.txt pymysql" in str(
        failures.without_driver("mysql", "pymysql")
    )
    assert 'pip install -r requirements-databases.txt"' in str(failures.without_driver("postgresql", ""))
