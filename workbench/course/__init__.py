"""Executes the notebooks without a browser and says what each did."""
