"""The parts of a copy that an inquiry itself has."""

from dataclasses import dataclass
from typing import Any, Final

from services.inquiry.disclosure.domain.chain import SEALED, Entry
from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.intake.domain.consent_texts import by_version, known_texts
from services.inquiry.intake.ports import ConsentTexts
from services.inquiry.privacy.ports import Vault
from services.inquiry.rights.domain import Part
from services.inquiry.rights.domain.copied import given
from services.inquiry.rights.ports import DocumentsOfInquiry, EmailsOfInquiry, RecordsOfAccess
from shared.disclosure.assertion import SEARCHED

_ = str  # marks a text; the page translates it
_WHEN: Final = {"at": _("When")}
_TYPED: Final = {
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "preferred_name": _("Name you like to be called by"),
    "date_of_birth": _("Date of birth"),
    "age_band": _("Age group"),
    "relationship": _("What are you to the patient?"),
    "authority": _("By which right do you act for them?"),
    "own_given_name": _("Your own given name"),
    "own_family_name": _("Your own family name"),
    "email": _("E-mail address"),
    "former_email": _("E-mail address before, until it is told"),
    "phone": _("Phone number"),
    "channel": _("How should we contact you?"),
    "best_hours": _("When are you best reached?"),
    "timezone": _("Your time zone"),
    "language": _("Language"),
    "interpreter": _("Interpreter wanted"),
    "country": _("Country"),
    "subdivision": _("Province, territory or state"),
    "plan_subdivision": _("Province of your health plan"),
    "postal_prefix": _("First part of your postal code"),
    "procedure": _("Procedure"),
    "location": _("Clinic you wished for"),
    "willing_to_travel_to": _("Clinics you would travel to"),
    "accepted": _("Clinics offered to which you said yes"),
    "refused": _("Clinics offered to which you said no"),
    "payer_kind": _("Who pays"),
    "claim_number": _("Claim or authorization number"),
    "earliest": _("Earliest date"),
    "latest": _("Latest date"),
    "blackout": _("Days on which you cannot come"),
    "laterality": _("Which side is it about?"),
    "imaging": _("Do you have images of it, such as an X-ray or an MRI?"),
    "referral": _("Do you have a referral from a doctor?"),
    "urgency": _("How urgent does it feel to you?"),
    "doctor_wish": _("Is there a surgeon you would like to see?"),
    "citizenship": _("Which country are you a citizen of?"),
    "mode": _("How would you come?"),
    "ground_help": _("Would you like help with getting about on the ground?"),
    "hotel_help": _("Would you like help with finding a hotel?"),
    "aftercare_by": _("Who looks after you at home afterwards?"),
    "companions": _("People who come with you"),
    "mobility_aid": _("Mobility aid"),
    "visa_letter": _("Letter for a visa wanted"),
    "passport_valid": _("Passport valid"),
    "hours": _("Hours of travel"),
    "message": _("Your message"),
    "site": _("Website"),
    "page": _("Page"),
    "revision": _("Version of the page"),
    "campaign": _("Campaign"),
}


@dataclass(frozen=True, kw_only=True)
class TypedPart:
    """All that was typed, then and later: what was corrected or answered stands in for it."""

    vault: Vault

    async def __call__(self, inquiry: Inquiry) -> Part:
        personal = dict((await self.vault.open(inquiry.id, inquiry.personal)).fields)
        for part in ("travel", "source", "prior"):
            personal |= personal.pop(part, None) or {}
        for name, value in (personal.pop("on_behalf", None) or {}).items():
            personal[f"own_{name}" if name.endswith("_name") else name] = value
        personal.pop("screening", None)
        facts, residence = inquiry.facts, inquiry.facts.residence
        known = given(
            procedure=facts.procedure,
            location=facts.location,
            willing_to_travel_to=facts.willing_to_travel_to,
            accepted=facts.accepted,
            refused=facts.refused,
            country=residence.country,
            subdivision=residence.subdivision,
            plan_subdivision=residence.plan_subdivision,
            payer_kind=facts.payer_kind,
            language=facts.language,
            interpreter=facts.interpreter,
            earliest=facts.earliest,
            latest=facts.latest,
        )
        whole = {**personal, **known}
        ordered = {name: whole.pop(name) for name in _TYPED if name in whole}
        return _part("details", _("What you told us"), _TYPED, {**ordered, **whole})


@dataclass(frozen=True, kw_only=True)
class ScreeningPart:
    vault: Vault

    async def __call__(self, inquiry: Inquiry) -> Part:
        sealed = {k: text for k, text in inquiry.personal.items() if k == "screening"}
        answers: Any = (await self.vault.open(inquiry.id, sealed)).fields.get("screening") or []
        labels = {"question": _("Question"), "answer": _("Answer")}
        return _part("screening", _("Your answers about your health"), labels, *answers)


@dataclass(frozen=True, kw_only=True)
class ConsentsPart:
    """With the exact text that was shown."""

    texts: ConsentTexts

    async def __call__(self, inquiry: Inquiry) -> Part:
        asked = [(one.purpose, one.text_version) for one in inquiry.consents]
        known = {**known_texts(), **by_version(await self.texts.find(asked))}
        labels = {
            "text": _("Text"),
            "granted": _("You agreed"),
            "about": _("About which clinic"),
            **_WHEN,
            "locale": _("Language of the text"),
            "purpose": _("Purpose"),
            "text_version": _("Version of the text"),
        }
        entries = []
        for one in inquiry.consents:
            text = known.get((one.purpose, one.text_version))
            entries.append(
                given(
                    text=text.text if text else None,
                    granted=one.is_granted,
                    about=one.about,
                    at=one.at,
                    locale=one.locale,
                    purpose=one.purpose,
                    text_version=one.text_version,
                )
            )
        return _part("consents", _("What you agreed to, and what not"), labels, *entries)


async def status_part(inquiry: Inquiry) -> Part:
    lead = inquiry.lead
    labels = {
        "status": _("Step"),
        **_WHEN,
        "clinic": _("Clinic that has your inquiry"),
        "coordinator": _("Coordinator"),
        "assigned_at": _("Since"),
        "due_at": _("The clinic is to be in touch by"),
        "reply_by": _("We promised an answer by"),
        "hold": _("Must be kept, for this reason"),
    }
    entries = [given(status=one.status.value, at=one.at) for one in inquiry.known_history]
    now = given(
        clinic=lead.location,
        coordinator=lead.coordinator_name,
        assigned_at=lead.assigned_at,
        due_at=lead.due_at,
        reply_by=inquiry.reply_by,
        hold=inquiry.hold.reason.value if inquiry.hold else None,
    )
    return _part("status", _("What became of your inquiry"), labels, *entries, now)


async def corrections_part(inquiry: Inquiry) -> Part:
    entries = [given(field=one.field, at=one.at) for one in inquiry.corrections]
    labels = {"field": _("What you corrected"), **_WHEN}
    return _part("corrections", _("Corrections"), labels, *entries)


@dataclass(frozen=True, kw_only=True)
class EmailsPart:
    emails: EmailsOfInquiry

    async def __call__(self, inquiry: Inquiry) -> Part:
        found = await self.emails.of(inquiry.id)
        entries = [given(kind=one.kind, at=one.at, outcome=one.outcome) for one in found]
        labels = {"kind": _("About"), **_WHEN, "outcome": _("What became of it")}
        return _part("emails", _("E-mails to you"), labels, *entries)


@dataclass(frozen=True, kw_only=True)
class MessagesPart:
    vault: Vault

    async def __call__(self, inquiry: Inquiry) -> Part:
        texts = {message.id: message.text for message in inquiry.messages}
        opened = await self.vault.open(inquiry.id, texts)
        entries = [
            given(text=opened.text(one.id), name=one.name, at=one.at) for one in inquiry.messages
        ]
        labels = {"text": _("Text"), "name": _("Who"), **_WHEN}
        return _part("messages", _("Messages"), labels, *entries)


@dataclass(frozen=True, kw_only=True)
class DocumentsPart:
    """Which there are: each is to be had by itself."""

    listed: DocumentsOfInquiry

    async def __call__(self, inquiry: Inquiry) -> Part:
        entries = [
            given(
                document=one.filename,
                document_kind=one.attachment.kind.value,
                size=one.attachment.size,
                at=one.attachment.at,
            )
            for one in await self.listed(inquiry.id)
        ]
        labels = {
            "document": _("File"),
            "document_kind": _("What is it?"),
            "size": _("Size in bytes"),
            **_WHEN,
        }
        return _part("documents", _("Your documents"), labels, *entries)


@dataclass(frozen=True, kw_only=True)
class NotesPart:
    """They are about the patient. The role is that of the record which was made beside the note."""

    vault: Vault
    records: RecordsOfAccess

    async def __call__(self, inquiry: Inquiry) -> Part:
        texts = {note.id: note.text for note in inquiry.notes}
        opened = await self.vault.open(inquiry.id, texts)
        records = (await self.records.get(inquiry.id)).entries if texts else ()
        roles = {(one.account_id, one.at): one.role for one in records}
        entries = [
            given(
                text=opened.text(note.id),
                name=note.name,
                role=roles.get((note.by, note.at)),
                at=note.at,
            )
            for note in inquiry.notes
        ]
        labels = {"text": _("Text"), "name": _("Who"), "role": _("Role"), **_WHEN}
        return _part("notes", _("Notes that our staff wrote"), labels, *entries)


@dataclass(frozen=True, kw_only=True)
class DisclosuresPart:
    """Who of the staff asked for the details. What nobody vouched for says nothing of anybody."""

    records: RecordsOfAccess

    async def __call__(self, inquiry: Inquiry) -> Part:
        chain = await self.records.get(inquiry.id)
        entries = [_access(one) for one in chain.entries if one.reason != SEALED and one.name]
        labels = {
            "name": _("Who"),
            "role": _("Role"),
            "purpose": _("What for"),
            "shown": _("Was shown your details"),
            **_WHEN,
        }
        return _part("disclosures", _("Who opened your details"), labels, *entries)


def _access(one: Entry) -> dict[str, object]:
    """Whoever looked for the address was shown none of the details by that."""
    shown = None if one.purpose == SEARCHED else one.was_granted
    return given(name=one.name, role=one.role, purpose=one.purpose, shown=shown, at=one.at)


def _part(name: str, title: str, labels: dict[str, str], *entries: dict[str, object]) -> Part:
    kept = tuple(entry for entry in entries if entry)
    return Part(name=name, title=title, labels=labels, entries=kept)
