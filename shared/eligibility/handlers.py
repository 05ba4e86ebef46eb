"""`routing.rules` into the replica of the rule sets."""

from collections.abc import Awaitable, Callable, Sequence

from shared.eligibility.ports import RuleSetReplica
from shared.events import RulesActivated
from shared.kafka import Received

Handle = Callable[[Sequence[Received]], Awaitable[None]]


def on_rule_events(rule_sets: RuleSetReplica) -> Handle:
    """The handler of a batch; events of other types are passed over. A version that comes with
    other rules than it has is no reason to keep later ones of its jurisdiction waiting.
    """

    async def handle(batch: Sequence[Received]) -> None:
        events = [received.envelope.data for received in batch]
        await rule_sets.add([event for event in events if isinstance(event, RulesActivated)])

    return handle
