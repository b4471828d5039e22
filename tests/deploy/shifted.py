"""`shipscreen` on a machine whose clock is off: `python -m tests.deploy.shifted SECONDS [arguments]`."""

import sys
import time


def main() -> None:
    right, seconds = time.time, float(sys.argv[1])
    time.time = lambda: right() + seconds
    sys.argv[1:] = sys.argv[2:]
    # Only now: some modules take the clock with them when they are loaded.
    from streams.cli.app import app

    app()


if __name__ == "__main__":
    main()
