"""Order events as broken systems send them."""

from random import Random

from streams.trial.orders.trade import draw

# Every one names its order id in a way that can be read, but is no order event.
WITH_ORDER_ID = (
    '{{"event":"submitted","order_id":"{id}","revision":"first","destination":"DE","lines":[]}}',
    '{{"event":"submited","order_id":"{id}","revision":1,"destination":"DE","lines":[]}}',
    '{{"event":"submitted","order_id":"{id}","revision":1,"destination":"DE","lines":[{{"line":1,"qty":"many"}}]}}',
    '{{"event":"submitted","order_id":"{id}","destination":"DE","lines":[{{"line":1,"qty":2}}]}}',
    '{{"event":"submitted","order_id":"{id}","revision":-4,"destination":"DE","lines":[]}}',
    '{{"event":"submitted","order_id":"{id}","revision":1,"lines":[{{"line":1,"line_value_usd":"1,200.00"}}]}}',
)
UNREADABLE = (
    b"",
    b"[]",
    b"null",
    b'{"event":"submitted","order_id":',
    b'{"event":"submitted","order_id":null,"revision":1}',
    b"order no. 4711, 3 pcs of SEM-4010, urgent",
    b"\xff\xfe{\x00}\x00",
    b"<order><id>17</id></order>",
)


def with_order_id(order_id: str, rng: Random) -> bytes:
    """No order event, but its order id can be read."""
    return draw(rng, WITH_ORDER_ID).format(id=order_id).encode()


def unreadable(rng: Random) -> bytes:
    """Not even an order id. An empty value is never a tombstone here: it is a broken event like the others."""
    return draw(rng, UNREADABLE)
