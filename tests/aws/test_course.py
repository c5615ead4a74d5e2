"""Every notebook of the course on a real account, with the person's prefix; afterwards nothing is left there.

    python3 start.py allow --profile sandbox
    WORKBENCH_AWS_PROFILE=sandbox python3 start.py test -m aws

WORKBENCH_AWS_NOTEBOOKS="00 07" runs some of them only. It costs what wb.course_cost() says.
"""

import os

import nbformat
import pytest

from workbench.aws.person import person_prefix
from workbench.course.catalogue import find_notebooks
from workbench.course.outcome import Verdict
from workbench.course.run import run_notebook

pytestmark = [pytest.mark.aws, pytest.mark.timeout(3600)]

#: Slow enough for a stack on AWS.
_CELL_TIMEOUT_S = 900
_WANTED = os.environ.get("WORKBENCH_AWS_NOTEBOOKS", "").split()


def with_parameters(path, folder, values):
    """A copy of the notebook in which the parameters that it has are assigned anew; returns its path."""
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    known = {name: value for name, value in values.items() if f"{name} = " in cell.source}
    cell.source += "\n" + "\n".join(f"{name} = {value!r}" for name, value in known.items())
    copy = folder / path.name
    nbformat.write(notebook, copy)
    return copy


@pytest.mark.parametrize("path", find_notebooks(_WANTED), ids=lambda path: path.stem)
def test_a_notebook_runs_on_the_account(account, path, tmp_path):
    values = {"PROFILE": account.profile, "REGION": account.region, "PREFIX": person_prefix(), "CLEAN_UP": True}
    run = run_notebook(
        with_parameters(path, tmp_path, values), tmp_path / "run", account, cell_timeout_s=_CELL_TIMEOUT_S
    )
    assert run.verdict is Verdict.PASSED, f"{run.failure}"
