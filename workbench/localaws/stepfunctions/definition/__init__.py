"""Checks a state machine definition and words what it finds as AWS does."""
