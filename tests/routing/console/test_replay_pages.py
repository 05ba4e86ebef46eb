"""The pages of replays: asked for, followed, cancelled, and what they would have changed."""

import re
from dataclasses import replace

import httpx2
import pytest

from services.routing.policies.domain import BUILT_IN
from services.routing.replay.domain import (
    Checkpoint,
    ClinicLoad,
    DoctorLoad,
    ReplayStatus,
    Report,
)
from services.routing.replay.domain.report import KindCount
from services.routing.replay.store import MongoReplays
from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE, account

REPLAYS = "/console/replays"
DAYS = {"policy": BUILT_IN.id, "from": "2026-11-01", "to": "2026-11-23"}
REPORT = Report(
    replayed=400,
    changes={"none": 388, "doctor": 4, "clinic": 8, "newly_routable": 0},
    moves=(
        KindCount(kind=("toronto", "calgary", "turn.next"), count=8, sample=("one", "two")),
        KindCount(kind=("", "=cmd", "doctor.no-capacity"), count=4),
    ),
    flips=(KindCount(kind=("allow", "", "toronto"), count=1),),
    doctors=(
        DoctorLoad(location="toronto", doctor="roy", before=300, after=288, target_before=None,
                   target_after=290.5),
    ),
    clinics=(
        ClinicLoad(location="toronto", before=300, after=292, gap_before=1.5, gap_after=None),
        ClinicLoad(location="calgary", before=100, after=108, gap_before=0.5, gap_after=0.25),
    ),
    not_recomputable={"record.of-before": 3},
)  # fmt: skip


async def sent(
    client: httpx2.AsyncClient, office: Office, address: str, **fields: str
) -> httpx2.Response:
    form = {"csrf_token": await office.csrf_token("manager"), **fields}
    return await client.post(address, data=form, headers=FROM_HERE)


async def test_a_replay_is_asked_for_followed_and_read(office: Office) -> None:
    await office.leads(3)
    replays = MongoReplays(office.database)
    async with office.signed_in("manager") as client:
        form = (await client.get(REPLAYS, params={"policy": BUILT_IN.id})).text
        started = await sent(client, office, REPLAYS, **DAYS)
        page = started.headers["location"]
        waiting = (await client.get(page)).text
        taken = await replays.take("worker")
        assert taken is not None
        assert await replays.keep(taken, Checkpoint(), replace(REPORT, replayed=20))
        assert await replays.end(taken, ReplayStatus.DONE, REPORT)
        done = (await client.get(page)).text
        listed = (await client.get(REPLAYS)).text
        sheet = await client.get(f"{page}/moves.csv")
        no_sheet = await client.get(f"{page}/patients.csv")
        ended = await sent(client, office, f"{page}/cancel")
    assert (started.status_code, no_sheet.status_code, ended.status_code) == (303, 404, 409)
    assert f'value="{BUILT_IN.id}" selected' in form
    assert 'hx-trigger="load delay:3s"' in waiting
    assert "Look again" in waiting
    assert "hx-get" not in done
    assert "<h1>12 of 400 inquiries would go elsewhere</h1>" in done
    assert "Whose turn it was" in done
    assert "No capacity for another lead" in done
    assert done.count('<svg class="pairs"') == 2
    assert "−8" in done
    assert page in listed
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in sheet.headers["content-disposition"]
    assert ",'=cmd," in sheet.text
    assert "toronto,calgary,turn.next,8,one two," in sheet.text


async def test_one_that_waits_is_cancelled_and_too_many_are_refused(office: Office) -> None:
    async with office.signed_in("manager") as client:
        started = [await sent(client, office, REPLAYS, **DAYS) for _ in range(5)]
        page = started[0].headers["location"]
        cancelled = await sent(client, office, f"{page}/cancel")
        shown = (await client.get(page)).text
    assert [one.status_code for one in started] == [303, 303, 303, 303, 429]
    assert "Enough replays wait or run" in started[4].text
    assert 'value="2026-11-01"' in started[4].text
    assert cancelled.status_code == 303
    assert "Cancelled" in shown


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"from": "2026-11-23", "to": "2026-11-01"}, "A period begins before it ends"),
        ({"from": "2027-11-23", "to": "2027-11-24"}, "A period begins before it ends"),
        ({"from": "2026-02-30"}, "Write a day that exists"),
        ({"to": "9999-12-31T"}, "Write a day that exists"),
        ({"policy": "\x00<script>"}, "Choose one of those that are offered"),
        ({"policy": ""}, "Choose one of those that are offered"),
    ],
)
async def test_what_no_replay_can_be_of_is_told(
    office: Office, fields: dict[str, str], message: str
) -> None:
    async with office.signed_in("manager") as client:
        answer = await sent(client, office, REPLAYS, **{**DAYS, **fields})
    assert answer.status_code == 422
    assert message in answer.text
    assert await office.database["replays"].count_documents({}) == 0


async def test_an_auditor_reads_and_a_manager_of_some_clinics_does_not(office: Office) -> None:
    office.staff["some"] = account(Role.MANAGER, "toronto")
    await MongoAccounts(office.database).put(office.staff["some"])
    async with office.signed_in("manager") as client:
        page = (await sent(client, office, REPLAYS, **DAYS)).headers["location"]
    async with office.signed_in("auditor") as client:
        read = [await client.get(one) for one in (REPLAYS, page, f"{page}/doctors.csv")]
        unknown = await client.get(f"{REPLAYS}/no-such")
    async with office.signed_in("some") as client:
        none = [await client.get(one) for one in (REPLAYS, page, f"{page}/doctors.csv")]
    assert [one.status_code for one in (*read, unknown, *none)] == [200] * 3 + [404] + [403] * 3
    for one in read[:2]:
        assert "<form" not in re.sub(r'<form method="post" action="/sign-out">', "", one.text)
