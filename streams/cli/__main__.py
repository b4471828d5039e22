"""Runs `shipscreen` as `python -m streams.cli`, for processes that this package starts itself."""

from streams.cli.app import main

main()
