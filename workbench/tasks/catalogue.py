"""Finds the course's tasks: one file each in course/tasks, read when they are first asked for."""

import difflib
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import course.tasks
from workbench.errors import TaskError
from workbench.tasks.model import Task

__all__ = ["all_tasks", "task_named", "tasks_of"]


@cache
def all_tasks() -> tuple[Task, ...]:
    """Return every task, in the order of notebooks and, within one, of file names.

    Raises TaskError for a file whose name is not that of its task.
    """
    names = sorted(module.name for module in iter_modules(course.tasks.__path__) if module.name.startswith("t"))
    return tuple(_task_in(name) for name in names)


def tasks_of(lesson: str) -> tuple[Task, ...]:
    """Return the tasks of the notebook with this number, "03"."""
    return tuple(task for task in all_tasks() if task.lesson == lesson)


def task_named(task_id: str) -> Task:
    """Return the task; raises TaskError with the nearest ids when there is none of that id."""
    known = {task.id: task for task in all_tasks()}
    if task_id in known:
        return known[task_id]
    near = difflib.get_close_matches(str(task_id), known, n=3) or [one for one in known if one[:2] == str(task_id)[:2]]
    raise TaskError(f"There is no task {task_id!r}. Did you mean {', '.join(near or list(known))}?")


def _task_in(module_name: str) -> Task:
    task = getattr(import_module(f"course.tasks.{module_name}"), "TASK", None)
    if not isinstance(task, Task) or module_name != "t" + task.id.replace("-", "_"):
        raise TaskError(f"course/tasks/{module_name}.py must hold TASK, a Task whose id gives the file its name.")
    return task
