import dataclasses
import os
import sys

import pytest

from core.settings import Settings
from data_loaders.databases.connections import Connection, Secret, connections
from data_loaders.databases.failures import DatabaseFailed

PADRON = """
[padron]
kind = "postgresql"
host = "db.ministry.example"
database = "padron"
user = "reader"
password = "hunter2"
sslmode = "verify-full"
options = { sslrootcert = "/etc/ca.pem" }
"""
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


@pytest.fixture
def read(write_connections):
    """Return a function that reads the connections from a text as the file's content."""

    def reading(text, mode=0o600, environment=None):
        write_connections(text, mode)
        return connections(Settings.read(), environment or {})

    return reading


def test_a_connection_is_read_from_the_file(read):
    (found,) = read(PADRON).all
    assert (found.name, found.kind, found.host, found.port) == (
        "padron",
        "postgresql",
        "db.ministry.example",
        5432,
    )
    assert (found.database, found.user, found.sslmode) == ("padron", "reader", "verify-full")
    assert found.options == {"sslrootcert": "/etc/ca.pem"}
    assert found.secret({}).reveal() == "hunter2"


def test_a_password_shows_in_no_text_about_the_connection(read):
    found = read(PADRON)
    texts = [repr(found), str(found), repr(found.all[0]), str(found.all[0]), f"{found.all[0].secret({})}"]
    texts += [repr(dataclasses.replace(found.all[0])), repr(vars(found.all[0])), str(Secret("hunter2"))]
    assert not [text for text in texts if "hunter2" in text]


def test_a_password_may_come_from_a_variable_or_a_file_of_its_own(read, tmp_path):
    file = tmp_path / "password"
    file.write_text("from file\n")
    file.chmod(0o600)
    found = read(
        f'[a]\nkind = "mysql"\npassword_env = "PADRON_PASSWORD"\n[b]\nkind = "mysql"\npassword_file = "{file.as_posix()}"\n'
    )
    assert found.named("a").secret({"PADRON_PASSWORD": "from variable"}).reveal() == "from variable"
    assert found.named("b").secret({}).reveal() == "from file"


def test_a_variable_that_is_not_set_is_named(read):
    connection = read('[a]\nkind = "mysql"\npassword_env = "PADRON_PASSWORD"\n').named("a")
    with pytest.raises(DatabaseFailed, match="variable PADRON_PASSWORD, which is not set"):
        connection.secret({})


@on_posix
def test_a_password_file_that_others_can_read_is_not_used(read, tmp_path):
    file = tmp_path / "password"
    file.write_text("secret")
    file.chmod(0o644)
    connection = read(f'[a]\nkind = "mysql"\npassword_file = "{file}"\n').named("a")
    with pytest.raises(DatabaseFailed, match="others can read it too"):
        connection.secret({})


def test_a_connection_may_come_from_the_environment():
    environment = {
        "VENTANILLA_DB_PADRON_URL": "postgres://rea%40der:p%2Fw@db.example:6543/padr%C3%B3n?sslmode=require"
    }
    (found,) = connections(Settings.read({"VENTANILLA_CONNECTIONS": "/nowhere.toml"}), environment).all
    assert (found.name, found.kind, found.host, found.port) == ("padron", "postgresql", "db.example", 6543)
    assert (found.user, found.database, found.sslmode) == ("rea@der", "padrón", "require")
    assert found.secret({}).reveal() == "p/w"


def test_the_environment_counts_where_both_name_a_connection(read):
    found = read(PADRON, environment={"VENTANILLA_DB_PADRON_URL": "postgresql://other@elsewhere/x"})
    assert [connection.host for connection in found.all] == ["elsewhere"]


@pytest.mark.parametrize("url", ["ftp://a/b", "postgresql://a:b@c:port/d", "hunter2"])
def test_an_address_that_is_none_is_named_by_its_variable_and_never_quoted(url):
    with pytest.raises(DatabaseFailed, match="VENTANILLA_DB_A_URL") as caught:
        connections(Settings.read({"VENTANILLA_CONNECTIONS": "/nowhere.toml"}), {"VENTANILLA_DB_A_URL": url})
    assert url not in str(caught.value)


def test_without_any_connection_a_note_says_which_file_to_create(tmp_path):
    settings = Settings.read({"VENTANILLA_CONNECTIONS": str(tmp_path / "none.toml")})
    found = connections(settings, {})
    assert found.all == ()
    assert "none.toml" in str(found.notes[0])
    with pytest.raises(DatabaseFailed, match=r"none is set up.*none\.toml"):
        found.named("padron")


def test_an_unknown_connection_is_answered_with_the_ones_there_are(read):
    with pytest.raises(DatabaseFailed, match=r'No connection is called "padrón"\. There are: padron'):
        read(PADRON).named("padrón")


@on_posix
def test_a_file_that_everybody_can_read_is_refused(read):
    with pytest.raises(DatabaseFailed, match="Everybody on this computer") as caught:
        read(PADRON, mode=0o644)
    assert "hunter2" not in str(caught.value)


@on_posix
def test_a_file_that_the_group_can_read_is_read_with_a_warning(read):
    found = read(PADRON, mode=0o640)
    assert [connection.name for connection in found.all] == ["padron"]
    assert "Your group can read" in str(found.notes[0])


def test_a_file_in_the_data_folder_is_refused(tmp_path):
    file = tmp_path / "data" / "connections.toml"
    file.parent.mkdir()
    file.write_text(PADRON)
    file.chmod(0o600)
    settings = Settings.read({"VENTANILLA_CONNECTIONS": str(file), "VENTANILLA_DATA": str(tmp_path / "data")})
    with pytest.raises(DatabaseFailed, match="lies in the data folder"):
        connections(settings, {})


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="root may read every file")
def test_a_file_that_cannot_be_read_is_named(read):
    with pytest.raises(DatabaseFailed, match="cannot be read"):
        read(PADRON, mode=0o200)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[a]\npassword = "hunter2\n', r"not written as TOML \(line 2\)"),
        ('a = "hunter2"\n', r'"a" in the file of connections is not a table'),
        ('[a]\nkind = "hunter2"\n', "Choose one of these: postgresql, mysql"),
        ("[a]\npassword = 'hunter2'\n", "kind that is not known"),
        ("[a]\nkind = 'mysql'\npasword = 'hunter2'\n", 'a setting "pasword" that is unknown'),
        (
            "[a]\nkind = 'mysql'\nport = 'hunter2'\n",
            'a setting "port" that is unknown or not of the right kind',
        ),
        ("[a]\nkind = 'mysql'\nport = true\n", 'a setting "port"'),
        ("['a b']\nkind = 'mysql'\n", "other signs than letters"),
    ],
)
def test_a_wrong_file_is_explained_without_quoting_it(read, text, sentence):
    with pytest.raises(DatabaseFailed, match=sentence) as caught:
        read(text)
    assert "hunter2" not in str(caught.value)


def test_the_file_lies_beside_the_users_configuration_and_not_with_the_data():
    settings = Settings.read({})
    assert settings.connections.name == "connections.toml"
    assert settings.data not in settings.connections.parents


def test_a_connection_needs_no_password():
    assert not Connection("lite", "sqlite").secret({})
