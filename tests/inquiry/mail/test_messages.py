"""Every email, in both languages: the network's name and nobody else's, whatever it is called."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

import services.inquiry
from services.inquiry.inquiries.domain import EmailKind
from services.inquiry.mail.client import SmtpEmailSender
from services.inquiry.mail.domain import NAMES_PROCEDURE, Email
from shared.brand import brand_of, one_line
from shared.directory import Network
from shared.web import LOCALES, PATIENT_LOCALES, Templates
from tests.support.clocks import MONDAY_NOON, StillClock

NETWORK = Network(
    slug="northlight",
    names={"en-CA": "Northlight Surgical Network", "fr-CA": "Réseau chirurgical Northlight"},
    accent="#14508c",
    accent_dark="#8ec5ff",
)
EMAIL = Email(
    message_id="<1@clinics.example>",
    to="maria@example.com",
    kind=EmailKind.RECEIVED,
    locale="en-CA",
    reference="WF-7K3M-Q9TD",
    status_url="http://testserver/status/WF-7K3M-Q9TD?locale=fr-CA#link=7K3M-Q9TD-W2XA-6BFH",
    link_code="7K3M-Q9TD-W2XA-6BFH",
    reply_by=MONDAY_NOON,
    timezone="America/Toronto",
    clinic_name="Clinic of Toronto",
    clinic_phone="+14165550123",
    own_timezone="America/Chicago",
    network=NETWORK,
)
SENDER = SmtpEmailSender(
    host="x",
    port=1,
    sender="care@clinics.example",
    templates=Templates(Path(services.inquiry.__file__).parent, PATIENT_LOCALES),
    now=StillClock(),
)
HEALTH = (
    "procedure", "treatment", "surgery ", "health", "medical", "diagnos", "intervention",
    "traitement", "santé", "médical", "opération",
)  # fmt: skip
HOSTILE_NAMES = [
    'Clinic "Bob" O\'Brien & Söhne <b>',
    "x" * 200,
    "Clinic\r\nBcc: everybody@example.com",
    "Clinic\n\nAnother message",
    "مركز الشفاء للجراحة",
    "=?utf-8?q?x?=",
    "a@example.com, b@example.com",
    "\u202eClinic\u202c",
    "蒙特利尔外科中心",
    "%(reference)s {{ view.link_code }}",
]


def written(**changes: object) -> tuple[bytes, EmailMessage]:
    raw = SENDER.message(replace(EMAIL, **changes))  # type: ignore[arg-type] # names of its fields
    return raw, message_from_bytes(raw, policy=SMTP)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


OPEN_NOTHING = {EmailKind.ADDRESS_LEFT, EmailKind.ERASED}


class Balanced(HTMLParser):
    """Notes what is open at the end."""

    VOID = ("meta", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.attributes: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [name for name, _ in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", EmailKind)
def test_each_email_bears_the_networks_name_its_reference_link_code_and_phone(
    kind: EmailKind, locale: str
) -> None:
    raw, mail = written(kind=kind, locale=locale)
    name = NETWORK.names[locale]
    assert mail["From"].addresses[0].display_name == name
    assert mail["From"].addresses[0].addr_spec == "care@clinics.example"
    assert EMAIL.reference in mail["Subject"]
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == (locale, "auto-generated")
    assert mail["List-Unsubscribe"] is None
    text, html = part(mail, "plain"), part(mail, "html")
    for body in (text, html):
        for wanted in (name, EMAIL.reference, "416-555-0123"):
            assert wanted in body
        for link in (EMAIL.link_code, EMAIL.status_url):
            assert (link in body) == (kind not in OPEN_NOTHING)
        assert "wayfare" not in body.lower()
    assert "wayfare" not in raw.decode("ascii").lower()
    assert f'<html lang="{locale}" dir="ltr">' in html
    assert Balanced(html).open == []
    assert not any(name.startswith("on") for name in Balanced(html).attributes)


@pytest.mark.parametrize("locale", PATIENT_LOCALES)
@pytest.mark.parametrize("kind", EmailKind)
def test_no_email_says_more_of_what_is_to_be_treated_than_the_procedure_in_its_body(
    kind: EmailKind, locale: str
) -> None:
    raw, mail = written(kind=kind, locale=locale, procedure="Zyxel <lift>")
    text, html = part(mail, "plain"), Balanced(part(mail, "html")).text
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    assert text.count("Zyxel <lift>") == html.count("Zyxel <lift>") == 1
    assert "Zyxel" not in f"{head} {mail['Subject']} {preview(part(mail, 'html'))}"
    shown = f"{mail['Subject']} {text} {html}".lower().replace("zyxel <lift>", "")
    for word in HEALTH:
        assert word not in shown


@pytest.mark.parametrize("locale", PATIENT_LOCALES)
@pytest.mark.parametrize("kind", sorted(NAMES_PROCEDURE))
def test_the_procedure_stands_beyond_what_a_list_of_emails_shows_of_a_body(
    kind: EmailKind, locale: str
) -> None:
    """Lists show about a hundred columns; a Chinese character takes two."""
    changes = {"own_timezone": None, "network": None, "procedure": "Zyxel"}
    _, mail = written(kind=kind, locale=locale, **changes)
    body = part(mail, "html").partition("</head>")[2]
    before, named, _ = Balanced(body.rpartition("</html>")[0]).text.partition("Zyxel")
    shown = " ".join(before.split())
    assert named
    assert sum(2 if east_asian_width(sign) in "WF" else 1 for sign in shown) > 140


def preview(html: str) -> str:
    """What a list of emails shows of it: its title and its hidden first line."""
    found = re.search(r"<title>(.*?)</title>.*?mso-hide:all\">(.*?)</div>", html, re.DOTALL)
    assert found is not None
    return f"{found[1]} {found[2]}"


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "Chirurgie du genou : ménisque"])
def test_whatever_a_procedure_is_called_it_is_text_and_stands_apart(name: str) -> None:
    raw, mail = written(procedure=name)
    _holds(raw, mail, name=str(EMAIL.clinic_name))
    html = part(mail, "html")
    assert f"You asked about: <bdi>{escape(one_line(name))}</bdi>" in html
    assert one_line(name) in " ".join(part(mail, "plain").split()) or "  " in name


def test_an_email_without_a_procedure_has_no_line_for_it() -> None:
    for name in (None, "", "\n"):
        mail = written(procedure=name)[1]
        assert "You asked about" not in part(mail, "plain") + part(mail, "html")
    assert "\u2068Micro-needling\u2069" in part(
        written(locale="ar", procedure="Micro-needling")[1], "plain"
    )


@pytest.mark.parametrize("kind", EmailKind)
def test_no_line_of_a_plain_text_is_long_but_for_an_address(kind: EmailKind) -> None:
    raw, mail = written(kind=kind, locale="fr-CA", clinic_name="Clinique " * 40)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    for line in part(mail, "plain").splitlines():
        assert len(line) <= 76 or line.startswith("http")


def test_both_clocks_are_said_where_they_differ_and_once_where_they_do_not() -> None:
    for kind in (EmailKind.RECEIVED, EmailKind.ASSIGNED):
        for body in ("plain", "html"):
            shown = part(written(kind=kind)[1], body)
            assert "12:00" in shown
            assert "Toronto" in shown
            assert "11:00 a.m." in shown
            assert "Chicago" in shown
        at_home = part(written(kind=kind, own_timezone="America/Toronto")[1], "plain")
        assert "On your clock" not in at_home
        assert "On your clock" not in part(written(kind=kind, own_timezone="Mars")[1], "plain")


def test_who_was_contacted_already_is_promised_no_time() -> None:
    moved = part(written(kind=EmailKind.ASSIGNED, is_contacted=True)[1], "plain")
    assert "You hear from a person by" not in moved
    assert "It goes on there" in moved


@pytest.mark.parametrize("kind", [EmailKind.ASSIGNED, EmailKind.CLOSED])
def test_without_a_clinic_nobody_is_to_be_called(kind: EmailKind) -> None:
    _, mail = written(kind=kind, clinic_name=None, clinic_phone=None)
    assert "None" not in part(mail, "plain")
    assert "tel:" not in part(mail, "html")


def test_before_the_network_is_known_an_email_bears_no_name() -> None:
    raw, mail = written(network=None)
    assert mail["From"].addresses[0].display_name == ""
    assert b"wayfare" not in raw.lower()
    assert "None" not in part(mail, "html")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("kind", [EmailKind.RECEIVED, EmailKind.ASSIGNED])
def test_a_hostile_name_is_text_in_every_part_and_header(kind: EmailKind, name: str) -> None:
    network = replace(NETWORK, names={"en-CA": name})
    _holds(*written(kind=kind, clinic_name=name, network=network), name=name)


@given(st.text(min_size=1, max_size=120))
def test_whatever_a_clinic_or_the_network_is_called_there_is_one_sender_and_one_reader(
    name: str,
) -> None:
    network = replace(NETWORK, names={"en-CA": name})
    clean = name.encode("utf-8", "replace").decode()  # halves of characters nobody stores
    network = replace(network, names={"en-CA": clean})
    _holds(*written(kind=EmailKind.ASSIGNED, clinic_name=clean, network=network), name=clean)


def _holds(raw: bytes, mail: EmailMessage, *, name: str) -> None:
    assert {header.lower() for header in mail.keys()} == {  # noqa: SIM118 - a message is no mapping
        "subject", "from", "to", "date", "message-id", "auto-submitted", "mime-version",
        "content-type", "content-language",
    }  # fmt: skip
    assert [one.addr_spec for one in mail["From"].addresses] == ["care@clinics.example"]
    assert [one.addr_spec for one in mail["To"].addresses] == ["maria@example.com"]
    head, _, _ = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert not re.search(rb"(?im)^bcc:", head)
    parsed = Balanced(part(mail, "html"))
    assert parsed.open == []
    clean = one_line(name)
    if clean:
        assert clean in " ".join(parsed.text.split()) or "  " in name
        assert brand_of(replace(NETWORK, names={"en-CA": name}), "en-CA").name == clean


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_colour_gets_into_a_style_but_a_colour(accent: str, dark: str) -> None:
    _, mail = written(network=replace(NETWORK, accent=accent, accent_dark=dark))
    html = part(mail, "html")
    assert re.search(r"\.accent \{ color: #[0-9a-f]{6} !important; \}", html)
    assert re.search(r"background:#[0-9a-f]{6};border:1px solid #[0-9a-f]{6}", html)


def test_a_name_that_is_read_the_other_way_stands_apart() -> None:
    _, mail = written(kind=EmailKind.ASSIGNED, clinic_name="مركز الشفاء")
    assert "\u2068مركز الشفاء\u2069" in part(mail, "plain")
    assert "<bdi>مركز الشفاء</bdi>" in part(mail, "html")
    assert "\u2068" not in part(written(kind=EmailKind.ASSIGNED)[1], "plain")


@pytest.mark.parametrize("name", ["Julie Lavoie", "جولي لافوا", "朱莉 拉沃伊", "Ö & <b>x</b>"])
def test_the_email_about_the_clinic_names_the_coordinator_and_no_other_email_does(
    name: str,
) -> None:
    for kind in EmailKind:
        raw, mail = written(kind=kind, coordinator_name=name)
        html = part(mail, "html")
        is_about_clinic = kind is EmailKind.ASSIGNED
        assert (f"Your coordinator is <bdi>{escape(name)}</bdi>, at <bdi>" in html) == (
            is_about_clinic
        )
        assert (name in part(mail, "plain")) == is_about_clinic
        _holds(raw, mail, name=str(EMAIL.clinic_name))
    _, arabic = written(kind=EmailKind.ASSIGNED, locale="ar", coordinator_name="Julie Lavoie")
    assert "\u2068Julie Lavoie\u2069" in part(arabic, "plain")


def test_without_a_name_the_email_about_the_clinic_says_nothing_of_a_coordinator() -> None:
    for name in (None, "", "\n"):
        _, mail = written(kind=EmailKind.ASSIGNED, coordinator_name=name)
        assert "coordinator" not in part(mail, "plain") + part(mail, "html")
    _, alone = written(kind=EmailKind.ASSIGNED, coordinator_name="Julie", clinic_name=None)
    assert "Your coordinator is Julie." in part(alone, "plain")
