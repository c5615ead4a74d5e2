"""The command line as it is read: default verb, options, what goes on to pytest, what is refused."""

import pytest

from workbench.cli.parser import parse

pytestmark = pytest.mark.unit
VERBS = ("lab", "run", "test", "check", "up", "down", "status", "doctor", "setup", "bundle")


@pytest.mark.parametrize("argv", [[], ["--no-browser"], ["--port", "8890"], ["lab"]])
def test_without_a_verb_it_is_lab(argv):
    assert parse(argv).verb == "lab"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        parse([verb, "--help"])
    assert ended.value.code == 0
    assert f"start.py {verb}" in capsys.readouterr().out


def test_the_help_names_every_verb(capsys):
    with pytest.raises(SystemExit):
        parse(["--help"])
    shown = capsys.readouterr().out
    assert all(f"\n    {verb} " in shown for verb in VERBS)


@pytest.mark.parametrize(
    "argv",
    [["fly"], ["up", "--iam", "maybe"], ["up", "--port", "many"], ["down", "now"], ["run", "--cell-timeout", "x"]],
)
def test_wrong_arguments_end_with_2(argv, capsys):
    with pytest.raises(SystemExit) as ended:
        parse(argv)
    assert ended.value.code == 2
    assert argv[-1] in capsys.readouterr().err


@pytest.mark.parametrize("rest", [[], ["-k", "a or b", "tests/unit"], ["-x", "--lf"], ["--help", "-v"]])
def test_everything_after_test_goes_to_pytest_in_its_order(rest):
    options = parse(["test", *rest])
    assert options.pytest_arguments == rest
    assert options.dev


@pytest.mark.parametrize("verb", VERBS)
def test_only_tests_and_checks_need_the_development_tools(verb):
    assert parse([verb]).dev is (verb in ("test", "check"))


def test_run_takes_any_number_of_notebooks():
    assert parse(["run"]).notebooks == []
    assert parse(["run", "03", "01", "--cell-timeout", "5"]).notebooks == ["03", "01"]
