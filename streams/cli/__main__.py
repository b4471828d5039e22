"""Entry point of `shipscreen` and of `python -m streams.cli`."""

from streams.cli.shared.interrupt import ended_quietly


def main() -> None:
    """Runs the command that the command line names; the process ends with its exit code."""
    with ended_quietly():
        from typer.main import get_command  # noqa: PLC0415  takes 0.2 s, in which somebody may press Ctrl-C

        from streams.cli.app import app  # noqa: PLC0415

        command = get_command(app)
    command()


if __name__ == "__main__":
    main()
