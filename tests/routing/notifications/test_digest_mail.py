"""The digest as a mail: in both languages, whatever clinics and the network are called."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html import unescape
from pathlib import Path

import pytest
from markupsafe import escape

import services.routing
from services.routing.deadlines.domain import Escalation
from services.routing.leads.domain import NETWORK_DESK
from services.routing.notifications.client import SmtpDigestSender
from services.routing.notifications.domain import ClinicTally, Digest, DigestMail, EscalatedLead
from shared.brand import one_line
from shared.directory import Network
from shared.mail import MailServer
from shared.web import LOCALES, Templates
from tests.inquiry.mail.test_messages import HOSTILE_NAMES
from tests.support.clocks import MONDAY_NOON

SENDER = SmtpDigestSender(
    server=MailServer(host="x", port=1),
    sender="Care <care@clinics.example>",
    templates=Templates(Path(services.routing.__file__).parent),
    address="https://staff.example",
)
MAIL = DigestMail(
    message_id="<digest.1@clinics.example>",
    to="maya@clinics.example",
    locale="en-CA",
    digest=Digest(
        clinics=(
            ClinicTally(home="toronto", waiting=1, due_today=2, overdue=1, unread=12),
            ClinicTally(home=NETWORK_DESK, unrouted=3),
        ),
        escalated=tuple(
            EscalatedLead(
                lead_id=f"lead-{level.value}",
                reference=f"WF-7K3M-Q9T{level.rank}",
                home="toronto",
                level=level,
                due_at=MONDAY_NOON + timedelta(hours=level.rank),
            )
            for level in (Escalation.NETWORK_DESK, Escalation.OVERDUE, Escalation.WARNING)
        ),
        more_escalated=1,
    ),
    at=MONDAY_NOON,
    timezone="America/Toronto",
    clinics={"toronto": "Harbour Clinic"},
)


def written(mail: DigestMail) -> tuple[EmailMessage, str, str]:
    found = message_from_bytes(SENDER.message(mail), policy=SMTP)
    assert isinstance(found, EmailMessage)
    text, html = (found.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return found, text.get_content(), html.get_content()


def test_it_says_how_many_where_and_how_far_leads_have_climbed() -> None:
    mail, text, html = written(MAIL)
    assert mail["subject"] == "Your leads: 4 waiting, 1 overdue"
    assert mail["from"] == "Care <care@clinics.example>"
    assert mail["auto-submitted"] == "auto-generated"
    for part in (text, unescape(html)):
        for shown in (
            "Harbour Clinic", "Network desk", "1 to contact", "3 without a clinic yet",
            "2 due today or overdue", "1 overdue", "12 unread", "Running out of time",
            "Also with the network desk", "Also with the manager", "Soon due", "And 1 more",
            "https://staff.example/console/notifications", "WF-7K3M-Q9T3",
        ):  # fmt: skip
            assert shown in part, shown
        assert part.index("WF-7K3M-Q9T3") < part.index("WF-7K3M-Q9T2")


def test_who_reads_french_reads_french() -> None:
    mail, text, _ = written(replace(MAIL, locale="fr-CA"))
    assert mail["subject"] == "Vos demandes : 4 en attente, 1 en retard"
    for french in ("Bureau du réseau", "2 à échéance aujourd'hui ou en retard", "Et 1 autre"):
        assert french in text
    shown = " ".join(line for line in text.splitlines() if not line.startswith("https:"))
    for english in ("Your", "overdue", "desk", "Open"):
        assert english not in shown


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_whatever_a_clinic_and_the_network_are_called_it_is_their_name_and_nothing_else(
    name: str, locale: str
) -> None:
    network = Network(slug="n", names={"en-CA": name}, accent="#14508c", accent_dark="#8ec5ff")
    changed = replace(MAIL, clinics={"toronto": name}, network=network, locale=locale)
    mail, text, html = written(changed)
    assert mail["to"] == MAIL.to
    assert mail["bcc"] is None
    assert [one.addr_spec for one in mail["from"].addresses] == ["care@clinics.example"]
    shown = one_line(name)
    assert f"<bdi>{escape(shown)}</bdi>" in html
    assert "".join(shown.split()) in "".join(text.split())


@pytest.mark.parametrize("address", ["=?utf-8?q?a?=@example.com", "a@x.example\nBcc: b@x.example"])
def test_an_address_that_a_header_does_not_carry_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="another one"):
        SENDER.message(replace(MAIL, to=address))
