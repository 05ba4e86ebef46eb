"""The plan as JSON and for a calendar, over HTTP: what it says, and who may see it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
from icalendar import Calendar

from services.inquiry.wiring_web import InquiryWeb
from shared.directory import changes_of
from shared.events import LeadAdvanced, LeadUnrouted, RecoveryFigures
from tests.inquiry.builders import CANARY, canary_body, procedure
from tests.inquiry.lead_events import announced, assigned
from tests.inquiry.patients import bearer, id_of, submitted
from tests.support.clocks import MONDAY_NOON, StillClock

DAY = date(2027, 2, 8)
FIGURES = RecoveryFigures(stay_nights=3, fit_to_fly_days=10, aftercare_days=90)
NOWHERE = {"json": "/v1/inquiries/WF-0000-0000"}


async def routed(
    inquiry: InquiryWeb, sent: dict[str, str], *, on: date | None = None, stage: str = "scheduling"
) -> None:
    known = procedure(revision=2).model_copy(update={"recovery": FIGURES})
    await inquiry.directory.apply(changes_of([known]))
    its_id = await id_of(inquiry, sent["reference"])
    facts = [assigned(its_id, sent["reference"], location="toronto")]
    if on is not None:
        dated = LeadAdvanced(
            lead_id="lead-1", inquiry_id=its_id, reference=sent["reference"], location="toronto",
            stage=stage, on=on, advanced_at=MONDAY_NOON,
        )  # fmt: skip
        facts.append(announced(its_id, 2, dated))
    await inquiry.follow_leads(facts)


async def plan_of(api: httpx2.AsyncClient, sent: dict[str, str]) -> httpx2.Response:
    return await api.get(f"{sent['json']}/travel-plan", headers=bearer(sent["token"]))


async def calendar(api: httpx2.AsyncClient, sent: dict[str, str]) -> httpx2.Response:
    return await api.get(f"{sent['json']}/travel-plan.ics", headers=bearer(sent["token"]))


def steps(answer: httpx2.Response) -> dict[str, dict[str, Any]]:
    return {step["id"]: step for step in answer.json()["steps"]}


async def test_a_plan_has_the_days_that_follow_from_that_of_the_treatment(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, patient__timezone="America/Chicago")
    await routed(inquiry, sent, on=DAY)
    answer = await plan_of(api, sent)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    plan = answer.json()
    assert {name: plan[name] for name in plan if name not in {"steps", "documents", "advice"}} == {
        "procedure": "micro-needling",
        "clinic": "toronto",
        "travel_class": "international",
        "dates": "treatment",
        "treatment_on": "2027-02-08",
        "example_on": None,
        "clinic_timezone": "America/Toronto",
        "patient_timezone": "America/Chicago",
        "changed": [],
        "changed_at": None,
    }
    found = steps(answer)
    assert list(found) == [
        "records", "consultation", "entry_documents", "arrival", "procedure", "stay", "check",
        "fit_to_fly", "travel_home", "aftercare",
    ]  # fmt: skip
    assert (found["procedure"]["begins"], found["procedure"]["ends"]) == ("2027-02-08",) * 2
    assert found["arrival"]["begins"] == "2027-02-07T14:00:00-05:00"
    assert found["arrival"]["times"] == [
        "2:00 p.m. to 6:00 p.m. (Toronto time)",
        "On your clock: 1:00 p.m. to 5:00 p.m. (Chicago time).",
    ]
    assert (found["fit_to_fly"]["begins"], found["fit_to_fly"]["ends"]) == ("2027-02-18", None)
    assert found["stay"]["relative"] == "3 nights"
    assert {one["id"] for one in plan["documents"]} >= {"passport", "entry_document"}
    assert [one["id"] for one in plan["advice"]] == ["perhaps_long_journey"]
    assert "World Health Organization" in plan["advice"][0]["source"]


async def test_far_away_the_day_is_another_one_on_the_patients_clock(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, patient__timezone="Asia/Tokyo")
    await routed(inquiry, sent, on=DAY)
    assert steps(await plan_of(api, sent))["arrival"]["times"][1] == (
        "On your clock: Monday, February 8, 2027 at 4:00 a.m. to 8:00 a.m. (Tokyo time)."
    )


async def test_without_a_day_a_plan_counts_and_with_a_wish_it_shows_an_example(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    await routed(inquiry, sent)
    answer = await plan_of(api, sent)
    assert (answer.json()["dates"], answer.json()["treatment_on"]) == ("none", None)
    assert {step["begins"] for step in steps(answer).values()} == {None}
    assert [steps(answer)[one]["relative"] for one in ("arrival", "stay", "fit_to_fly")] == [
        "the day before", "3 nights", "not before day 10",
    ]  # fmt: skip
    wishing = await submitted(api, travel={"earliest": "2027-06-01"})
    await routed(inquiry, wishing)
    example = (await plan_of(api, wishing)).json()
    assert (example["dates"], example["treatment_on"]) == ("example", None)
    assert example["example_on"] == "2027-06-01"


async def test_a_plan_is_in_the_language_of_the_inquiry(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, patient__language="fr-CA")
    await routed(inquiry, sent, on=DAY)
    found = steps(await plan_of(api, sent))
    assert found["travel_home"]["title"] == "Retour à la maison"
    assert found["arrival"]["times"][0] == "De 14 h 00 à 18 h 00 (heure de Toronto)"
    assert "Rendez-vous : Clinic of Toronto" in (await calendar(api, sent)).text


async def test_long_journeys_are_known_from_what_the_patient_said(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    for hours, advice in ((9.5, ["long_journey"]), (2, [])):
        sent = await submitted(api, travel={"hours": hours})
        await routed(inquiry, sent)
        assert [one["id"] for one in (await plan_of(api, sent)).json()["advice"]] == advice


async def test_who_lives_nearby_has_a_short_plan(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, residence={"country": "CA", "subdivision": "CA-ON"})
    await routed(inquiry, sent, on=DAY)
    answer = await plan_of(api, sent)
    assert answer.json()["travel_class"] == "local"
    assert list(steps(answer)) == ["records", "consultation", "procedure", "aftercare"]


@pytest.mark.parametrize("path", ["travel-plan", "travel-plan.ics"])
async def test_without_the_token_there_is_no_plan_and_nobody_learns_what_exists(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, path: str
) -> None:
    sent, other = await submitted(api), await submitted(api)
    await routed(inquiry, sent, on=DAY)
    for token in ("", "x", other["token"]):
        for address in (sent["json"], NOWHERE["json"]):
            answer = await api.get(f"{address}/{path}", headers=bearer(token))
            assert (answer.status_code, answer.json()["code"]) == (401, "inquiry.link-needed")


async def test_a_session_reads_the_plan_by_its_cookie_until_it_ends(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    sent = await submitted(api)
    await routed(inquiry, sent, on=DAY)
    await api.post(sent["page"], data={"link": sent["token"]})
    assert (await api.get(f"{sent['json']}/travel-plan")).status_code == 200
    assert (await api.get(f"{sent['json']}/travel-plan.ics")).status_code == 200
    clock.advance(timedelta(hours=9))
    assert (await api.get(f"{sent['json']}/travel-plan")).status_code == 401


async def test_as_long_as_no_clinic_has_the_inquiry_there_is_no_plan(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    for answer in (await plan_of(api, sent), await calendar(api, sent)):
        assert (answer.status_code, answer.json()["code"]) == (409, "travel-plan.no-clinic")
    its_id = await id_of(inquiry, sent["reference"])
    nobody = LeadUnrouted(
        lead_id="lead-1", inquiry_id=its_id, reference=sent["reference"], because=("full",),
        decided_at=MONDAY_NOON,
    )  # fmt: skip
    await inquiry.follow_leads([announced(its_id, 1, nobody)])
    assert (await plan_of(api, sent)).status_code == 409


async def test_a_withdrawn_inquiry_has_no_plan(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    await routed(inquiry, sent, on=DAY)
    opened = await api.post(f"{sent['json']}/sessions", headers=bearer(sent["token"]))
    session = bearer(opened.json()["token"])
    assert (await api.post(f"{sent['json']}/withdraw", headers=session)).status_code == 204
    gone = await api.get(f"{sent['json']}/travel-plan", headers=session)
    assert (gone.status_code, gone.json()["code"]) == (409, "travel-plan.no-clinic")


async def test_a_plan_outlives_the_key_of_the_patients_data(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, travel={"hours": 9}, patient__timezone="America/Chicago")
    await routed(inquiry, sent, on=DAY)
    await inquiry.vault.destroy_key(await id_of(inquiry, sent["reference"]))
    plan = (await plan_of(api, sent)).json()
    assert plan["patient_timezone"] is None
    assert [one["id"] for one in plan["advice"]] == ["perhaps_long_journey"]


async def test_an_example_is_nothing_for_a_calendar(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api, travel={"earliest": "2027-06-01"})
    await routed(inquiry, sent)
    answer = await calendar(api, sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "travel-plan.no-day")


async def test_the_calendar_is_a_file_that_calendars_read(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    await routed(inquiry, sent, on=DAY)
    answer = await calendar(api, sent)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="travel-plan.ics"'
    raw = answer.content
    assert raw.count(b"\n") == raw.count(b"\r\n") > 0
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    read = Calendar.from_ical(raw)
    assert isinstance(read, Calendar)
    assert (str(read["VERSION"]), bool(read["PRODID"])) == ("2.0", True)
    assert [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")] == ["America/Toronto"]
    events = {str(one["SUMMARY"]): one for one in read.walk("VEVENT")}
    assert events["Travel home"].decoded("DTSTART") == date(2027, 2, 18)
    assert events["Stay in Toronto"].decoded("DTEND") == date(2027, 2, 12)
    arrival = events["Arrive in Toronto"]
    assert arrival["DTSTART"].params["TZID"] == "America/Toronto"
    assert arrival.decoded("DTSTART") == datetime(
        2027, 2, 7, 14, tzinfo=ZoneInfo("America/Toronto")
    )
    at_clinic = [one for one in read.walk("VEVENT") if "Appointment" in str(one["SUMMARY"])]
    assert {str(one["SUMMARY"]) for one in at_clinic} == {"Appointment at Clinic of Toronto"}
    assert at_clinic[0].decoded("DTSTART") == DAY
    to_do = {str(one["SUMMARY"]): one for one in read.walk("VTODO")}
    assert set(to_do) == {
        "Send documents to Clinic of Toronto", "Call with Clinic of Toronto",
        "Get travel documents",
    }  # fmt: skip
    for entry in (*read.walk("VEVENT"), *read.walk("VTODO")):
        assert entry.decoded("DTSTAMP") == MONDAY_NOON.astimezone(UTC)
        start, end = entry.get("DTSTART"), entry.get("DTEND") or entry.get("DUE")
        assert start is None or type(start.dt) is type(end.dt)
        assert start is None or start.dt < end.dt
    assert not list(read.walk("VALARM"))


async def test_an_entry_keeps_its_id_whatever_moves_and_no_two_share_one(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    def ids(raw: bytes) -> list[str]:
        read = Calendar.from_ical(raw)
        return [str(one["UID"]) for one in read.walk() if one.name in {"VEVENT", "VTODO"}]

    sent, other = await submitted(api), await submitted(api)
    await routed(inquiry, sent, on=DAY)
    await routed(inquiry, other, on=DAY)
    first = (await calendar(api, sent)).content
    clock.advance(timedelta(hours=2))
    again = (await calendar(api, sent)).content
    others = (await calendar(api, other)).content
    assert ids(first) == ids(again)
    assert len({*ids(first), *ids(others)}) == len(ids(first)) + len(ids(others))


async def test_a_calendar_says_nothing_of_the_patient_nor_of_the_treatment(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    receipt = (await api.post("/v1/inquiries", json=canary_body())).json()
    sent = {
        "reference": receipt["reference"],
        "token": receipt["status_url"].split("#link=")[1],
        "json": f"/v1/inquiries/{receipt['reference']}",
    }
    await routed(inquiry, sent, on=DAY)
    raw = (await calendar(api, sent)).text
    for word in (CANARY, "needling", sent["reference"], await id_of(inquiry, sent["reference"])):
        assert word.casefold() not in raw.replace("\r\n ", "").casefold()
    plan = (await plan_of(api, sent)).text
    assert CANARY not in plan
