"""One order: metrics never name an order, so this page leads to what does."""

import json
from typing import Final
from urllib.parse import quote

from deploy.generate.dashboards.board import INSTANCE, Board, Panel, Query, Variable, gauge, quantile

ORDER: Final = Variable("order", "Order id", None, "SO-000001")
WORKERS: Final = "app.kubernetes.io/name=shipscreen-worker"
WHERE: Final = f"""
**Order `$order`**

| question | ask |
|---|---|
| Why is it held, and what would release it? | `shipscreen explain $order` |
| What did workers say about it? | `docker compose -p shipment-screening logs worker-1 worker-2 \\| grep '"$order"'` |
| The same on Kubernetes | `kubectl -n shipment-screening logs -l {WORKERS} --tail=-1 \\| grep '"$order"'` |
| Could it not be read? | `shipscreen dead-letters list` |

Workers log each held verdict, with `order_id` and `verdict_id` (order/revision/number), and all else that befalls an
order; verdicts that clear only at `SHIPSCREEN_LOG_LEVEL=debug`, since they are the many. *Log lines of this order* at
the top asks a Loki data source with the uid `logs` (docs/operations.md, Logs).
"""
LINES: Final = "{service_name=~`.+`} |= `$order` | json | order_id=`$order`"
"""LogQL. Loki (3 and later) names the service of every stream; the words first, since they spare parsing the rest."""
SEARCH: Final = {"logs": {"datasource": "logs", "queries": [{"refId": "A", "expr": LINES}]}}
LOGS: Final = "/explore?schemaVersion=1&panes=" + quote(json.dumps(SEARCH), safe="").replace(
    "%24order", "${order:percentencode}"
)
"""Grafana's own page for looking through logs, asked for the order chosen."""

PANELS: Final = (
    Panel("Where to look", "The order's own records: commands to copy.", kind="text", width=24, height=9,
          markdown=WHERE),
    Panel(
        "Is the pipeline well?", "Verdicts within 2 s over the last five minutes: is it this order, or all of them?",
        (Query("1 - job:shipscreen_slow_verdicts:ratio_rate5m", "within 2 s"),), "percentunit", "graph",
        "VerdictsSlow",
    ),
    Panel(
        "Usual time to a verdict", "Median and 99 %.",
        (Query(quantile(0.5, "shipscreen_end_to_end_seconds"), "median"),
         Query(quantile(0.99, "shipscreen_end_to_end_seconds"), "99 %")), "s", "graph", "VerdictsSlow",
    ),
    Panel(
        "Oldest undecided", "If this is high, the order may simply be waiting its turn.",
        (Query(gauge("shipscreen_oldest_undecided_seconds", "max"), "age"),), "s", "graph", "OrdersUndecided",
    ),
)  # fmt: skip

BOARD: Final = Board(
    "shipscreen-order",
    "One order",
    "From an order id to its verdicts and log lines.",
    (("The order", PANELS),),
    (INSTANCE, ORDER),
    (("Log lines of this order", LOGS),),
)
