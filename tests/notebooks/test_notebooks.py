"""What every notebook of the course has in common. They are executed by `start.py run`."""

import ast
import re

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from workbench.paths import NOTEBOOKS

pytestmark = pytest.mark.notebooks
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
EACH = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
MOST_LINES = 14
SECRETS = re.compile(r"AKIA[0-9A-Z]{16}|(?<!\d)(?!0{12})\d{12}(?!\d)|/home/\w|/Users/\w")


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_they_are_numbered_without_a_gap_from_zero():
    numbers = [int(path.stem[:2]) for path in PATHS]
    assert numbers == list(range(len(PATHS)))


@EACH
def test_it_is_a_valid_notebook_without_outputs(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in code(notebook))
    assert notebook.metadata.kernelspec.name == "python3"


@EACH
def test_it_opens_as_all_do(path):
    """A heading, the goal, minutes and cost; then the way to the neighbours."""
    opening = read(path).cells[0]
    assert opening.cell_type == "markdown"
    assert opening.source.startswith("# ")
    text = opening.source.lower()
    assert "goal" in text
    assert "minute" in text
    assert re.search(r"cost|us\$|free", text)


@EACH
def test_it_leads_to_its_neighbours(path):
    place = PATHS.index(path)
    opening = read(path).cells[0].source
    for neighbour in [*PATHS[max(0, place - 1) : place], *PATHS[place + 1 : place + 2]]:
        assert f"({neighbour.name})" in opening, f"no link to {neighbour.name}"


@EACH
def test_its_code_parses_and_its_cells_are_short(path):
    for cell in code(read(path)):
        ast.parse(TransformerManager().transform_cell(cell.source))
        lines = [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]
        assert len(lines) <= MOST_LINES, cell.source


@EACH
def test_its_links_to_files_lead_somewhere(path):
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@EACH
def test_it_holds_no_account_key_or_persons_folder(path):
    assert SECRETS.search("\n".join(cell.source for cell in read(path).cells)) is None


@EACH
def test_no_text_would_be_set_as_a_formula(path):
    """JupyterLab takes what stands between two dollars of a paragraph for one, a backslash before them or not."""
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)
            assert all(paragraph.count("$") < 2 for paragraph in text.split("\n\n")), cell.source


@EACH
def test_no_sentence_is_said_twice_in_one_cell(path):
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            sentences = [each for each in re.split(r"(?<=[.:?!])\s+", cell.source) if len(each) > 25]
            assert len(sentences) == len(set(sentences)), cell.source
