"""Sets the workbench up on first use, then hands over to it: `python3 start.py --help` lists what it can do."""

import os
import sys

# This file must parse on every Python that it refuses, so: no f-strings and no annotations here.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write(
        "The workbench needs Python 3.11 or newer; this is Python "
        + sys.version.split()[0]
        + " ("
        + str(sys.executable)
        + ").\nNext: install a newer Python and start with that one, for example `python3.12 start.py`.\n"
    )
    sys.exit(1)

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120

if __name__ == "__main__":
    try:
        from workbench.install.launch import main

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        sys.exit(130)
