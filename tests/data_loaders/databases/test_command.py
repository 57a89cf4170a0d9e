from data_loaders.databases.__main__ import main


def test_the_command_lists_the_tables_of_a_connection(postgres, local, capsys):
    postgres.run(
        "CREATE SCHEMA listed",
        "CREATE TABLE listed.one (a integer)",
        'CREATE VIEW listed."two\nlines" AS SELECT 1 AS a',
    )
    assert main(["list", "local"]) == 0
    shown = capsys.readouterr().out
    assert "listed.one\ttable\n" in shown
    assert "listed.two lines\tview\n" in shown
    postgres.run("DROP SCHEMA listed CASCADE")


def test_the_command_says_what_is_wrong(write_connections, capsys):
    write_connections("")
    assert main(["list", "padron"]) == 1
    assert 'No connection is called "padron"' in capsys.readouterr().err
    assert main([]) == 1
    assert "list CONNECTION" in capsys.readouterr().err
