"""Every version of every consent text is found for ever, and what somebody was shown counts."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.inquiries.domain import Purpose
from services.inquiry.intake.domain.consent_texts import (
    ConsentText,
    consent_texts,
    current_text,
    history,
    version_of,
)
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from shared.web import LOCALES
from tests.inquiry.builders import body, consents
from tests.inquiry.form.filling import Filler, answers, sent_by
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.http import client_of

COMMITTED = Path(__file__).with_name("consent_versions.txt")


def earlier_text() -> ConsentText:
    (text,) = (
        text
        for text in history()
        if (text.purpose, text.locale, text.valid_from)
        == ("transfer_out_of_quebec", "en-CA", date(2026, 11, 1))
    )
    return text


def test_no_version_that_was_ever_asked_disappears_and_each_new_one_is_put_on_the_list() -> None:
    """The list is only ever added to: a record of consent is worth what its text says."""
    kept = [f"{text.purpose} {text.locale} {text.text_version}" for text in history()]
    assert kept == COMMITTED.read_text(encoding="utf-8").splitlines()


def test_a_version_is_the_hash_of_its_text_and_there_once() -> None:
    versions = [text.text_version for text in history()]
    assert len(set(versions)) == len(versions)
    for text in history():
        assert text.text_version == version_of(text.text)
        assert text.text == text.text.strip() != ""


def test_the_versions_of_a_text_follow_each_other_in_time() -> None:
    for locale in LOCALES:
        for purpose in Purpose:
            days = [t.valid_from for t in history() if (t.locale, t.purpose) == (locale, purpose)]
            assert days == sorted(set(days)) != []


async def read(api: httpx2.AsyncClient, purpose: str, version: str) -> httpx2.Response:
    return await api.get(f"/v1/consents/{purpose}/{version}")


@pytest.mark.parametrize("text", history(), ids=lambda text: f"{text.purpose}-{text.locale}")
async def test_every_version_is_found_with_its_text_language_and_time(
    api: httpx2.AsyncClient, text: ConsentText
) -> None:
    answer = await read(api, text.purpose, text.text_version)
    assert answer.status_code == 200
    current = text == current_text(text.purpose, text.locale)
    after = None if current else current_text(text.purpose, text.locale)
    assert answer.json() == {
        "purpose": text.purpose,
        "text_version": text.text_version,
        "locale": text.locale,
        "text": text.text,
        "valid_from": text.valid_from.isoformat(),
        "valid_until": None if after is None else after.valid_from.isoformat(),
        "current": current,
    }


@pytest.mark.parametrize(
    ("purpose", "version"),
    [
        ("processing", "0" * 16),
        ("sale", consent_texts("en-CA")[0].text_version),
        ("contact", consent_texts("en-CA")[0].text_version),
        ("%00", "%F0%9F%98%80"),
        ("$where", "x" * 500),
    ],
)
async def test_what_was_never_asked_is_not_found(
    api: httpx2.AsyncClient, purpose: str, version: str
) -> None:
    answer = await read(api, purpose, version)
    assert (answer.status_code, answer.json()["code"]) == (404, "consent.unknown-text")


async def test_a_text_that_the_program_does_not_carry_any_more_is_found_and_counts(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    """As one that an earlier program has kept, or a newer one beside this."""
    wording = "I agree to everything, as people did in 2025."
    gone = {
        "purpose": "processing",
        "version": version_of(wording),
        "locale": "en-CA",
        "valid_from": "2025-03-01",
        "text": wording,
    }
    texts = inquiry.database["consent_texts"]
    await texts.insert_one({"_id": f"processing/{version_of(wording)}", **gone})
    found = (await read(api, "processing", version_of(wording))).json()
    assert (found["text"], found["current"]) == (wording, False)
    assert found["valid_until"] == "2026-11-01"
    given = [{"purpose": "processing", "text_version": version_of(wording), "granted": True}]
    answer = await api.post("/v1/inquiries", json=body(patient__channel="phone", consents=given))
    assert answer.status_code == 202
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert document["consents"] == [
        {
            "purpose": "processing",
            "text_version": version_of(wording),
            "locale": "en-CA",
            "is_granted": True,
            "at": MONDAY_NOON,
        }
    ]


@pytest.mark.parametrize(
    "change",
    [{"$set": {"text": "I agree to less."}}, {"$unset": {"locale": 1}}, {"$set": {"text": 5}}],
)
async def test_a_kept_text_that_was_changed_since_is_none(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, change: Mapping[str, Any]
) -> None:
    version = version_of("Some wording.")
    kept = {"purpose": "contact", "version": version, "locale": "en-CA", "text": "Some wording."}
    texts = inquiry.database["consent_texts"]
    await texts.insert_one({"_id": f"contact/{version}", "valid_from": "2025-01-01", **kept})
    assert (await read(api, "contact", version)).status_code == 200
    await texts.update_one({"_id": f"contact/{version}"}, change)
    assert (await read(api, "contact", version)).status_code == 404


async def test_the_programs_texts_are_kept_at_start_and_never_written_over(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    assert (await api.get("/v1/consents")).status_code == 200
    texts = inquiry.database["consent_texts"]
    before = await texts.find().sort("_id").to_list(None)
    assert {(one["purpose"], one["locale"], one["version"]) for one in before} == {
        (text.purpose, text.locale, text.text_version) for text in history()
    }
    async with client_of(app_of(build_inquiry(inquiry.settings, now=clock))):
        assert await texts.find().sort("_id").to_list(None) == before


def with_earlier_text(locale: str = "en-CA") -> list[dict[str, Any]]:
    return [
        {**given, "text_version": earlier_text().text_version}
        if given["purpose"] == "transfer_out_of_quebec"
        else given
        for given in consents(locale)
    ]


async def test_an_earlier_version_is_taken_as_what_was_shown(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    quebec = {"country": "CA", "subdivision": "CA-QC"}
    sent = body(residence=quebec, consents=with_earlier_text())
    assert (await api.post("/v1/inquiries", json=sent)).status_code == 202
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    kept = {one["purpose"]: one["text_version"] for one in document["consents"]}
    assert kept["transfer_out_of_quebec"] == earlier_text().text_version


QUEBEC: dict[str, str] = {
    "residence__country": "CA",
    "residence__subdivision_ca": "CA-QC",
    "residence__postal_prefix": "",
}


async def test_a_form_that_was_open_while_the_wording_changed_is_taken(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    version = earlier_text().text_version
    sent = await sent_by(
        api, clock, **QUEBEC, consents__transfer_out_of_quebec__text_version=version
    )
    assert "/inquire/sent/" in sent.headers["location"]
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert version in {one["text_version"] for one in document["consents"]}


async def test_a_page_shows_a_changed_wording_without_the_tick_at_the_earlier_one(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    version = earlier_text().text_version
    filler = Filler(
        api, clock, typed=answers(**QUEBEC, consents__transfer_out_of_quebec__text_version=version)
    )
    await filler.begin()
    await filler.fill()
    page = (await filler.see("consent")).text
    assert re.search(r'name="consents\.processing" value="yes" checked', page)
    assert re.search(r'name="consents\.transfer_out_of_quebec" value="yes"(?! checked)', page)
    assert version not in page
    assert "I live in Quebec or have its health plan" in unescape(page)


async def test_the_wording_of_the_page_is_the_one_that_its_version_names(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = Filler(api, clock, typed=answers(**QUEBEC))
    await filler.begin()
    await filler.fill(until="consent")
    page = await filler.text("consent")
    asked = re.findall(r'name="consents\.(\w+)\.text_version" value="(\w+)"', page)
    assert [purpose for purpose, _ in asked] == list(Purpose)
    for purpose, version in asked:
        assert (await read(api, purpose, version)).json()["text"] in page


async def test_who_has_the_health_plan_of_quebec_must_agree_that_the_data_leaves_it(
    api: httpx2.AsyncClient,
) -> None:
    home = {"country": "CA", "subdivision": "CA-ON", "plan_subdivision": "CA-QC"}
    refused = consents(transfer_out_of_quebec=False)
    answer = await api.post("/v1/inquiries", json=body(residence=home, consents=refused))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "consents.transfer_out_of_quebec"
