"""Many leads at once: seen first, each for itself, and nobody's but one's own."""

import re

import pytest

from services.routing.bulk.domain import BulkAction, BulkItem
from services.routing.bulk.usecases.act_on_many import ActOnMany
from services.routing.inbox.usecases.read_lead import ReadLead
from services.routing.leads.domain import CloseReason, LeadStatus
from shared.auth.domain import Role, RoleMayNot
from tests.routing.console.test_console import post
from tests.routing.decisions.builders import inquiry
from tests.routing.inbox.builders import Office
from tests.routing.leads.builders import InMemoryRouting, person

MAYA, JORDAN = person("maya"), person("jordan", "calgary")


async def test_each_lead_answers_for_itself_and_a_second_time_says_the_same() -> None:
    routing = InMemoryRouting()
    act = ActOnMany(read=ReadLead(leads=routing.leads), actions=routing.actions)
    new, changed, closed = [
        await routing.receives(inquiry(name, location="toronto")) for name in ("a", "b", "c")
    ]
    foreign = await routing.receives(inquiry("d", location="calgary"))
    await routing.actions.accept(changed.id, MAYA, expected_version=1)
    await routing.actions.close(closed.id, CloseReason.OTHER, MAYA, expected_version=1)
    ids = [new.id, changed.id, closed.id, foreign.id, "no-such-lead", new.id]

    could = await act.preview(BulkAction.ACCEPT, ids, MAYA)
    assert [(one.lead_id, one.refused) for one in could] == [
        (new.id, None),
        (changed.id, "lead.action-not-possible"),
        (closed.id, "lead.action-not-possible"),
        (foreign.id, "lead.not-found"),
        ("no-such-lead", "lead.not-found"),
    ]
    assert could[3].row is None
    items = [BulkItem(lead_id=lead_id, version=1) for lead_id in ids]
    for _ in range(2):
        done = await act(BulkAction.ACCEPT, items, CloseReason.OTHER, MAYA)
        assert [(one.lead_id, one.refused) for one in done] == [
            (new.id, None),
            (changed.id, None),
            (closed.id, "lead.changed"),
            (foreign.id, "lead.not-found"),
            ("no-such-lead", "lead.not-found"),
        ]
        assert done[0].row
        assert done[0].row.status is LeadStatus.ACCEPTED
    untouched = await routing.leads.get(foreign.id)
    assert untouched == foreign


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.EDITOR])
async def test_who_may_not_do_it_with_one_may_not_do_it_with_many(role: Role) -> None:
    routing = InMemoryRouting()
    act = ActOnMany(read=ReadLead(leads=routing.leads), actions=routing.actions)
    somebody = person("m", "*", role=role)
    for action in BulkAction:
        with pytest.raises(RoleMayNot):
            await act.preview(action, [], somebody)
        with pytest.raises(RoleMayNot):
            await act(action, [], CloseReason.OTHER, somebody)


async def test_the_console_shows_first_what_would_be_done_and_then_what_was(
    office: Office,
) -> None:
    one, two = await office.leads(2)
    foreign = await office.lead("calgary")
    marked = {"ids": [one.id, two.id, foreign.id], "action": "close", "query": "language=en"}
    async with office.signed_in("maya") as client:
        listed = (await client.get("/console")).text
        before = await post(office, client, "maya", "/console/bulk", **marked)  # type: ignore[arg-type] # a field may come more than once
        items = re.findall(r'name="items" value="([^"]+)"', before.text)
        done = {"items": [*items, "nonsense", f"{foreign.id}:1"], "action": "close"}
        after = await post(
            office,
            client,
            "maya",
            "/console/bulk/done",
            reason="duplicate",
            **done,  # type: ignore[arg-type] # as above
        )
        nothing = await post(office, client, "maya", "/console/bulk", action="accept")
        unfit = await post(office, client, "maya", "/console/bulk", action="erase")
    async with office.signed_in("manager") as client:
        managers = (await client.get("/console")).text
    assert listed.count('class="picked"') == 2
    assert 'class="picked"' not in managers
    assert items == [f"{one.id}:1", f"{two.id}:1"]
    assert "Yes, close 2 leads" in before.text
    assert 'href="/console?language=en"' in before.text
    assert foreign.reference not in before.text + after.text
    assert "Closed: 2 of 3" in after.text
    assert after.text.count("There is no such lead for you.") == 1
    assert "No lead was marked." in nothing.text
    assert unfit.status_code == 422
