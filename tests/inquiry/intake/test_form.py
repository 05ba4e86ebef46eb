"""`/inquire`: the same inquiry through a page that needs no script."""

import asyncio
import re
from html import unescape

import httpx2
import pytest

from services.inquiry.intake.domain.consent_texts import consent_texts
from services.inquiry.wiring_web import InquiryWeb
from shared.web.locales import LOCALES
from tests.inquiry.builders import QUESTIONS, consents, network_changes

PAGE = "/inquire?location=toronto&procedure=micro-needling&locale=en-CA"


def typed(
    locale: str = "en-CA", key: str = "form-1 of this browser", **changes: str
) -> dict[str, str]:
    """A form filled in as a browser sends it; `patient__email=…` changes one field."""
    fields = {
        "idempotency_key": key,
        "locale": locale,
        "procedure": "micro-needling",
        "location": "toronto",
        "patient.given_name": "Maria",
        "patient.family_name": "Fernández",
        "patient.email": "maria@example.com",
        "patient.phone": "512 555 0142",
        "patient.channel": "phone",
        "patient.language": "es",
        "residence.country": "US",
        "residence.subdivision_us": "US-TX",
        "residence.subdivision_ca": "",
        "payer.kind": "self",
        "travel.earliest.day": "5",
        "travel.earliest.month": "1",
        "travel.earliest.year": "2027",
        "travel.companions": "2",
        "screening.0.question": QUESTIONS[0],
        "screening.0.answer": "no",
        "message": "Hello\r\nthere",
    }
    for consent in consents(locale):
        name = f"consents.{consent['purpose']}"
        fields[f"{name}.text_version"] = consent["text_version"]
        if consent["granted"]:
            fields[name] = "yes"
    return {**fields, **{name.replace("__", "."): value for name, value in changes.items()}}


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_form_shows_procedure_clinic_questions_and_the_exact_texts_of_the_consents(
    api: httpx2.AsyncClient, locale: str
) -> None:
    page = await api.get(
        "/inquire", params={"location": "toronto", "procedure": "micro-needling", "locale": locale}
    )
    assert page.status_code == 200
    assert page.headers["content-language"] == locale
    text = unescape(page.text)
    for expected in (*QUESTIONS, *[consent.text for consent in consent_texts(locale)]):
        assert expected in text
    assert 'id="location-toronto" name="location" value="toronto" checked' in page.text
    assert "Clinic of Brossard" in text
    assert "vancouver" not in page.text
    assert "911" in text
    assert "placeholder" not in page.text


async def test_every_field_has_a_label_and_every_id_is_there_once(api: httpx2.AsyncClient) -> None:
    page = (await api.get(PAGE)).text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
    controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", page)
    visible = [control for control in controls if 'type="hidden"' not in control]
    named = {found[1] for control in visible if (found := re.search(r'\bid="([^"]+)"', control))}
    assert len(named) == len(visible)
    assert named == labelled


async def test_sending_the_form_leads_to_a_page_with_the_reference_and_the_status(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await api.post("/inquire", data=typed())
    assert sent.status_code == 303
    assert "maria" not in sent.headers["location"].lower()
    assert "link=" not in sent.headers["location"]
    thanks = await api.get(sent.headers["location"])
    assert thanks.status_code == 200
    reference = sent.headers["location"].rsplit("/", 1)[1]
    assert reference in thanks.text
    status = await api.get(f"/status/{reference}")
    assert "We have received your inquiry" in status.text
    document = await inquiry.database["inquiries"].find_one({"reference": reference})
    assert document is not None
    assert document["facts"]["earliest"] == "2027-01-05"
    opened = await inquiry.vault.open(document["_id"], document["personal"])
    assert opened.fields["phone"] == "+15125550142"
    assert opened.fields["message"] == "Hello\nthere"
    assert opened.fields["travel"]["companions"] == 2
    assert opened.fields["screening"] == [{"question": QUESTIONS[0], "answer": "no"}]


async def test_the_page_after_sending_is_only_for_the_one_who_sent(api: httpx2.AsyncClient) -> None:
    sent = await api.post("/inquire", data=typed())
    api.cookies.clear()
    assert (await api.get(sent.headers["location"])).status_code == 303


async def test_a_double_click_sends_once(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> None:
    clicks = await asyncio.gather(*[api.post("/inquire", data=typed()) for _ in range(5)])
    assert {click.headers["location"] for click in clicks} == {clicks[0].headers["location"]}
    assert await inquiry.database["inquiries"].count_documents({}) == 1


async def test_a_form_changed_after_sending_is_not_sent_again_and_says_so(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    await api.post("/inquire", data=typed())
    again = await api.post("/inquire", data=typed(message="more"))
    assert again.status_code == 409
    assert "This form was sent already" in again.text
    assert await inquiry.database["inquiries"].count_documents({}) == 1


async def test_two_visits_have_two_keys(api: httpx2.AsyncClient) -> None:
    keys = [
        re.search(r'name="idempotency_key" value="([^"]+)"', (await api.get(PAGE)).text)
        for _ in (1, 2)
    ]
    assert keys[0] is not None
    assert keys[1] is not None
    assert keys[0][1] != keys[1][1]


async def test_errors_are_listed_with_links_to_the_fields_and_everything_typed_is_kept(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    wrong = typed(
        patient__given_name="",
        patient__email="maria@",
        patient__phone="call me",
        travel__earliest__month="13",
        residence__country="",
    )
    del wrong["consents.processing"]
    page = await api.post("/inquire", data={**wrong, "willing_to_travel_to": "brossard"})
    assert page.status_code == 422
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', page.text)
    assert [anchor for anchor, _ in links] == [
        "patient-given_name",
        "patient-email",
        "residence-country",
        "travel-earliest-day",
        "consents-processing",
    ]
    assert links[0][1] == "Enter your given name."
    for anchor, _ in links:
        assert f'id="{anchor}"' in page.text
    for value in ("Fernández", "maria@", "call me", "Hello", "13"):
        assert value in page.text
    assert re.search(r'value="brossard" checked', page.text)
    assert re.search(r'id="patient-email"[^>]*aria-invalid="true"', page.text)
    assert await inquiry.database["inquiries"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"patient__phone": "call me"}, "Enter a phone number with its area code"),
        ({"patient__phone": ""}, "Enter a phone number, or choose to be contacted by e-mail."),
        ({"travel__earliest__year": "2020"}, "Enter a date that has not passed yet."),
        ({"travel__companions": "a few"}, "Enter the number of people who come with you"),
        ({"travel__companions": "9" * 5000}, "Enter the number of people who come with you"),
        ({"travel__hours": "9" * 5000}, "Enter the hours of travel as a number"),
        ({"travel__earliest__year": "9999"}, "Enter a date within the next five years."),
        ({"patient__email": "=?utf-8?q?a?=@example.com"}, "Enter an e-mail address in the form"),
        ({"location": "atlantis"}, "Choose one of the clinics in the list."),
        ({"payer__kind": ""}, "Choose who pays for the treatment."),
        ({"consents__processing__text_version": "old"}, "The wording has changed."),
    ],
)
async def test_a_problem_is_told_in_a_sentence_that_says_what_to_do(
    api: httpx2.AsyncClient, changes: dict[str, str], message: str
) -> None:
    page = await api.post("/inquire", data=typed(**changes))
    assert page.status_code == 422
    assert message in page.text


async def test_errors_come_in_the_language_of_the_page(api: httpx2.AsyncClient) -> None:
    page = await api.post("/inquire", data=typed("fr-CA", patient__given_name=""))
    assert "Entrez votre prénom." in page.text
    assert "Enter" not in re.sub(r"<[^>]+>", "", page.text)


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(api: httpx2.AsyncClient) -> None:
    evil = '"><script>alert(1)</script>'
    page = await api.post("/inquire", data=typed(patient__email=evil, message=evil))
    assert "<script>alert" not in page.text
    shown = await api.get(
        "/inquire", params={"procedure": "micro-needling", "location": evil, "campaign": evil}
    )
    assert "<script>alert" not in shown.text


async def test_a_resident_of_quebec_must_agree_that_the_data_leaves_it(
    api: httpx2.AsyncClient,
) -> None:
    quebec = typed(residence__country="CA", residence__subdivision_ca="CA-QC")
    assert (
        await api.post("/inquire", data={**quebec, "idempotency_key": "a" * 43})
    ).status_code == 303
    del quebec["consents.transfer_out_of_quebec"]
    page = await api.post("/inquire", data={**quebec, "idempotency_key": "b" * 43})
    assert page.status_code == 422
    assert 'href="#consents-transfer_out_of_quebec"' in page.text


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("en-CA", "Choose the province, territory or state you live in."),
        ("fr-CA", "Choisissez la province, le territoire ou l’État où vous habitez."),
    ],
)
@pytest.mark.parametrize("country", ["CA", "US"])
async def test_the_province_or_state_must_be_chosen(
    api: httpx2.AsyncClient, country: str, locale: str, message: str
) -> None:
    nowhere = typed(locale, residence__country=country, residence__subdivision_us="")
    page = await api.post("/inquire", data=nowhere)
    assert page.status_code == 422
    assert message in unescape(page.text)
    assert f'href="#residence-subdivision_{country.lower()}"' in page.text


@pytest.mark.parametrize(("address", "status"), [("/inquire", 200), ("/inquire?procedure=x", 404)])
async def test_without_a_known_procedure_one_may_be_chosen(
    api: httpx2.AsyncClient, address: str, status: int
) -> None:
    page = await api.get(address)
    assert page.status_code == status
    assert '<option value="micro-needling">' in page.text


async def test_a_form_of_one_megabyte_is_refused(api: httpx2.AsyncClient) -> None:
    answer = await api.post("/inquire", data=typed(message="x" * 1_000_000))
    assert answer.status_code == 413


async def test_what_cannot_be_read_gets_a_page_in_the_language_of_the_reader(
    api: httpx2.AsyncClient,
) -> None:
    broken = {"Content-Type": "multipart/form-data; boundary=x", "Accept-Language": "fr"}
    answer = await api.post("/inquire", content=b"--y", headers=broken)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "Cela n’a pas fonctionné" in answer.text


async def test_a_long_message_in_any_script_fits(api: httpx2.AsyncClient) -> None:
    sent = await api.post("/inquire", data=typed(message="水" * 4000))
    assert sent.status_code == 303


async def test_a_form_without_any_field_is_answered_with_the_choice_of_procedures(
    api: httpx2.AsyncClient,
) -> None:
    assert (await api.post("/inquire")).status_code == 422


async def test_while_the_replica_is_empty_the_page_holds_what_was_typed_and_sends_it_again(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    await inquiry.directory.clear()
    assert (await api.get(PAGE)).status_code == 503
    sent = typed(key="held-until-it-is-back", message='She said "hello" <b>')
    answer = await api.post(
        "/inquire", data=sent | {"willing_to_travel_to": ["toronto", "brossard"]}
    )
    assert answer.status_code == 503
    assert "It is our fault and not yours" in answer.text
    hidden = [
        (unescape(name), unescape(value))
        for name, value in re.findall(
            r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.text
        )
    ]
    assert {name: value for name, value in hidden if name in sent} == sent
    assert [v for n, v in hidden if n == "willing_to_travel_to"] == ["toronto", "brossard"]
    wrong = await api.post("/inquire", data=sent | {"patient.email": "no address"})
    assert (wrong.status_code, "It is our fault and not yours" in wrong.text) == (503, True)
    assert "no address" in wrong.text
    await inquiry.directory.apply(network_changes())
    again = {name: [v for n, v in hidden if n == name] for name, _ in hidden}
    assert (await api.post("/inquire", data=again)).status_code == 303
    assert await inquiry.database["inquiries"].count_documents({}) == 1
