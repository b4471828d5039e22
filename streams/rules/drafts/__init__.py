"""Proposed and withdrawn law as patch sets over the rulebook: never used on the live topics (RULES.md J)."""
