"""The course's rules that need no run: every task complete, every notebook in step with its tasks."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat

from workbench.course.catalogue import clean_copy
from workbench.course.derived import all_minutes, stale
from workbench.course.glossary import anchor, glossary
from workbench.course.plan import MOST_CORE_MINUTES, MOST_MINUTES, plan
from workbench.course.task_cells import ANSWER, CHECK, TEXT
from workbench.tasks.catalogue import all_tasks, tasks_of
from workbench.tasks.model import Kind, Task

__all__ = ["course_findings", "notebook_findings", "task_findings"]

_FEWEST_HINTS, _FEWEST_MISTAKES, _FEWEST_LABS, _QUESTIONS = 2, 3, 10, 3
#: A reader must not learn the letter instead of the matter.
_MOST_OF_ONE_LETTER = 0.4
#: A task at least this often.
_MINUTES_A_TASK = 10


def course_findings(notebooks: list[Path]) -> list[str]:
    """Return what is wrong with the tasks, the notebooks and the plan, one sentence each."""
    found = [finding for task in all_tasks() for finding in task_findings(task)]
    minutes = all_minutes(notebooks)
    for path in notebooks:
        found += notebook_findings(clean_copy(path), path, minutes[path.name].total)
    found += _plan_findings({name[:2]: one.total for name, one in minutes.items()})
    refresh = "is not what the course's content makes of it; run `python3 start.py course-refresh`"
    return [*found, *(f"{path.name}: {refresh}" for path in stale(notebooks, minutes))]


def task_findings(task: Task) -> Iterator[str]:
    """Yield what a task lacks."""
    if len(set(task.hints)) < _FEWEST_HINTS or not all(task.hints):
        yield f"{task.id}: {len(task.hints)} hints; give at least {_FEWEST_HINTS} that differ"
    if len(task.wrong_cells) < _FEWEST_MISTAKES or "" in task.wrong_cells:
        yield f"{task.id}: {len(task.wrong_cells)} known mistakes with a name; give at least {_FEWEST_MISTAKES}"
    if task.is_prediction and (task.answer not in task.choices or task.outcome is None):
        yield f"{task.id}: a prediction has choices, the right one among them, and an outcome"
    if not task.is_prediction and (task.check is None or "..." not in task.stub):
        yield f"{task.id}: has no check, or its stub has no `...` to be replaced"
    if (task.kind is Kind.LAB) != (task.lab is not None):
        yield f"{task.id}: a lab, and only a lab, tells scenario, symptom, evidence and how production would notice"
    for name, source in {"stub": task.answer_cell, "solution": task.solved_cell, **task.wrong_cells}.items():
        try:
            compile(source, name, "exec")
        except SyntaxError as error:
            yield f"{task.id}, {name}: {error}"
    if not task.concepts:
        yield f"{task.id}: names no concept to read about"
    yield from (f"{task.id}: {one!r} is not in the glossary" for one in task.concepts if one not in glossary())


def notebook_findings(notebook: nbformat.NotebookNode, path: Path, minutes: int) -> Iterator[str]:
    """Yield where a notebook is not in step with its tasks, its minutes, the glossary, or the course's form."""
    lesson = path.stem[:2]
    ids = [cell.id for cell in notebook.cells]
    for task in tasks_of(lesson):
        places = [ids.index(kind + task.id) if kind + task.id in ids else -1 for kind in (TEXT, ANSWER, CHECK)]
        if -1 in places or places != sorted(places):
            yield f"{path.name}: the cells task-, answer- and check-{task.id} must stand in it, in this order"
    known = {kind + task.id for task in tasks_of(lesson) for kind in (TEXT, ANSWER, CHECK)}
    strays = [one for one in ids if one.startswith((TEXT, ANSWER, CHECK)) and one not in known]
    yield from (f"{path.name}: the cell {one} belongs to no task; give it another id" for one in strays)
    if minutes > MOST_MINUTES:
        yield f"{path.name}: takes {minutes} minutes, more than {MOST_MINUTES}"
    if len(tasks_of(lesson)) * _MINUTES_A_TASK < minutes:
        yield f"{path.name}: {len(tasks_of(lesson))} tasks in {minutes} minutes; give one for every {_MINUTES_A_TASK}"
    yield from _form_findings(notebook, path)


def _form_findings(notebook: nbformat.NotebookNode, path: Path) -> Iterator[str]:
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    questions = re.search(r"^## Three questions$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if "## What you have seen" not in text:
        yield f"{path.name}: has no recap, '## What you have seen'"
    if questions is None or questions.group(1).count("<details>") != _QUESTIONS:
        yield f"{path.name}: has no '## Three questions' with {_QUESTIONS} answers in <details>"
    linked = set(re.findall(r"docs/glossary\.md#([a-z0-9-]+)", text))
    for term in glossary().values():
        if term.first == path.stem[:2] and anchor(term.name) not in linked:
            yield f"{path.name}: uses {term.name!r} first and does not link ../docs/glossary.md#{anchor(term.name)}"
    known = {anchor(name) for name in glossary()}
    yield from (f"{path.name}: links #{one}, which is not in the glossary" for one in sorted(linked - known))


def _plan_findings(minutes: dict[str, int]) -> Iterator[str]:
    planned = [lesson for part in plan().values() for lesson in part]
    if sorted(planned) != sorted(minutes):
        yield f"course/plan.toml has {', '.join(sorted(planned))}, but there are {', '.join(sorted(minutes))}"
    core = sum(minutes.get(lesson, 0) for lesson in plan()["core"])
    if core > MOST_CORE_MINUTES:
        yield f"the core path takes {core} minutes, more than {MOST_CORE_MINUTES}"
    predictions = Counter(task.answer for task in all_tasks() if task.is_prediction)
    for letter, count in predictions.items():
        if count > _MOST_OF_ONE_LETTER * predictions.total():
            yield f"{count} of {predictions.total()} predictions come true with {letter!r}; move some answers"
    labs = [task for task in all_tasks() if task.kind is Kind.LAB]
    if len(labs) < _FEWEST_LABS:
        yield f"there are {len(labs)} labs; at least {_FEWEST_LABS}"
    for term in glossary().values():
        if not (term.page.startswith("https://docs.aws.amazon.com/") and term.gist and term.means):
            yield f"the term {term.name!r} needs a sentence, a page of docs.aws.amazon.com, and a gist"
