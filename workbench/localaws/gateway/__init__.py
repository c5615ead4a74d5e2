"""The server process: ministack behind our guard, with the adapters that make it answer as AWS does."""
