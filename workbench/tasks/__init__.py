"""The course's tasks: what a task is, how an answer is checked, helped with, and remembered."""
