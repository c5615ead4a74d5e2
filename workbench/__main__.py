"""`python -m workbench <verb>`: the same verbs as start.py, without the set-up."""

import sys

from workbench.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
