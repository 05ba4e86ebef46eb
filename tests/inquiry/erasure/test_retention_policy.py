"""For how long an inquiry is kept once it has ended."""

from datetime import timedelta

import pytest

from services.inquiry.erasure.domain import RETAINED, retention_policy
from services.inquiry.inquiries.domain import Status
from tests.support.clocks import MONDAY_NOON


def test_every_end_has_its_time() -> None:
    policy = retention_policy(730, "withdrawn=90, declined=365")
    due = dict(policy.due(MONDAY_NOON))
    assert set(due) == set(RETAINED)
    assert MONDAY_NOON - due[Status.CLOSED] == timedelta(days=730)
    assert MONDAY_NOON - due[Status.WITHDRAWN] == timedelta(days=90)
    assert MONDAY_NOON - due[Status.DECLINED] == timedelta(days=365)


@pytest.mark.parametrize("status", [one for one in Status if one not in RETAINED])
def test_what_is_under_way_is_never_due(status: Status) -> None:
    assert status not in dict(retention_policy(1, "").due(MONDAY_NOON))
    with pytest.raises(ValueError, match="status"):
        retention_policy(1, f"{status.value}=90")


@pytest.mark.parametrize(
    "text",
    ["withdrawn", "withdrawn=", "withdrawn=0", "withdrawn=-1", "withdrawn=36501", "x=1", "=", "٣=1",
     "withdrawn=1e3", "withdrawn=9" * 2, "withdrawn=²"],
)  # fmt: skip
def test_what_is_no_such_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        retention_policy(730, text)
