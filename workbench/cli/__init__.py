"""The command line, one file a verb. Importing it needs the standard library only: start.py does so before set-up."""
