"""The course's content: tasks, plan and glossary. How they work is in workbench/tasks and workbench/course."""
