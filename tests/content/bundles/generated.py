"""Content as anybody may have written it, odd characters and all: whatever a bundle may hold."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from services.content.announcements.domain import Announcement as TopAnnouncement
from services.content.announcements.domain import AnnouncementText
from services.content.bundles.domain import Bundle, BundledPicture, BundledProcedure
from services.content.bundles.schemas import read_bundle
from services.content.directory.domain import (
    WEEKDAYS,
    Address,
    CapableDoctor,
    DatedHours,
    Doctor,
    Fee,
    Location,
    Network,
    Offering,
    Position,
    Wait,
)
from services.content.media.domain import DECORATIVE, FocalPoint, MediumWords
from services.content.procedures.domain import (
    MedicalReview,
    NetworkBlocks,
    PlanListing,
    Procedure,
    Recovery,
    SharedAnnouncement,
    TravelKind,
    TravelProgram,
)
from services.content.text.domain import (
    LOCALES,
    Announcement,
    BulletList,
    Faq,
    InsuredStatus,
    NextSteps,
    Paragraph,
    ProcedureText,
    Section,
    TravelBlock,
)
from services.content.text.domain.checks import PROVINCES, is_readable
from tests.content.bundles.network import NETWORK, files
from tests.content.media.images import picture, saved

IMAGE = saved(picture(), "WEBP")
_CLINIC = NETWORK["locations"][0]
_DOCTOR = {**NETWORK["doctors"][0], "locations": ["toronto", "yes"]}

_SPECIAL = [
    "yes", "NO", "null", "~", "1_000", "0x1f", "1e3", "2026-11-30", "13:45", "- item", "? key",
    "a: b", "#", " # not a comment", "{x}", "[x]", "&a", "*a", "!tag", "%", "@", "`", "|", ">",
    "'", '"', "\\", "\u00a0", "\u2028", "\ufeff", "\u200b", "é", "e\u0301", "🩺", "\t", "a\nb",
    "a\r\nb", "\n", " a", "a ", "---", "...", "<<", "=", "$set", "a.b",
]  # fmt: skip
"""Words that YAML, or somebody who reads it, may take for something else."""
TEXTS = st.one_of(
    st.sampled_from(_SPECIAL),
    st.tuples(*[st.sampled_from(_SPECIAL)] * 2).map("".join),
    st.text(max_size=8).filter(is_readable),
)
WRITTEN = TEXTS.filter(lambda text: bool(text.strip()))
MAYBE = st.none() | TEXTS
BY_LOCALE = st.dictionaries(st.sampled_from(LOCALES), WRITTEN)
ITEMS = st.dictionaries(
    st.sampled_from(LOCALES), st.lists(WRITTEN, min_size=1, max_size=3).map(tuple)
)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, text=TEXTS),
        st.builds(
            BulletList,
            items=st.lists(TEXTS, max_size=3).map(tuple),
            is_ordered=st.booleans(),
        ),
    ),
    max_size=4,
).map(tuple)
_WRITTEN_BLOCKS = st.lists(
    st.one_of(
        st.builds(Paragraph, text=WRITTEN),
        st.builds(
            BulletList,
            items=st.lists(WRITTEN, min_size=1, max_size=3).map(tuple),
            is_ordered=st.booleans(),
        ),
    ),
    max_size=3,
).map(tuple)


def _sections(headings: st.SearchStrategy[str], blocks: st.SearchStrategy[Any]) -> Any:
    names = st.sampled_from(["what", "risks", "after-it", "was-ist"])
    section = st.builds(Section, id=names, heading=headings, blocks=blocks)
    return st.lists(section, max_size=3, unique_by=lambda one: one.id).map(tuple)


TRAVEL = st.builds(TravelBlock, heading=TEXTS, blocks=BLOCKS, action=MAYBE)
BANNERS = st.builds(Announcement, text=TEXTS, action=MAYBE, is_dismissible=st.booleans())
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": MAYBE,
    "summary": BLOCKS,
    "funding": TEXTS,
    "sections": _sections(TEXTS, BLOCKS),
    "faqs": st.lists(st.builds(Faq, question=TEXTS, blocks=BLOCKS), max_size=2).map(tuple),
    "not_suitable_if": st.lists(TEXTS, max_size=3).map(tuple),
    "next_steps": st.builds(NextSteps, heading=TEXTS, blocks=BLOCKS),
    "international": TRAVEL,
    "announcements": st.lists(BANNERS, max_size=2).map(tuple),
}
"""One of each shape that a field of a text has."""


def _with(field: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[ProcedureText]:
    return values.map(lambda value: ProcedureText(**{field: value}))


PROCEDURE_TEXTS = st.one_of(*[_with(field, values) for field, values in FIELDS.items()])
"""With one field each: more of them at once show nothing more."""
_OF_LOCALES = st.dictionaries(st.sampled_from(LOCALES), PROCEDURE_TEXTS)
_DAYS = st.dates(date(2000, 1, 1), date(2200, 12, 31))
_STATUS = st.sampled_from(InsuredStatus)
_PROVINCE = st.sampled_from(sorted(PROVINCES))
_INTERVALS = st.sampled_from([(), (("08:00", "12:00"),), (("00:00", "09:59"), ("13:00", "24:00"))])
_LISTINGS = st.builds(
    PlanListing,
    status=_STATUS,
    source=st.dictionaries(st.sampled_from(LOCALES), WRITTEN, min_size=1),
    as_of=_DAYS,
    url=st.sampled_from([None, "https://plan.example/?a=b#c"]),
)


_EARS = Procedure(slug="ear-tubes", category="ears", insured_status=InsuredStatus.INSURED)
FACTS = st.builds(
    Procedure,
    slug=st.just("ear-tubes"),
    category=st.sampled_from(["ears", "no", "1"]),
    insured_status=_STATUS,
    insured_status_in=st.dictionaries(_PROVINCE, _STATUS, max_size=2),
    medical_review=st.none() | st.builds(MedicalReview, by=WRITTEN, on=_DAYS, due=_DAYS),
    recovery=st.none()
    | st.builds(
        Recovery,
        stay_nights=st.integers(0, 60),
        fit_to_fly_days=st.integers(0, 730),
        aftercare_days=st.integers(0, 730),
        off_work_days=st.none() | st.integers(0, 730),
    ),
    plan_listings=st.dictionaries(_PROVINCE, _LISTINGS, max_size=2),
)
_OVERRIDES = st.dictionaries(
    st.sampled_from(["toronto", "yes"]),
    st.dictionaries(st.sampled_from(LOCALES), PROCEDURE_TEXTS, min_size=1),
)


def locations(slug: str) -> st.SearchStrategy[Location]:
    return st.builds(
        Location,
        slug=st.just(slug),
        name=WRITTEN,
        province=st.just("CA-ON"),
        phone=st.just("+14165550100"),
        timezone=st.just("America/Toronto"),
        address=st.builds(
            Address,
            street=WRITTEN,
            city=WRITTEN,
            province=st.just("CA-ON"),
            postal_code=st.just(""),
        ),
        languages=st.sampled_from([(), ("no", "en")]),
        overnight_stay=st.booleans(),
        hours=st.dictionaries(st.sampled_from(WEEKDAYS), _INTERVALS),
        reply_within_hours=st.integers(1, 720),
        position=st.none()
        | st.builds(Position, latitude=st.floats(-90, 90), longitude=st.floats(-180, 180)),
        dated_hours=st.lists(
            st.builds(DatedHours, day=_DAYS, intervals=_INTERVALS, reason=BY_LOCALE),
            max_size=2,
            unique_by=lambda one: one.day,
        ).map(tuple),
    )


DOCTORS = st.builds(
    Doctor,
    slug=st.just("a-doctor"),
    name=WRITTEN,
    credentials=TEXTS,
    languages=st.sampled_from([(), ("no", "en")]),
    locations=st.just(("toronto", "yes")),
    non_participating_in=st.sampled_from([(), ("CA-QC", "CA-ON")]),
    bio=BY_LOCALE,
    credentials_in=BY_LOCALE,
    specialties=ITEMS,
    licensed_in=st.sampled_from([(), ("CA-QC", "CA-ON")]),
)
_FEES = st.builds(
    Fee,
    effective_from=_DAYS,
    effective_to=st.none(),
    lowest_cents=st.integers(1, 1_000),
    highest_cents=st.integers(1_000, 100_000_000),
    includes=ITEMS,
    excludes=ITEMS,
)
OFFERINGS = st.builds(
    Offering,
    location=st.sampled_from(["toronto", "yes"]),
    procedure=st.just("ear-tubes"),
    doctors=st.just((CapableDoctor(slug="a-doctor", capacity=3),)),
    fees=st.lists(_FEES, max_size=1).map(tuple),
    wait=st.none()
    | st.builds(
        Wait, lowest_weeks=st.integers(0, 5), highest_weeks=st.integers(5, 520), as_of=_DAYS
    ),
)
_PROGRAMS = st.builds(
    TravelProgram,
    texts=st.dictionaries(
        st.sampled_from(LOCALES),
        st.builds(TravelBlock, heading=WRITTEN, blocks=_WRITTEN_BLOCKS, action=MAYBE),
    ),
    url=st.sampled_from([None, "https://network.example/travel"]),
)
_GUIDES = st.dictionaries(st.sampled_from(LOCALES), _sections(WRITTEN, _WRITTEN_BLOCKS), min_size=1)
BLOCKS_OF_NETWORK = st.builds(
    NetworkBlocks,
    categories=st.dictionaries(st.sampled_from(["ears", "no", "1"]), BY_LOCALE),
    announcements=st.lists(
        st.builds(
            SharedAnnouncement,
            slug=st.sampled_from(["moved", "null", "2026-11-30"]),
            texts=st.dictionaries(
                st.sampled_from(LOCALES),
                st.builds(Announcement, text=WRITTEN, action=MAYBE, is_dismissible=st.booleans()),
            ),
            url=st.sampled_from([None, "https://network.example/moved"]),
            starts_on=st.none() | st.just(date(2026, 1, 1)),
            ends_on=st.none() | _DAYS.filter(lambda day: day.year > 2026),
        ),
        max_size=2,
        unique_by=lambda one: one.slug,
    ).map(tuple),
    out_of_province=_PROGRAMS,
    international=_PROGRAMS,
    guides=st.dictionaries(st.sampled_from([kind.value for kind in TravelKind]), _GUIDES),
)
WORDS = st.one_of(
    st.just(DECORATIVE),
    st.builds(
        MediumWords,
        alt=st.fixed_dictionaries(dict.fromkeys(LOCALES, WRITTEN)),
        focal=st.builds(FocalPoint, x=st.floats(0, 1), y=st.floats(0, 1)),
    ),
)
PICTURES = st.builds(
    BundledPicture,
    id=st.just("ears"),
    image=st.just(IMAGE),
    words=WORDS,
    location=st.sampled_from(["", "toronto"]),
)
_MINUTES = [
    ("", ""),
    ("2026-12-24T12:00", ""),
    ("", "2027-03-14T02:30"),
    ("2026-12-24T12:00", "2026-12-24T12:01"),
]
TOP_ANNOUNCEMENTS = st.builds(
    lambda minutes, **fields: TopAnnouncement(starts_at=minutes[0], ends_at=minutes[1], **fields),
    minutes=st.sampled_from(_MINUTES),
    id=st.sampled_from(["storm", "null", "2026-11-30"]),
    texts=st.dictionaries(
        st.sampled_from(LOCALES),
        st.builds(AnnouncementText, text=WRITTEN, action=TEXTS),
        min_size=1,
    ),
    location=st.sampled_from(["", "toronto", "yes"]),
    url=st.sampled_from(["", "https://network.example/hours?a=b#c"]),
    is_dismissible=st.booleans(),
)
NETWORKS = st.builds(
    Network,
    slug=st.just("sample"),
    names=st.dictionaries(
        st.sampled_from(["en-CA", "fr-CA", "no"]),
        st.sampled_from(["Sample", "Réseau: #1", "yes", "2026"]),
        min_size=1,
    ),
    phone=st.sampled_from(["", "+18005550100"]),
    logo=st.sampled_from(
        ["", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2"/></svg>']
    ),
    accent_dark=st.sampled_from(["", "#8ec5ff"]),
    languages=st.sampled_from([(), ("no", "en")]),
    site_url=st.sampled_from(["", "https://network.example/"]),
)


def _bundle(**parts: Any) -> Bundle:
    return Bundle(**{**vars(_PLAIN), **parts})


def _of_procedure(procedure: Procedure) -> Bundle:
    return _bundle(procedures=(BundledProcedure(procedure=procedure, digest="", is_draft=True),))


_CAPTURED = files(locations=[_CLINIC, {**_CLINIC, "slug": "yes"}], doctors=[_DOCTOR])
_PLAIN = replace(read_bundle(_CAPTURED), readings=())
BUNDLES: dict[str, st.SearchStrategy[Bundle]] = {
    "network": NETWORKS.map(lambda network: _bundle(network=network)),
    "blocks": BLOCKS_OF_NETWORK.map(lambda blocks: _bundle(blocks=blocks)),
    "clinics": st.tuples(locations("toronto"), locations("yes")).map(
        lambda found: _bundle(locations=found)
    ),
    "doctors": DOCTORS.map(lambda doctor: _bundle(doctors=(doctor,))),
    "offerings": OFFERINGS.map(lambda offering: _bundle(offerings=(offering,))),
    "facts": FACTS.map(_of_procedure),
    "texts": _OF_LOCALES.map(lambda texts: _of_procedure(replace(_EARS, texts=texts))),
    "overrides": _OVERRIDES.map(lambda found: _of_procedure(replace(_EARS, overrides=found))),
    "pictures": PICTURES.map(lambda picture: _bundle(pictures=(picture,))),
    "announcements": st.lists(
        TOP_ANNOUNCEMENTS, max_size=2, unique_by=lambda announcement: announcement.id
    ).map(lambda found: _bundle(announcements=tuple(found))),
}
"""Whole bundles, in each of which another part is anything that it may be."""
