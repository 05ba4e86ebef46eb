"""What people and programs are told of a decision: by the API, and on the page of a lead."""

from tests.routing.assignment.builders import publish, requests
from tests.routing.decisions.builders import inquiry, network
from tests.routing.inbox.builders import Office

FRENCH = {"Accept-Language": "fr-CA"}
WHOLE_NETWORK = network(
    {
        "calgary": {"kim": 500},
        "toronto": {"roy": 1} | {f"full-{n}": 0 for n in range(6)},
    }
)


async def lose_history(office: Office) -> None:
    """What the directory and the workload were is no longer known to anybody."""
    for name in ("directory_manifests", "directory_history", "decision_rounds"):
        await office.database[name].delete_many({})


async def test_a_program_is_told_the_decision_in_a_sentence_of_its_language(
    office: Office,
) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        english = (await client.get(f"/v1/leads/{lead.id}")).json()["decision"]
        french = (await client.get(f"/v1/leads/{lead.id}", headers=FRENCH)).json()["decision"]
    assert english["sentence"].startswith("This lead went to Dr. Roy at Toronto. ")
    assert french["sentence"] != english["sentence"]
    assert "Dr. Roy" in french["sentence"]
    assert {**english, "sentence": ""} == {**french, "sentence": ""}


async def test_a_decision_tells_what_its_reasons_speak_of_and_rest_on(office: Office) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        decision = (await client.get(f"/v1/leads/{lead.id}")).json()["decision"]
    by_code = {reason["code"]: reason for reason in decision["reasons"]}
    assert by_code["wish.granted"]["parameters"] == {"location": "toronto"}
    assert by_code["wish.granted"]["source"] == decision["inputs"]["policy"]
    assert decision["rejected"] == [
        {"stage": "wish", "code": "clinic.outside-the-wish", "count": 1}
    ]
    assert decision["wished"][0]["points"] == 130
    eligibility = decision["candidates"][0]["eligibility"]
    assert (eligibility["answer"], eligibility["rule"]) == ("allow", "uninsured")
    assert eligibility["source"].startswith("Canada Health Act")


async def test_without_its_inputs_a_decision_is_told_by_what_was_stored(office: Office) -> None:
    lead = await office.lead()
    await publish(office.core, WHOLE_NETWORK, revision=2)
    await lose_history(office)
    async with office.signed_in("maya") as client:
        decision = (await client.get(f"/v1/leads/{lead.id}")).json()["decision"]
        page = (await client.get(f"/console/leads/{lead.id}")).text
    assert decision["unexplained"]
    assert decision["is_verified"] is False
    assert [one["doctor"] for one in decision["candidates"]] == ["roy"]
    assert "This lead went to Dr. Roy at Toronto." in page
    assert "cannot be computed again" in page
    assert "Another clinic was wished for" in page


async def test_six_times_the_same_reason_is_one_line(office: Office) -> None:
    await publish(office.core, WHOLE_NETWORK, revision=2)
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        page = (await client.get(f"/console/leads/{lead.id}")).text
    assert page.count("No capacity for another lead") == 1
    assert "6 doctors: No capacity for another lead" in page
    assert "1 of 8 candidates came into question" in page
    assert "the same result" in page


async def test_a_lead_that_nobody_can_take_says_what_became_of_the_wish(office: Office) -> None:
    nobody = network({"toronto": {"roy": 0}, "calgary": {"kim": 0}})
    await publish(office.core, nobody, revision=2)
    facts = inquiry(location="toronto", willing_to_travel_to=("calgary",))
    (lead,) = await office.core.assign_batch(requests([facts]))
    async with office.signed_in("maya") as client:
        page = (await client.get(f"/console/leads/{lead.id}")).text
        french = (await client.get(f"/console/leads/{lead.id}", headers=FRENCH)).text
    assert "Nobody can take this lead yet." in page
    assert "Toronto: No capacity for another lead" in page
    assert "Plus de place pour une demande" in french


async def test_a_decision_that_comes_out_otherwise_says_so(office: Office) -> None:
    lead = await office.lead()
    forged = {"decision.table_hash": "0" * 64}
    await office.database["leads"].update_one({"_id": lead.id}, {"$set": forged})
    async with office.signed_in("maya") as client:
        decision = (await client.get(f"/v1/leads/{lead.id}")).json()["decision"]
        page = (await client.get(f"/console/leads/{lead.id}")).text
    assert (decision["is_verified"], decision["unexplained"]) == (False, None)
    assert "came out otherwise" in page
