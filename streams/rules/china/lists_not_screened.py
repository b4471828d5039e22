"""China's own lists: Unreliable Entity List, export control list, watch list, lists of State Council Decree 835.

None is published whole in a form that machines read. Where an order touches China, the verdict names those that are not
loaded; a list that a company keeps itself and loads under one of these names is screened like any other.
"""

from collections.abc import Iterator

from streams.facts.order import ListState
from streams.law.kit import (
    ADVISORY,
    CLEAR,
    FIRST_DAY,
    Citation,
    Dated,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    advisory,
    day,
)
from streams.law.kit.samples import foreign, item

CODE = "ADV_CN_LISTS_NOT_SCREENED"
UEL, CONTROL, WATCH, DECREE = "CN_UEL", "CN_CONTROL", "CN_WATCH", "CN_835"
LISTS: Dated[tuple[str, ...]] = Dated(
    {
        FIRST_DAY: ((), Citation("no such list")),
        day("2020-09-19"): ((UEL,), Citation("MOFCOM Order No. 4 of 2020", "S")),
        day("2020-12-01"): ((UEL, CONTROL), Citation("Export Control Law, article 18", "S")),
        day("2024-12-01"): ((UEL, CONTROL, WATCH), Citation("Regulations on dual-use items, article 26", "S")),
        day("2026-04-07"): ((UEL, CONTROL, WATCH, DECREE), Citation("State Council Decree No. 835", "S")),
    }
)


def check(view: OrderView) -> Iterator[Found]:
    missing = [name for name in view.law[LISTS] or () if not _loaded(view.facts.lists.get(name))]
    if missing:
        states = {name: state for name in missing if (state := view.facts.lists.get(name)) is not None}
        read = {name: str(state.published_on or state.checked_at) for name, state in states.items() if state.entries}
        yield advisory(CODE, {"lists": missing, "read_up_to": read} if read else {"lists": missing})


def _loaded(state: ListState | None) -> bool:
    """The list is there, has entries, and did not come with a release: that would be older than its last word."""
    return state is not None and bool(state.entries) and not state.bundled


RULE = Rule(
    id="china.lists-not-screened",
    title="China's lists that are not loaded",
    cite="MOFCOM Order No. 4 of 2020; Export Control Law; Decree No. 835",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"cn_leg"}),
    dated=(LISTS,),
    order=90,
)

EXAMPLES = [
    Example("before any list", "2020-09-18", item("CN"), CLEAR, CODE),
    Example("to China, first day", "2020-09-19", item("CN"), ADVISORY, CODE),
    Example("to Hong Kong", "2026-03-02", item("HK"), ADVISORY, CODE),
    Example("from China", "2026-03-02", foreign("VN", ship_from="CN"), ADVISORY, CODE),
    Example("of China", "2026-03-02", item("MX", origin="CN"), ADVISORY, CODE),
    Example("nothing of China", "2026-03-02", item("MX"), CLEAR, CODE),
]
