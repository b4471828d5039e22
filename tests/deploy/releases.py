"""A worker of another rulebook release: `python -m tests.deploy.releases RELEASE [options of shipscreen worker]`."""

import sys

from streams.cli.app import app
from streams.screening import rulebook


def main() -> None:
    vars(rulebook)["RELEASE"] = sys.argv[1]
    sys.argv[1:] = ["worker", *sys.argv[2:]]
    app()


if __name__ == "__main__":
    main()
