"""The tasks, one file each: `t03_dead_branch.py` holds the task "03-dead-branch" of notebook 03."""
