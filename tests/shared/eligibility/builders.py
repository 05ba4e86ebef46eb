"""Rule sets by what matters in the test."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.eligibility.announced import announcement_of
from shared.eligibility.domain import RuleSet
from shared.eligibility.schema import shipped_rules
from shared.events import RulesActivated

FIRST_DAY = datetime(2026, 11, 1, tzinfo=UTC)
SHIPPED = replace(shipped_rules(), version="shipped", activated_at=FIRST_DAY)


def version(name: str, *, day: int = 2, leaves_out: str = "", **more: str) -> RuleSet:
    """The shipped rules under another name, activated on this day of November, but one."""
    rules = tuple(rule for rule in SHIPPED.rules if rule.id != leaves_out)
    at = FIRST_DAY + timedelta(days=day - 1)
    return replace(SHIPPED, version=name, activated_at=at, rules=rules, **more)


def announced(rules: RuleSet) -> RulesActivated:
    return announcement_of(rules)
