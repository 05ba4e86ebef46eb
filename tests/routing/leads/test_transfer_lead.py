"""A lead goes to another clinic, which looks after it until routing finds a doctor there."""

import pytest

from services.routing.decisions.domain import Residence
from services.routing.leads.domain import (
    ClinicDoesNotOffer,
    ClinicNeedsConsent,
    LeadAlreadyThere,
    LeadStatus,
    MoveReason,
)
from shared.auth.domain import Principal, Role, RoleMayNot
from shared.errors import Refusal
from tests.routing.decisions.builders import inquiry
from tests.routing.leads.builders import InMemoryRouting, new_lead, person

WHY = MoveReason.EXPERTISE


async def test_a_transferred_lead_waits_with_the_other_clinic_and_frees_its_doctor() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    done = await routing.actions.transfer(lead.id, "calgary", WHY, person(), expected_version=1)
    assert (done.status, done.home, done.doctor) == (LeadStatus.UNROUTED, "calgary", None)
    assert done.facts.transferred_to == "calgary"
    assert await routing.taken_with() == {}
    assert routing.announced(lead)[1:] == ["lead.transferred.v1", "lead.unrouted.v1"]
    announced = routing.leads.announced[lead.id][1].model_dump()
    assert (announced["previous_location"], announced["location"]) == ("toronto", "calgary")
    again = await routing.actions.transfer(lead.id, "calgary", WHY, person(), expected_version=1)
    assert again == done
    assert len(routing.announced(lead)) == 3


@pytest.mark.parametrize(
    ("who", "location", "refusal"),
    [
        (person(), "atlantis", ClinicDoesNotOffer),
        (person(), "toronto", LeadAlreadyThere),
        (person("roy", role=Role.DOCTOR, doctor="roy"), "calgary", RoleMayNot),
    ],
)
async def test_what_makes_no_sense_or_is_not_theirs_is_refused(
    who: Principal, location: str, refusal: type[Refusal]
) -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    with pytest.raises(refusal):
        await routing.actions.transfer(lead.id, location, WHY, who, expected_version=1)
    assert await routing.lead(lead.id) == lead


@pytest.mark.parametrize(
    "facts",
    [
        inquiry(location="toronto", consents=("processing",)),
        inquiry(
            location="toronto",
            residence=Residence(country="CA", subdivision="CA-QC"),
            consents=("processing", "disclosure_out_of_province"),
        ),
    ],
    ids=["not agreed to share", "not agreed that it leaves Quebec"],
)
async def test_a_clinic_that_the_consents_do_not_cover_is_refused(facts: object) -> None:
    lead = new_lead(inquiry(location="toronto"))
    routing = InMemoryRouting()
    await routing.has(lead.__class__(**{**vars(lead), "facts": facts}))
    with pytest.raises(ClinicNeedsConsent):
        await routing.actions.transfer(lead.id, "calgary", WHY, person(), expected_version=1)
