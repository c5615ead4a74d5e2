"""Makes `.venv` and `node_modules` on first use. Standard library only: it runs before anything is installed."""
