"""Map runs: what a Map state in DISTRIBUTED mode does with its items."""
