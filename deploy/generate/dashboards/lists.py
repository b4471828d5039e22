"""Lists: how old, how large, what changed, what was refused."""

from typing import Final

from deploy.generate.dashboards.board import INSTANCE, SCOPE, Board, Panel, Query, Variable, gauge, rate, times

LIST: Final = Variable("list", "List", "label_values(shipscreen_list_entries, list)")
ONE: Final = 'list=~"$list"'
ENTRIES: Final = gauge("shipscreen_list_entries", "max", "list", ONE)
"""Over the workers: those that knew a list yesterday may be gone."""

NOW: Final = (
    Panel(
        "Age of each list", "Days since its publisher was last asked. From 8 days on, orders are held (policy).",
        (Query(gauge("shipscreen_list_age_days", "max", "list", ONE), "{{list}}"),), "d", "stat", "ListAging", 12, 6,
        limits=((2, "orange"), (8, "red")),
    ),
    Panel(
        "Age of the exchange rates", "Days since the day of the rates, on the worker most behind; nothing where there "
        "are none. From 8 days on, orders that need one are held (policy).",
        (Query(gauge("shipscreen_rates_age", "max"), "days"),), "d", "stat", "RatesAging", 4, 6,
        limits=((5, "orange"), (8, "red")),
    ),
    Panel(
        "Verdicts with a stale list", "Verdicts in the last hour that hold because a list is too old or missing.",
        (Query(times("shipscreen_stale_list_verdicts_total", "1h"), "verdicts"),), "short", "stat", "ListStale",
        4, 6, limits=((1, "red"),),
    ),
    Panel(
        "Refused", "Records and markers of the reference topics refused in the last day.",
        (Query(times("shipscreen_knowledge_refused_total", "1d", how="max"), "refused"),), "short", "stat",
        "PublicationRefused", 4, 6, limits=((1, "red"),),
    ),
    Panel(
        "Quarantined", "Keys of each reference topic whose record was not taken, and no right one has come since. "
        "`shipscreen doctor` names them.",
        (Query(gauge("shipscreen_quarantined_records", "max", "topic"), "{{topic}}"),), "short", "stat",
        "KnowledgeQuarantined", 12, 4, limits=((1, "red"),),
    ),
    Panel(
        "Missing entries", "Entries fewer than the manifest of a list expects, which nobody has accepted.",
        (Query(gauge("shipscreen_list_missing_entries", "max", "list", ONE), "{{list}}"),), "short", "stat",
        "ListShort", 12, 4, limits=((1, "red"),),
    ),
)  # fmt: skip
REFUSED: Final = Panel(
    "Refusals that stand", "1 from the refusal of a publication until the list takes one. Meanwhile the list before it "
    "stays in force, and ages. `shipscreen lists status` says why.",
    (Query(f"max by (list) (shipscreen_list_refused_timestamp_seconds{{{SCOPE}, {ONE}}} > bool 0)", "{{list}}"),),
    "short", "graph", "PublicationRefused", 12, fault=True,
)  # fmt: skip
SIZE: Final = (
    Panel(
        "Entries", "Entries of each list in force.",
        (Query(gauge("shipscreen_list_entries", "max", "list", ONE), "{{list}}"),), "short", "graph",
        "PublicationRefused", 12,
    ),
    Panel(
        "Change of size in a day", "Below 0: entries fewer than at the day's most. Above 0: more than at its fewest. A "
        "cliff is a damaged publication.",
        # Clamped: what came within the last step is not among those of the day yet.
        (Query(f"clamp_max({ENTRIES} - max_over_time({ENTRIES}[1d:30s]), 0)", "{{list}} fewer"),
         Query(f"clamp_min({ENTRIES} - min_over_time({ENTRIES}[1d:30s]), 0)", "{{list}} more")), "short", "graph",
        "PublicationRefused", 12, signed=True,
    ),
    Panel(
        "Holds by list", "Holds that rest on an entry of a list.",
        (Query(rate("shipscreen_list_holds_total", "list", ONE), "{{list}}"),), "ops", "stack", "ListStale", 12,
    ),
    Panel(
        "Suppressed matches", "Verdicts per second that note a match too weak to hold for. If it leaps: a new entry "
        "has a common word for a name.",
        (Query(rate("shipscreen_suppressed_matches_total", "list", ONE), "{{list}}"),), "ops", "stack", "ListStale", 12,
    ),
    REFUSED,
    Panel(
        "What the workers have read", "Next offset of each reference topic: the version that verdicts name.",
        (Query(gauge("shipscreen_knowledge_offset", "max", "topic"), "{{topic}}"),), "short", "graph",
        "KnowledgeApart", 12,
    ),
    Panel(
        "Not read yet", "Offsets that a reference topic held at the last look, unread by the worker most behind.",
        (Query(gauge("shipscreen_knowledge_unread", "max", "topic"), "{{topic}}"),), "short", "graph",
        "KnowledgeUnread", 12,
    ),
    Panel(
        "Workers apart", "Records that one worker is behind another. It should fall to nothing within seconds.",
        (Query(f"{gauge('shipscreen_knowledge_offset', 'max', 'topic')} - "
               f"{gauge('shipscreen_knowledge_offset', 'min', 'topic')}", "{{topic}}"),), "short", "graph",
        "KnowledgeApart", 12,
    ),
    Panel(
        "Screened again by cause", "Open orders screened again per second.",
        (Query(rate("shipscreen_rescreened_total", "cause"), "{{cause}}"),), "ops", "stack", "RescreeningStuck", 12,
        fault=True,
    ),
)  # fmt: skip

BOARD: Final = Board(
    "shipscreen-lists",
    "Lists",
    "How old and how large the lists are, what changed, what was refused.",
    (("Now", NOW), ("Size and effect", SIZE)),
    (INSTANCE, LIST),
)
