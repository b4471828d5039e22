"""Audits decisions: the identity of what decides, golden cases, coverage, and replays under other law."""
