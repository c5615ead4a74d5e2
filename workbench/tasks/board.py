"""The class board: one page from the learners' progress files, who is where and what most are stuck on. Pure."""

import html
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.tasks.catalogue import all_tasks
from workbench.tasks.finding import Verdict
from workbench.tasks.show import COLOURS, SIGNS, badge

__all__ = ["board_frame", "board_page", "stuck_frame"]

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 24px; background: #ffffff; color: #16191f; }
table { border-collapse: collapse; margin: 8px 0 24px; } caption { text-align: left; font-weight: 600; }
th, td { border: 1px solid #8d99a5; padding: 2px 6px; text-align: left; font-weight: 400; }
thead th { font-size: 12px; vertical-align: bottom; } tbody th { font-weight: 600; white-space: nowrap; }
@media (prefers-color-scheme: dark) { body { background: #14171c; color: #eef1f4; } }
""".strip()


def board_frame(learners: Mapping[str, dict[str, Any]]) -> pd.DataFrame:
    """Return one row a learner and task: learner, task, lesson, title, verdict (str); checks, hints (int64);
    solution (bool); mistakes (object: list of names). `learners` is {name: content of a progress file}.
    """
    rows = [
        {
            "learner": learner,
            "task": task.id,
            "lesson": task.lesson,
            "title": task.title,
            "verdict": str(record.get("verdict", Verdict.NOT_ATTEMPTED)),
            "checks": record.get("checks", 0),
            "hints": record.get("hints", 0),
            "solution": bool(record.get("solution")),
            "mistakes": record.get("mistakes", []),
        }
        for learner, content in sorted(learners.items())
        for task in all_tasks()
        for record in [content["tasks"].get(task.id, {})]
    ]
    columns = ["learner", "task", "lesson", "title", "verdict", "checks", "hints", "solution", "mistakes"]
    return pd.DataFrame(rows, columns=columns)


def stuck_frame(board: pd.DataFrame) -> pd.DataFrame:
    """Return one row a task somebody tried, the hardest first: task, title, tried, right, solution (int64, learners),
    mistake (str, the one most made, with how many made it).
    """
    tried = board[(board["checks"] > 0) & (board["verdict"] != str(Verdict.NOT_ATTEMPTED))]
    rows = []
    for (task, title), group in tried.groupby(["task", "title"], sort=False):
        mistakes = Counter(name for names in group["mistakes"] for name in names).most_common(1)
        rows.append(
            {
                "task": task,
                "title": title,
                "tried": len(group),
                "right": int((group["verdict"] == str(Verdict.RIGHT)).sum()),
                "solution": int(group["solution"].sum()),
                "mistake": f"{mistakes[0][0]} ({mistakes[0][1]})" if mistakes else "",
            }
        )
    frame = pd.DataFrame(rows, columns=["task", "title", "tried", "right", "solution", "mistake"])
    return frame.iloc[(frame["right"] / frame["tried"].clip(lower=1)).argsort(kind="stable")].reset_index(drop=True)


def board_page(learners: Mapping[str, dict[str, Any]]) -> str:
    """Return the board as one HTML page that loads nothing: learners by task, then what most are stuck on."""
    board = board_frame(learners)
    done = int((board["verdict"] == str(Verdict.RIGHT)).sum())
    legend = " ".join(badge(f"{SIGNS[verdict]} {verdict}", COLOURS[verdict]) for verdict in Verdict)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Class board</title>'
        f"<style>{_STYLE}</style></head><body><h1>Class board</h1>"
        f"<p>{len(learners)} learners, {len(all_tasks())} tasks, {done} of {len(board)} answers right. {legend}</p>"
        f"{_learners_table(board)}{_stuck_table(stuck_frame(board))}</body></html>\n"
    )


def _learners_table(board: pd.DataFrame) -> str:
    tasks = all_tasks()
    head = "".join(f'<th scope="col" title="{html.escape(task.title)}">{task.id}</th>' for task in tasks)
    rows = []
    for learner, group in board.groupby("learner", sort=False):
        right = int((group["verdict"] == str(Verdict.RIGHT)).sum())
        cells = "".join(_cell(record) for record in group.to_dict("records"))
        rows.append(f'<tr><th scope="row">{html.escape(str(learner))}</th><td>{right} of {len(tasks)}</td>{cells}</tr>')
    head = f'<th scope="col">learner</th><th scope="col">right</th>{head}'
    body = "".join(rows)
    return f"<table><caption>Who is where</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(record: Mapping[Any, Any]) -> str:
    verdict = Verdict(record["verdict"]) if record["verdict"] in set(Verdict) else Verdict.ERROR
    told = f"{verdict}, {record['checks']} checks, {record['hints']} hints"
    shown = badge(SIGNS[verdict], COLOURS[verdict]) if record["checks"] else ""
    return f'<td title="{html.escape(told)}" aria-label="{html.escape(told)}">{shown}</td>'


def _stuck_table(stuck: pd.DataFrame) -> str:
    if stuck.empty:
        return "<p>Nobody has tried a task yet.</p>"
    names = {"solution": "looked at the solution", "mistake": "mistake most made"}
    table = stuck.rename(columns=names).to_html(index=False, escape=True, border=0)
    return table.replace("<thead>", "<caption>What most are stuck on</caption><thead>", 1)
