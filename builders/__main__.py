"""`python -m builders` is the `coursewright` command."""

import sys

from builders.cli import main

if __name__ == "__main__":
    sys.exit(main())
