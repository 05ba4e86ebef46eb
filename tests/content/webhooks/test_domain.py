"""Messages, when they are tried again, how endpoints do, and their secrets."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.webhooks.domain import (
    GIVES_UP_AFTER,
    SWITCHED_OFF_AFTER,
    Answer,
    DeliveryState,
    EndpointRevisionConflict,
    EndpointRevisionRequired,
    EndpointState,
    EventType,
    Health,
    Outcome,
    RetryAt,
    SecretUnreadable,
    Settled,
    SwitchedOffFor,
    Wanted,
    check_seen,
    delay_after,
    new_secret,
    next_step,
    opened,
    restart_of,
    sealed,
)
from tests.content.webhooks.builders import (
    DAY,
    HOUR,
    SECOND,
    delivery,
    endpoint,
    headline,
    message,
)
from tests.support.clocks import MONDAY_NOON
from tests.support.keys import ring

CHANCES = st.floats(min_value=0, max_value=1)
FAILED = Answer(outcome=Outcome.REFUSED, status=500)
DELIVERED = Answer(outcome=Outcome.DELIVERED, status=204)


def test_a_message_names_the_page_and_is_the_same_bytes_each_time() -> None:
    body = message().body("https://content.example")
    assert body == message().body("https://content.example")
    assert json.loads(body) == {
        "type": "page.published",
        "timestamp": "2026-11-23T17:00:00.000Z",
        "data": {
            "location": "toronto",
            "procedure": "ear-tubes",
            "locale": "en-CA",
            "revision": 3,
            "url": "https://content.example/v1/locations/toronto/procedures/ear-tubes?locale=en-CA",
        },
    }
    withdrawn = json.loads(message(is_tombstone=True).body("https://content.example"))
    assert withdrawn["type"] == "page.withdrawn"
    assert "url" not in withdrawn["data"]


def test_an_id_is_that_of_the_change_at_the_endpoint_and_of_no_other() -> None:
    assert message(7).id == message(7, revision=9).id
    restart = restart_of("endpoint-1", "feed-1", 7, MONDAY_NOON)
    assert len({message(7).id, message(8).id, restart.id}) == 3
    assert json.loads(restart.body("https://content.example"))["data"] == {
        "changes": "https://content.example/v1/changes"
    }


@pytest.mark.parametrize(
    ("wanted", "covers"),
    [
        (Wanted(), True),
        (Wanted(locations=frozenset({"toronto", "calgary"})), True),
        (Wanted(locations=frozenset({"calgary"})), False),
        (Wanted(locales=frozenset({"en-CA"})), True),
        (Wanted(locales=frozenset({"fr-CA"})), False),
        (Wanted(events=frozenset({EventType.PAGE_PUBLISHED})), True),
        (Wanted(events=frozenset({EventType.PAGE_WITHDRAWN})), False),
        (Wanted(events=frozenset({EventType.PAGE_PUBLISHED}), locales=frozenset({"fr-CA"})), False),
    ],
)
def test_a_site_is_told_of_what_all_its_filters_cover(wanted: Wanted, covers: bool) -> None:
    assert wanted.covers(headline()) is covers


def test_delays_grow_from_seconds_to_hours() -> None:
    exact = [delay_after(attempts, 0.5) for attempts in range(1, 12)]
    assert exact[0] == 5 * SECOND
    assert exact[-1] == 8 * HOUR
    assert exact == sorted(exact)


@given(CHANCES, st.integers(min_value=1, max_value=10_000))
def test_jitter_is_a_fifth_at_most(chance: float, attempts: int) -> None:
    exact = delay_after(attempts, 0.5)
    assert 0.8 * exact <= delay_after(attempts, chance) + SECOND
    assert delay_after(attempts, chance) <= 1.2 * exact + SECOND


@given(st.lists(CHANCES, min_size=60, max_size=60))
def test_a_message_that_nobody_takes_is_tried_for_about_three_days(chances: list[float]) -> None:
    now, one = MONDAY_NOON, delivery()
    for number in count(1):
        one = replace(one, attempts=number)
        step = next_step(one, FAILED, now, chances[number])
        if isinstance(step, Settled):
            break
        assert step.at > now
        now = step.at
    assert step == Settled(state=DeliveryState.FAILED)
    assert 12 <= number <= 25
    assert GIVES_UP_AFTER - 10 * HOUR < now - MONDAY_NOON <= GIVES_UP_AFTER


def test_an_endpoint_may_ask_for_a_pause_and_not_for_one_that_never_ends() -> None:
    one = replace(delivery(), attempts=1)
    for asked, given_by in ((timedelta(minutes=2), timedelta(minutes=2)), (9 * DAY, 8 * HOUR)):
        answer = replace(FAILED, retry_after=asked)
        assert next_step(one, answer, MONDAY_NOON, 0.5) == RetryAt(at=MONDAY_NOON + given_by)


def health_after(answers: list[Answer], every: timedelta = HOUR) -> tuple[Health, datetime]:
    health, now = Health(), MONDAY_NOON
    for answer in answers:
        now += every
        health = health.after(answer, now, 0.5)
    return health, now


def test_an_endpoint_rests_once_it_has_failed_again_and_again_and_one_success_ends_it() -> None:
    assert health_after([FAILED] * 2)[0].rests_until is None
    health, now = health_after([FAILED] * 3)
    assert health.rests_until == now + 8 * SECOND
    health, now = health_after([FAILED] * 500)
    assert health.rests_until == now + 300 * SECOND
    assert health.after(DELIVERED, now, 0.5) == Health()


def test_an_endpoint_is_given_up_after_days_without_a_success_and_before_any_message_is() -> None:
    assert SWITCHED_OFF_AFTER < GIVES_UP_AFTER
    health, now = health_after([FAILED] * 48)
    assert not health.is_hopeless(now)
    health, now = health_after([FAILED] * 49)
    assert health.is_hopeless(now)
    health, now = health_after([FAILED] * 48 + [DELIVERED] + [FAILED] * 20)
    assert not health.is_hopeless(now)
    health, now = health_after([FAILED] * 3, every=DAY)
    assert not health.is_hopeless(now)


def test_whoever_resumes_an_endpoint_begins_with_a_clean_slate_and_is_noted() -> None:
    off = replace(endpoint(), health=health_after([FAILED] * 60)[0]).switched_off(
        SwitchedOffFor.FAILING, MONDAY_NOON
    )
    assert not off.may_be_tried(MONDAY_NOON + 99 * DAY)
    assert off.paused(by="editor", now=MONDAY_NOON) is off
    back = off.resumed(by="editor", now=MONDAY_NOON)
    assert back.may_be_tried(MONDAY_NOON)
    assert (back.state, back.switched_off_for) == (EndpointState.ACTIVE, None)
    assert [(one.action, one.by) for one in back.history] == [
        ("switched-off.failing", None),
        ("resumed", "editor"),
    ]
    assert back.resumed(by="editor", now=MONDAY_NOON) is back


def test_only_the_latest_of_what_was_done_is_kept() -> None:
    one = endpoint()
    for _ in range(200):
        one = one.paused(by="a", now=MONDAY_NOON).resumed(by="b", now=MONDAY_NOON)
    assert len(one.history) == 50
    assert one.revision == 401


def test_an_edit_names_the_revision_that_it_has_seen() -> None:
    with pytest.raises(EndpointRevisionRequired):
        check_seen(endpoint(), None)
    with pytest.raises(EndpointRevisionConflict):
        check_seen(endpoint(), {2, 3})
    check_seen(endpoint(), {1})


def test_two_secrets_sign_during_an_overlap_and_never_three() -> None:
    one = endpoint()
    for kid in ("h2", "h3"):
        fresh = replace(one.secrets[0], kid=kid, ends_at=None)
        one = one.rotated(fresh, overlap=DAY, by="editor", now=MONDAY_NOON)
    assert [secret.kid for secret in one.secrets_at(MONDAY_NOON)] == ["h3", "h2"]
    assert [secret.kid for secret in one.secrets_at(MONDAY_NOON + DAY)] == ["h3"]
    fresh = replace(one.secrets[0], kid="h4")
    at_once = one.rotated(fresh, overlap=timedelta(), by="editor", now=MONDAY_NOON)
    assert [secret.kid for secret in at_once.secrets] == ["h4"]


def test_a_secret_is_opened_by_its_key_for_its_endpoint_and_by_nothing_else() -> None:
    secret = new_secret()
    assert secret.startswith("whsec_")
    kept = sealed(ring("h1"), "endpoint-1", secret)
    assert secret.encode() not in kept.sealed
    assert "sealed" not in repr(kept)
    assert opened(ring("h2", "h1"), "endpoint-1", kept) == secret
    changed = replace(kept, sealed=kept.sealed[:-1] + bytes([kept.sealed[-1] ^ 1]))
    for keys, of, one in (
        (ring("h2"), "endpoint-1", kept),
        (ring("h1"), "endpoint-2", kept),
        (ring("h1"), "endpoint-1", changed),
        (ring("h1"), "endpoint-1", replace(kept, sealed=b"")),
    ):
        with pytest.raises(SecretUnreadable):
            opened(keys, of, one)
