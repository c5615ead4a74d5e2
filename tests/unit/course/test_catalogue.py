"""Finding notebooks by number, name or path, and reading them clean."""

import nbformat
import pytest

from workbench.course.catalogue import NotebookError, clean_copy, find_notebooks

pytestmark = pytest.mark.unit


@pytest.fixture
def folder(tmp_path):
    for name in ("01_bus", "00_start", "02_table", "02_token"):
        nbformat.write(nbformat.v4.new_notebook(), tmp_path / f"{name}.ipynb")
    return tmp_path


def names(paths):
    return [path.stem for path in paths]


def test_without_names_it_is_all_in_order(folder):
    assert names(find_notebooks([], folder)) == ["00_start", "01_bus", "02_table", "02_token"]


@pytest.mark.parametrize("name", ["01", "01_bus", "01_bus.ipynb", "notebooks/01_bus.ipynb"])
def test_a_number_a_name_or_a_path(name, folder):
    assert names(find_notebooks([name], folder)) == ["01_bus"]


def test_the_order_asked_for_is_kept_and_nothing_is_run_twice(folder):
    assert names(find_notebooks(["02_token", "00", "02_token"], folder)) == ["02_token", "00_start"]


def test_a_path_outside_the_folder(folder, tmp_path_factory):
    mine = tmp_path_factory.mktemp("mine") / "own.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), mine)
    assert find_notebooks([str(mine)], folder) == [mine]


@pytest.mark.parametrize("name", ["07", "nothing", "missing.ipynb", ""])
def test_an_unknown_name_is_answered_with_those_there_are(name, folder):
    with pytest.raises(NotebookError, match="00_start, 01_bus, 02_table, 02_token"):
        find_notebooks([name], folder)


def test_a_name_that_fits_several_is_answered_with_these(folder):
    with pytest.raises(NotebookError, match="several notebooks: 02_table, 02_token"):
        find_notebooks(["02"], folder)


def test_an_empty_folder(tmp_path):
    with pytest.raises(NotebookError, match="no notebook"):
        find_notebooks([], tmp_path)


def test_a_clean_copy_has_nothing_of_an_earlier_run(tmp_path):
    cell = nbformat.v4.new_code_cell("1", execution_count=7, outputs=[nbformat.v4.new_output("stream", text="old")])
    cell.metadata.update({"execution": {"iopub.status.busy": "x"}, "scrolled": True, "tags": ["kept"]})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("a"), cell], metadata={"widgets": {}})
    nbformat.write(notebook, tmp_path / "n.ipynb")
    clean = clean_copy(tmp_path / "n.ipynb")
    assert clean.cells[1].outputs == []
    assert clean.cells[1].execution_count is None
    assert clean.cells[1].metadata == {"tags": ["kept"]}
    assert "widgets" not in clean.metadata


@pytest.mark.parametrize("text", ["", "{", '{"nbformat": 4}', "[]", '{"nbformat": 4, "nbformat_minor": 5, "cells": 1}'])
def test_a_file_that_is_no_notebook(text, tmp_path):
    (tmp_path / "n.ipynb").write_text(text)
    with pytest.raises(NotebookError, match="not a readable notebook"):
        clean_copy(tmp_path / "n.ipynb")
