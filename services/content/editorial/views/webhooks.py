"""The webhooks of the sites, and what became of their messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from services.content.editorial.views.chrome import ChromeView
from services.content.editorial.views.rows import HOME, ChoiceView, moment
from services.content.webhooks.domain import Attempt, Delivery, DeliveryState, Endpoint
from shared.formatting import NETWORK_ZONE

ADDRESS = f"{HOME}/webhooks"


@dataclass(frozen=True, kw_only=True)
class WebhookView:
    """Empty filters cover everything. `rests_until`: nothing is tried before."""

    id: str
    url: str
    description: str
    state: str
    switched_off_for: str
    failures: int
    rests_until: str
    events: Sequence[str]
    clinics: Sequence[str]
    locales: Sequence[str]
    href: str


@dataclass(frozen=True, kw_only=True)
class WebhooksView:
    chrome: ChromeView
    webhooks: Sequence[WebhookView]
    may_edit: bool


@dataclass(frozen=True, kw_only=True)
class WebhookInputs:
    """As they were typed."""

    url: str = ""
    description: str = ""
    events: Sequence[str] = ()
    locations: Sequence[str] = ()
    locales: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class WebhookFormView:
    """`revision` is 0 for a new one."""

    chrome: ChromeView
    href: str
    back_href: str
    revision: int
    inputs: WebhookInputs
    clinics: Sequence[ChoiceView]
    problems: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class SecretView:
    """What is shown this once. `kind` is `webhook` or `key`."""

    chrome: ChromeView
    kind: str
    name: str
    secret: str
    is_rotated: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """`status` of the last attempt's answer, 0 where there was none; `outcome` in a word."""

    message: str
    type: str
    page: str
    locale: str
    state: str
    attempts: int
    outcome: str
    status: int
    queued: str
    due: str
    href: str


@dataclass(frozen=True, kw_only=True)
class AttemptView:
    number: int
    at: str
    outcome: str
    status: int
    milliseconds: int
    excerpt: str


@dataclass(frozen=True, kw_only=True)
class StepView:
    action: str
    at: str
    by: str


@dataclass(frozen=True, kw_only=True)
class WebhookPageView:
    chrome: ChromeView
    webhook: WebhookView
    secret_before_ends: str
    deliveries: Sequence[DeliveryView]
    states: Sequence[ChoiceView]
    more_href: str | None
    message: str
    attempts: Sequence[AttemptView]
    steps: Sequence[StepView]
    may_edit: bool


@dataclass(frozen=True, kw_only=True)
class LogPart:
    """Which part of the log is looked at."""

    state: str = ""
    before: str = ""
    message: str = ""

    @property
    def wanted(self) -> DeliveryState | None:
        """One that there is not is none."""
        return DeliveryState(self.state) if self.state in set(DeliveryState) else None

    def more_href(self, webhook_id: str, order: str) -> str:
        asked = {**({"state": self.state} if self.state else {}), "before": order}
        return f"{ADDRESS}/{webhook_id}?{urlencode(asked)}#log"


def until(at: datetime | None, locale: str) -> str:
    """Empty where there is no such time."""
    return moment(at, NETWORK_ZONE, locale) if at else ""


def webhook_view(endpoint: Endpoint, clinics: Mapping[str, str], locale: str) -> WebhookView:
    wanted = endpoint.wanted
    return WebhookView(
        id=endpoint.id,
        url=endpoint.url,
        description=endpoint.description,
        state=endpoint.state,
        switched_off_for=endpoint.switched_off_for or "",
        failures=endpoint.health.failures,
        rests_until=until(endpoint.health.rests_until, locale),
        events=sorted(wanted.events),
        clinics=sorted(clinics.get(one, one) for one in wanted.locations),
        locales=sorted(wanted.locales),
        href=f"{ADDRESS}/{endpoint.id}",
    )


def webhook_inputs(endpoint: Endpoint) -> WebhookInputs:
    return WebhookInputs(
        url=endpoint.url,
        description=endpoint.description,
        events=sorted(endpoint.wanted.events),
        locations=sorted(endpoint.wanted.locations),
        locales=sorted(endpoint.wanted.locales),
    )


def delivery_view(
    delivery: Delivery, attempts: Mapping[str, Attempt], clinics: Mapping[str, str], locale: str
) -> DeliveryView:
    about, last = delivery.message.subject, attempts.get(delivery.message.id)
    return DeliveryView(
        message=delivery.message.id,
        type=delivery.message.type,
        page=f"{about.procedure} · {clinics.get(about.location, about.location)}" if about else "",
        locale=about.locale if about else "",
        state=delivery.state,
        attempts=delivery.attempts,
        outcome=last.answer.outcome if last else "",
        status=(last.answer.status or 0) if last else 0,
        queued=moment(delivery.queued_at, NETWORK_ZONE, locale),
        due=until(delivery.due_at, locale),
        href=f"{ADDRESS}/{delivery.endpoint_id}?message={delivery.message.id}#attempts",
    )


def attempt_view(attempt: Attempt, locale: str) -> AttemptView:
    return AttemptView(
        number=attempt.number,
        at=moment(attempt.at, NETWORK_ZONE, locale),
        outcome=attempt.answer.outcome,
        status=attempt.answer.status or 0,
        milliseconds=attempt.answer.duration_ms,
        excerpt=attempt.answer.excerpt,
    )


def step_views(endpoint: Endpoint, staff: Mapping[str, str], locale: str) -> Sequence[StepView]:
    """The last ones first."""
    return [
        StepView(
            action=one.action,
            at=moment(one.at, NETWORK_ZONE, locale),
            by=staff.get(one.by, one.by) if one.by else "",
        )
        for one in reversed(endpoint.history)
    ]
