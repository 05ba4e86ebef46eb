"""Values of the content service as tests need them: valid, small, and changed where a
test says so.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.content.directory.domain import (
    Address,
    CapableDoctor,
    Doctor,
    Location,
    Network,
    Offering,
    Position,
)
from services.content.procedures.domain import (
    Draft,
    NetworkBlocks,
    Procedure,
    SharedAnnouncement,
    TravelProgram,
)
from services.content.publishing.domain import Addresses, Sources
from services.content.text.domain import (
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
from services.content.wiring import Content

ADDRESSES = Addresses(content="https://content.example", inquiry="https://inquiry.example")
DAY = date(2026, 11, 23)

TORONTO = Location(
    slug="toronto",
    name="Harbour Clinic",
    province="CA-ON",
    phone="+14165550100",
    timezone="America/Toronto",
    address=Address(
        street="1 Harbour Street", city="Toronto", province="CA-ON", postal_code="M5J 0C4"
    ),
    languages=("en", "fr"),
    hours={"mon": (("08:30", "12:00"), ("13:00", "17:00"))},
    position=Position(latitude=43.6426, longitude=-79.379),
)
CALGARY = replace(
    TORONTO,
    slug="calgary",
    name="Foothills Clinic",
    province="CA-AB",
    phone="+14035550100",
    timezone="America/Edmonton",
    address=Address(street="2 Crossing", city="Calgary", province="CA-AB", postal_code="T2H 0N6"),
    position=Position(latitude=50.998, longitude=-114.044),
)
OTTAWA = replace(
    TORONTO,
    slug="ottawa",
    name="Rideau Clinic",
    phone="+16135550100",
    address=Address(street="3 Drive", city="Ottawa", province="CA-ON", postal_code="K1V 0T8"),
    position=Position(latitude=45.3622, longitude=-75.661),
)

RAMAN = Doctor(
    slug="priya-raman",
    name="Dr. Priya Raman",
    credentials="MD, FRCPC",
    languages=("en", "hi"),
    locations=("toronto",),
    bio={"en-CA": "Treats scars."},
)
ROY = Doctor(
    slug="nicole-roy",
    name="Dr. Nicole Roy",
    credentials="MD, FRCSC",
    languages=("fr", "en"),
    locations=("calgary", "ottawa", "toronto"),
)

ENGLISH = ProcedureText(
    title="Ear tubes",
    summary=(Paragraph(text="Small tubes let air into the ear."),),
    funding="Public plans pay.",
    sections=(
        Section(
            id="what",
            heading="What are ear tubes?",
            blocks=(Paragraph(text="Tubes <thin> & short."), BulletList(items=("One", "Two"))),
        ),
        Section(id="risks", heading="Risks", blocks=(Paragraph(text="A scar."),)),
    ),
    faqs_heading="Questions",
    faqs=(Faq(question="Does it hurt?", blocks=(Paragraph(text="No."),)),),
    not_suitable_if=("Has a cold.",),
    next_steps=NextSteps(heading="Next steps", blocks=(Paragraph(text="Write to us."),)),
    doctors_heading="Ear tubes: Doctors",
)
FRENCH = ProcedureText(title="Aérateurs", summary=(Paragraph(text="De petits tubes."),))

EAR_TUBES = Procedure(
    slug="ear-tubes",
    category="ears",
    insured_status=InsuredStatus.INSURED,
    texts={"en-CA": ENGLISH},
)

NETWORK = Network(
    slug="sample", names={"en-CA": "Sample Network"}, phone="+18005550100", accent="#14508c"
)

BLOCKS = NetworkBlocks(
    categories={"ears": {"en-CA": "Ears", "fr-CA": "Oreilles"}},
    announcements=(
        SharedAnnouncement(
            slug="renamed",
            url="https://network.example/renamed",
            texts={"en-CA": Announcement(text="We have a new name.", action="Learn more")},
        ),
    ),
    out_of_province=TravelProgram(
        url="https://network.example/travel",
        texts={
            "en-CA": TravelBlock(heading="Travel for care", action="Learn how"),
            "fr-CA": TravelBlock(heading="Se déplacer", action="Découvrez"),
        },
    ),
)


def offering(location: str, procedure: str = "ear-tubes", *doctors: str) -> Offering:
    capable = tuple(CapableDoctor(slug=doctor, capacity=5) for doctor in doctors or (ROY.slug,))
    return Offering(location=location, procedure=procedure, doctors=capable)


def ear_tubes(
    texts: Mapping[str, ProcedureText] | None = None,
    overrides: Mapping[str, Mapping[str, ProcedureText]] | None = None,
) -> Procedure:
    return replace(EAR_TUBES, texts=texts or EAR_TUBES.texts, overrides=overrides or {})


def sources(**changes: Any) -> Sources:
    usual = Sources(
        procedure=EAR_TUBES,
        location=TORONTO,
        clinics=(CALGARY, OTTAWA, TORONTO),
        doctors=(RAMAN,),
        network=NETWORK,
        blocks=BLOCKS,
        addresses=ADDRESSES,
        day=DAY,
    )
    return replace(usual, **changes)


async def save_procedure(content: Content, procedure: Procedure) -> Draft:
    """The procedure as it now reads, over whatever is stored; nobody outside sees it yet."""
    procedures = content.stores.procedures
    return await procedures.put(procedure, seen=await procedures.get(procedure.slug))
