"""The policy of tests that run workers on a real broker on a day of their own."""

from pathlib import Path

from streams.facts.policy import Policy

TRIAL_CLOCK = Policy(clock="trial")
TRIAL_CLOCK_FILE = str(Path(__file__).with_name("trial_clock.yaml"))
