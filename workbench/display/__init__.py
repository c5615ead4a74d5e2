"""Turns frames and graphs into what a notebook shows."""
