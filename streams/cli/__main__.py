"""`python -m streams.cli`: the same as `shipscreen`, for processes that we start ourselves."""

from streams.cli.app import main

main()
