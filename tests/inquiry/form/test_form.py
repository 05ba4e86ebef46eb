"""`/inquire`: the same inquiry through pages that need no script."""

import asyncio
import re
from html import unescape

import httpx2
import pytest

from services.inquiry.intake.domain.consent_texts import consent_texts
from services.inquiry.wiring_web import InquiryWeb
from shared.directory import Change
from shared.web.locales import LOCALES
from tests.inquiry.builders import QUESTIONS, network_changes
from tests.inquiry.form.filling import PAGE, STEPS, Filler, answers, links_of, sent_by
from tests.support.clocks import StillClock


@pytest.fixture
async def filler(api: httpx2.AsyncClient, clock: StillClock) -> Filler:
    opened = Filler(api, clock)
    await opened.begin()
    return opened


async def test_the_form_begins_with_who_one_is_and_nothing_personal_is_in_an_address(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = Filler(api, clock)
    begun = await filler.begin()
    assert begun.headers["location"] == f"/inquire/{filler.handle}/who"
    page = await filler.text("who")
    assert "Step 1 of 10" in page
    assert "911" in page
    assert "Clinic of Toronto: " in page
    assert "placeholder" not in page
    for step in STEPS:
        answer = await filler.post(step)
        for typed in ("maria", "fern", "1957", "512"):
            assert typed not in answer.headers.get("location", "").lower()


async def test_every_page_has_its_questions_and_steps_that_concern_nobody_do_not_count(
    filler: Filler,
) -> None:
    seen = []
    step = "who"
    while step != "check":
        page = await filler.text(step)
        seen.append(re.search(r"Step (\d+) of (\d+)", page)[0])  # type: ignore[index] # it is there
        following = (await filler.post(step)).headers["location"]
        step = following.rsplit("/", 1)[1]
    assert seen[0] == "Step 1 of 10"  # no region, as no country is known yet
    assert seen[2:] == [f"Step {number} of 11" for number in range(3, 11)]
    assert "Step 11 of 11" in await filler.text("check")


async def test_somebody_from_elsewhere_has_no_province_to_choose(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = Filler(
        api, clock, typed=answers(residence__country="NZ", patient__phone="+64 9 555 0123")
    )
    await filler.begin()
    await filler.post("who")
    answer = await filler.post("country")
    assert answer.headers["location"].endswith("/contact")
    assert (await filler.see("region")).headers["location"].endswith("/contact")
    await filler.fill()
    assert "Step 10 of 10" in await filler.text("check")
    assert (await filler.send()).status_code == 303


async def test_every_field_has_a_label_and_every_id_is_there_once(filler: Filler) -> None:
    for step in STEPS:
        page = (await filler.see(step)).text
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), step
        labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', page))
        controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", page)
        visible = [control for control in controls if 'type="hidden"' not in control]
        named = {f[1] for control in visible if (f := re.search(r'\bid="([^"]+)"', control))}
        assert len(named) == len(visible), step
        assert named == labelled, step
        await filler.post(step)


async def test_sending_leads_to_a_page_with_the_reference_and_the_status(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    sent = await sent_by(api, clock)
    assert sent.status_code == 303
    assert "link=" not in sent.headers["location"]
    thanks = await api.get(sent.headers["location"])
    assert thanks.status_code == 200
    reference = sent.headers["location"].rsplit("/", 1)[1]
    assert reference in thanks.text
    status = await api.get(f"/status/{reference}")
    assert "We have received your inquiry" in status.text
    document = await inquiry.database["inquiries"].find_one({"reference": reference})
    assert document is not None
    assert document["quarantined"] is None
    assert document["facts"]["earliest"] == "2027-01-05"
    opened = (await inquiry.vault.open(document["_id"], document["personal"])).fields
    assert opened["phone"] == "+15125550142"
    assert opened["message"] == "Hello\nthere"
    assert opened["travel"] == {"companions": 2, "citizenship": "US"}
    assert opened["screening"] == [{"question": QUESTIONS[0], "answer": "no"}]
    assert opened["date_of_birth"] == "1957-10-04"
    assert opened["urgency"] == "soon"
    assert opened["prior"] == {"imaging": True}
    assert opened["postal_prefix"] == "78701"


async def test_the_page_after_sending_is_only_for_the_one_who_sent(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    sent = await sent_by(api, clock)
    api.cookies.clear()
    assert (await api.get(sent.headers["location"])).status_code == 303


async def test_a_double_click_sends_once(filler: Filler, inquiry: InquiryWeb) -> None:
    await filler.fill()
    clicks = await asyncio.gather(*[filler.send() for _ in range(5)])
    assert {click.status_code for click in clicks} == {303}
    assert {click.headers["location"] for click in clicks} == {clicks[0].headers["location"]}
    assert await inquiry.database["inquiries"].count_documents({}) == 1


async def test_whoever_goes_back_after_sending_is_told_so_and_led_to_the_status(
    filler: Filler, inquiry: InquiryWeb
) -> None:
    await filler.fill()
    sent = await filler.send()
    reference = sent.headers["location"].rsplit("/", 1)[1]
    for step in (*STEPS, "check"):
        page = await filler.see(step)
        assert page.status_code == 200
        assert "This form was sent already" in page.text
        assert f'href="/status/{reference}"' in page.text
    again = await filler.post("needs", message="more")
    assert "This form was sent already" in (await filler.see("needs")).text
    assert again.status_code == 200
    assert await inquiry.database["inquiries"].count_documents({}) == 1
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    opened = (await inquiry.vault.open(document["_id"], document["personal"])).fields
    assert opened["message"] == "Hello\nthere"


async def test_who_lost_the_answer_to_the_sending_gets_the_status_by_going_back(
    filler: Filler,
) -> None:
    """The first answer of a double click never reaches the page, nor do its cookies."""
    await filler.fill()
    draft = {n: v for n, v in filler.api.cookies.items() if n.startswith("wayfare-draft-")}
    sent = await filler.send()
    filler.api.cookies.clear()
    for name, value in draft.items():
        filler.api.cookies.set(name, value, path="/inquire")
    assert "This form was sent already" in (await filler.see("check")).text
    reference = sent.headers["location"].rsplit("/", 1)[1]
    status = await filler.api.get(f"/status/{reference}")
    assert "We have received your inquiry" in status.text


async def test_mistakes_are_listed_with_links_to_the_fields_and_everything_typed_is_kept(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    filler = Filler(api, clock, typed=answers(patient__email="maria@", patient__phone="call me"))
    await filler.begin()
    await filler.fill(until="contact")
    answer = await filler.post("contact")
    assert answer.headers["location"] == filler.address("contact")
    page = (await filler.see("contact")).text
    assert [href for href, _ in links_of(page)] == ["#patient-email", "#patient-phone"]
    assert links_of(page)[0][1] == "Enter an e-mail address in the form name@example.com."
    for href, _ in links_of(page):
        assert f'id="{href[1:]}"' in page
    assert 'value="maria@"' in page
    assert 'value="call me"' in page
    assert re.search(r'id="patient-email"[^>]*aria-invalid="true"', page)
    assert "<title>Please check your answers: " in page
    reloaded = (await filler.see("contact")).text
    assert links_of(reloaded) == links_of(page)
    assert await inquiry.database["inquiries"].count_documents({}) == 0


async def test_of_what_hangs_on_another_wrong_answer_nobody_is_told_yet(filler: Filler) -> None:
    """Whether a phone is needed is not known before it is known how to contact somebody."""
    await filler.fill(until="contact")
    await filler.api.post(filler.address("contact"), data={"patient.language": "es"})
    assert [href for href, _ in links_of(await filler.text("contact"))] == [
        "#patient-email",
        "#patient-channel-email",
    ]
    await filler.api.post(filler.address("contact"), data={"patient.phone": "call me"})
    assert [href for href, _ in links_of(await filler.text("contact"))] == [
        "#patient-email",
        "#patient-phone",
        "#patient-channel-email",
        "#patient-language",
    ]


async def test_a_page_that_nobody_has_sent_yet_has_no_mistakes(filler: Filler) -> None:
    assert links_of(await filler.text("who")) == []
    await filler.api.post(filler.address("who"), data={})
    assert [href for href, _ in links_of(await filler.text("who"))] == [
        "#patient-given_name",
        "#patient-family_name",
    ]


@pytest.mark.parametrize(
    ("step", "changes", "message"),
    [
        ("contact", {"patient__phone": "call me"}, "Enter a phone number with its area code"),
        ("contact", {"patient__phone": ""}, "Enter a phone number, or choose to be contacted by"),
        ("contact", {"patient__email": "=?utf-8?q?a?=@example.com"}, "Enter an e-mail address in"),
        ("contact", {"patient__channel": ""}, "Choose how you would like to be contacted."),
        ("travel", {"travel__earliest__year": "2020"}, "Enter a date that has not passed yet."),
        ("travel", {"travel__earliest__month": "13"}, "Enter a real date with day, month and year"),
        ("travel", {"travel__earliest__year": "9999"}, "Enter a date within the next five years."),
        ("travel", {"travel__companions": "a few"}, "Enter the number of people who come with you"),
        ("travel", {"travel__companions": "9" * 5000}, "Enter the number of people who come with"),
        ("travel", {"travel__hours": "9" * 5000}, "Enter the hours of travel as a number"),
        ("travel", {"travel__citizenship": "ZZ"}, "Check this answer"),
        ("travel", {"blackout__0__from__day": "5"}, "Enter a real date with day, month and year"),
        ("clinic", {"location": "atlantis"}, "Choose one of the clinics in the list."),
        ("clinic", {"doctor_wish": "x" * 201}, "Shorten this: it is too long."),
        ("payer", {"payer__kind": ""}, "Choose who pays for the treatment."),
        ("needs", {"message": "x" * 4001}, "Shorten this: it is too long."),
        ("needs", {"laterality": "upper"}, "Check this answer"),
        ("who", {"patient__given_name": ""}, "Enter the given name."),
        ("who", {"patient__date_of_birth__day": "31", "patient__date_of_birth__month": "2"},
         "Enter the date of birth with day, month and year"),
        ("who", {"patient__date_of_birth__year": "1857"}, "Enter the date of birth"),
        ("who", {"for_whom": "other"}, "Say what you are to the patient"),
        ("country", {"residence__country": ""}, "Choose the country you live in."),
        ("region", {"residence__subdivision_us": ""}, "Choose the province, territory or state"),
        ("region", {"residence__postal_prefix": "M5V"}, "Enter the first part of a postal code"),
        ("consent", {"consents__processing__text_version": "old"}, "The wording has changed."),
        ("consent", {"consents__processing": ""}, "We need your agreement to this"),
    ],
)  # fmt: skip
async def test_a_problem_is_told_on_its_page_in_a_sentence_that_says_what_to_do(
    api: httpx2.AsyncClient, step: str, changes: dict[str, str], message: str, clock: StillClock
) -> None:
    filler = Filler(api, clock, typed=answers(**changes))
    await filler.begin()
    await filler.fill(until=step)
    answer = await filler.post(step)
    assert answer.headers["location"] == filler.address(step)
    page = (await filler.see(step)).text
    links = links_of(page)
    assert any(message in text for _, text in links), links
    for href, _ in links:
        assert f'id="{href[1:]}"' in page


async def test_mistakes_come_in_the_language_of_the_page(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    filler = Filler(api, clock, typed=answers("fr-CA", patient__given_name=""))
    await filler.begin(locale="fr-CA")
    await filler.post("who")
    page = (await filler.see("who")).text
    assert "Entrez le prénom." in page
    assert "Enter" not in re.sub(r"<[^>]+>", "", page)


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    evil = '"><script>alert(1)</script>'
    filler = Filler(api, clock, typed=answers(patient__given_name=evil, message=evil))
    await filler.begin(f"/inquire?procedure=micro-needling&location={evil}&campaign={evil}")
    await filler.fill()
    for step in (*STEPS, "check"):
        assert "<script>alert" not in (await filler.see(step)).text
    assert evil in await filler.text("check")


async def test_the_language_may_be_changed_on_any_page_and_everything_typed_stays(
    filler: Filler,
) -> None:
    await filler.fill(until="needs")
    switched = await filler.post("needs", switch="fr-CA", message="Half a sen")
    assert switched.headers["location"] == filler.address("needs")
    page = await filler.text("needs")
    assert 'lang="fr-CA"' in page
    assert "Half a sen" in page
    assert links_of(page) == []
    await filler.post("needs")
    assert "Toronto" in await filler.text("clinic")
    filler.typed = answers("fr-CA")
    for step in STEPS[5:]:
        await filler.post(step)
    french = await filler.text("check")
    assert "Fernández" in french
    assert "Hello" in french
    assert (await filler.api.post(filler.address("check"), data={"switch": "en-CA"})).headers[
        "location"
    ] == filler.address("check")
    assert "Check your answers" in await filler.text("check")
    sent = await filler.send()
    assert "/inquire/sent/" in sent.headers["location"]


async def test_ticks_and_answers_to_questions_survive_a_change_of_language(filler: Filler) -> None:
    await filler.fill()
    await filler.post("consent", switch="fr-CA")
    page = (await filler.see("consent")).text
    assert re.search(r'name="consents\.processing" value="yes" checked', page)
    assert re.search(r'name="consents\.marketing" value="yes"(?! checked)', page)
    health = (await filler.see("health")).text
    assert re.search(r'name="screening\.0\.answer" value="no" checked', health)


async def test_two_forms_for_different_procedures_do_not_mix(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    knee = "/inquire?procedure=knee-surgery&location=vancouver"
    first, second = (
        Filler(api, clock),
        Filler(api, clock, typed=answers(patient__given_name="Other")),
    )
    await first.begin()
    await second.begin(knee)
    assert first.handle != second.handle
    await asyncio.gather(first.post("who"), second.post("who"))
    assert 'value="Maria"' in await first.text("who")
    assert 'value="Other"' in await second.text("who")
    again = Filler(api, clock)
    await again.begin(knee)
    assert again.handle == second.handle


async def test_two_pages_of_one_form_that_are_sent_at_once_are_both_kept(filler: Filler) -> None:
    await filler.fill()
    await asyncio.gather(
        filler.post("who", **{"patient.preferred_name": "Mia"}),
        filler.post("needs", message="Both"),
        filler.post("payer", **{"payer.kind": "embassy"}),
    )
    page = await filler.text("check")
    for value in ("Mia", "Both", "An embassy"):
        assert value in page


async def test_who_comes_again_for_the_same_procedure_goes_on_where_they_were(
    filler: Filler,
) -> None:
    await filler.fill(until="needs")
    again = Filler(filler.api, filler.clock)
    answer = await again.begin("/inquire?procedure=micro-needling&location=brossard")
    assert answer.headers["location"] == filler.address("needs")
    assert 'value="Maria"' in await again.text("who")
    await again.post("needs")
    assert (
        'id="location-brossard" name="location" value="brossard" checked'
        in (await again.see("clinic")).text
    )


async def test_a_sent_form_is_not_gone_on_with(filler: Filler) -> None:
    await filler.fill()
    await filler.send()
    again = Filler(filler.api, filler.clock)
    await again.begin()
    assert again.handle != filler.handle
    assert 'value="Maria"' not in await again.text("who")


async def test_nobody_gets_ahead_of_what_has_not_been_asked(filler: Filler) -> None:
    for step in (*STEPS[1:], "check"):
        assert (await filler.see(step)).headers["location"] == filler.address("who")
    assert (await filler.send()).headers["location"] == filler.address("check")


async def test_changing_an_answer_leads_back_to_the_answers(filler: Filler) -> None:
    await filler.fill()
    page = await filler.text("check")
    assert f'href="{filler.address("contact")}?then=check#patient-email"' in page
    changing = await filler.api.get(f"{filler.address('contact')}?then=check")
    assert '<input type="hidden" name="then" value="check">' in changing.text
    wrong = await filler.post("contact", then="check", **{"patient.email": "maria@"})
    assert wrong.headers["location"] == f"{filler.address('contact')}?then=check"
    right = await filler.post("contact", then="check", **{"patient.email": "new@example.com"})
    assert right.headers["location"] == filler.address("check")
    assert "new@example.com" in await filler.text("check")


async def test_a_changed_country_asks_for_its_province_before_it_goes_back(filler: Filler) -> None:
    await filler.fill()
    changed = await filler.post("country", then="check", **{"residence.country": "CA"})
    assert changed.headers["location"] == f"{filler.address('region')}?then=check"
    assert links_of(await filler.text("region")) == []
    assert (await filler.send()).headers["location"] == filler.address("check")
    on = await filler.api.post(
        filler.address("region"), data={"residence.subdivision_ca": "CA-ON", "then": "check"}
    )
    assert on.headers["location"] == filler.address("check")


async def test_what_does_not_concern_the_patient_is_not_asked_and_not_sent(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    """Of a resident of Ontario who asks for Toronto, and had typed otherwise before."""
    filler = Filler(api, clock, typed=answers(travel__hours="5", travel__passport_valid="yes"))
    await filler.begin()
    await filler.fill()
    await filler.post("country", **{"residence.country": "CA"})
    await filler.api.post(filler.address("region"), data={"residence.subdivision_ca": "CA-ON"})
    travel = (await filler.see("travel")).text
    for name in ("travel.hours", "travel.companions", "travel.passport_valid", "citizenship"):
        assert f'name="{name}"' not in travel
    consent = (await filler.see("consent")).text
    assert "transfer_out_of_quebec" not in consent
    check = await filler.text("check")
    assert "Hours of travel" not in check
    assert "/inquire/sent/" in (await filler.send()).headers["location"]
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    opened = (await inquiry.vault.open(document["_id"], document["personal"])).fields
    assert opened.get("travel") is None
    assert opened.get("claim_number") is None
    assert "transfer_out_of_quebec" not in {one["purpose"] for one in document["consents"]}


async def test_who_lives_in_quebec_or_has_its_plan_must_agree_that_the_data_leaves_it(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    home = {"residence__country": "CA", "residence__subdivision_ca": "CA-ON",
            "residence__plan_subdivision": "CA-QC", "residence__postal_prefix": "M5V"}  # fmt: skip
    filler = Filler(api, clock, typed=answers(**home, consents__transfer_out_of_quebec=""))
    await filler.begin()
    await filler.fill(until="consent")
    await filler.post("consent")
    page = (await filler.see("consent")).text
    assert [href for href, _ in links_of(page)] == ["#consents-transfer_out_of_quebec"]
    filler.typed = answers(**home)
    await filler.post("consent")
    assert "/inquire/sent/" in (await filler.send()).headers["location"]


@pytest.mark.parametrize("channel", ["email", "sms"])
async def test_who_wants_to_be_written_to_is_asked_to_agree_to_that(
    api: httpx2.AsyncClient, channel: str, clock: StillClock
) -> None:
    filler = Filler(api, clock, typed=answers(patient__channel=channel, consents__contact=""))
    await filler.begin()
    await filler.fill(until="consent")
    await filler.post("consent")
    page = await filler.text("consent")
    assert links_of(page) == [
        ("#consents-contact", "Agree to be written to, or choose to be contacted by phone.")
    ]
    assert "Needed, because you chose to be contacted by e-mail or text message." in page


async def test_somebody_may_write_for_somebody_else(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    sent = await sent_by(
        api,
        clock,
        for_whom="other",
        on_behalf__relationship="daughter",
        on_behalf__authority="parent",
    )
    assert "/inquire/sent/" in sent.headers["location"]
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    opened = (await inquiry.vault.open(document["_id"], document["personal"])).fields
    assert opened["on_behalf"] == {"relationship": "daughter", "authority": "parent"}


async def test_days_away_are_added_line_by_line_and_gaps_are_closed(filler: Filler) -> None:
    await filler.fill(until="travel")
    page = (await filler.see("travel")).text
    assert 'name="blackout.0.from.day"' in page
    assert 'name="blackout.1.from.day"' not in page
    span = {
        f"blackout.0.{end}.{part}": value
        for end, day in (("from", "3"), ("to", "9"))
        for part, value in (("day", day), ("month", "2"), ("year", "2027"))
    }
    added = await filler.post("travel", add="blackout", **span)
    assert added.headers["location"] == f"{filler.address('travel')}#blackout"
    assert 'name="blackout.1.from.day"' in (await filler.see("travel")).text
    moved = {name.replace("blackout.0", "blackout.4"): value for name, value in span.items()}
    await filler.post("travel", **moved)
    assert re.search(
        r'name="blackout\.0\.from\.day"[^>]*value="3"', (await filler.see("travel")).text
    )


async def test_going_back_by_the_pages_button_keeps_what_was_typed(filler: Filler) -> None:
    await filler.fill(until="contact")
    back = await filler.post("contact", back="yes", **{"patient.email": "half@"})
    assert back.headers["location"] == filler.address("region")
    page = await filler.text("contact")
    assert 'value="half@"' in page
    assert links_of(page) == []


async def test_what_was_typed_can_be_deleted(filler: Filler, inquiry: InquiryWeb) -> None:
    await filler.fill()
    page = await filler.api.post(filler.address("discard"), data={"locale": "fr-CA"})
    assert page.status_code == 200
    assert await inquiry.database["drafts"].count_documents({}) == 0
    assert (await filler.see("check")).status_code == 410


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_exact_texts_of_the_consents_are_shown(
    api: httpx2.AsyncClient, locale: str, clock: StillClock
) -> None:
    home = {"residence__country": "CA", "residence__subdivision_ca": "CA-QC"}
    filler = Filler(api, clock, typed=answers(locale, **home, residence__postal_prefix=""))
    await filler.begin(locale=locale)
    await filler.fill(until="consent")
    page = await filler.text("consent")
    for text in consent_texts(locale):
        assert text.text in page
        assert text.text_version in page


@pytest.mark.parametrize(("address", "status"), [("/inquire", 200), ("/inquire?procedure=x", 404)])
async def test_without_a_known_procedure_one_may_be_chosen(
    api: httpx2.AsyncClient, address: str, status: int
) -> None:
    page = await api.get(address)
    assert page.status_code == status
    assert '<option value="micro-needling">' in page.text


async def test_a_page_of_one_megabyte_is_refused(filler: Filler) -> None:
    answer = await filler.post("who", **{"patient.given_name": "x" * 1_000_000})
    assert answer.status_code == 413


async def test_a_long_message_in_any_script_fits(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    sent = await sent_by(api, clock, message="水" * 4000)
    assert "/inquire/sent/" in sent.headers["location"]


async def test_fields_that_no_page_has_are_not_kept(filler: Filler, inquiry: InquiryWeb) -> None:
    await filler.post("who", **{"payer.kind": "embassy", "unheard": "of", "consents.x": "yes"})
    secret = next(v for n, v in filler.api.cookies.items() if n.startswith("wayfare-draft-"))
    draft = await inquiry.drafts.find(secret)
    assert draft is not None
    assert not {"payer.kind", "unheard", "consents.x"} & set(draft.answers)


async def test_what_cannot_be_read_gets_a_page_in_the_language_of_the_reader(
    filler: Filler,
) -> None:
    broken = {"Content-Type": "multipart/form-data; boundary=x", "Accept-Language": "fr"}
    answer = await filler.api.post(filler.address("who"), content=b"--y", headers=broken)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "Cela n’a pas fonctionné" in answer.text


async def test_while_the_replica_is_empty_the_page_holds_what_was_typed_and_sends_it_again(
    filler: Filler, inquiry: InquiryWeb
) -> None:
    await filler.fill(until="needs")
    await inquiry.directory.clear()
    assert (await filler.api.get(f"{PAGE}&locale=en-CA")).status_code == 503
    typed = 'She said "hello" <b>'
    answer = await filler.post("needs", message=typed)
    assert answer.status_code == 503
    assert "It is our fault and not yours" in answer.text
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', answer.text)
    again = {unescape(name): unescape(value) for name, value in hidden}
    assert again["message"] == typed
    assert f'action="{filler.address("needs")}"' in answer.text
    assert (await filler.send()).status_code == 503
    await inquiry.directory.apply(network_changes())
    kept = await filler.api.post(filler.address("needs"), data=again)
    assert kept.headers["location"] == filler.address("clinic")
    assert typed in await filler.text("needs")


async def test_what_is_not_offered_any_more_leads_to_what_is(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    filler = Filler(api, clock, typed=answers(location="vancouver"))
    await filler.begin("/inquire?procedure=knee-surgery&location=vancouver")
    await filler.fill()
    gone = Change(key="offering:vancouver:knee-surgery", revision=2, entry=None)
    await inquiry.directory.apply([gone])
    for answer in (await filler.see("check"), await filler.post("who"), await filler.send()):
        assert answer.status_code == 404
        assert "That procedure is not offered at the moment." in answer.text
        assert '<option value="micro-needling">' in answer.text


async def test_who_is_not_sure_which_procedure_they_need_may_ask_any_clinic(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    assert '<option value="unsure">' in (await api.get("/inquire")).text
    filler = Filler(api, clock, typed=answers(location="vancouver"))
    await filler.begin("/inquire?procedure=unsure&location=vancouver")
    assert "Not sure which procedure" in await filler.text("who")
    await filler.fill()
    sent = await filler.send()
    assert "/inquire/sent/" in sent.headers["location"]
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert document["facts"]["procedure"] == "unsure"
    status = await api.get(f"/status/{document['reference']}")
    assert "Not sure which procedure" in status.text
