"""A small network with procedures to look for, published and indexed."""

from services.content.directory.domain import Location
from services.content.procedures.domain import Procedure
from services.content.text.domain import (
    Faq,
    InsuredStatus,
    Paragraph,
    ProcedureText,
    Section,
)
from services.content.wiring import Content
from tests.content.builders import CALGARY, ROY, TORONTO, offering, save_procedure


def written(title: str, summary: str = "", section: str = "", answer: str = "") -> ProcedureText:
    return ProcedureText(
        title=title,
        summary=(Paragraph(text=summary),) if summary else (),
        sections=(Section(id="what", heading="What", blocks=(Paragraph(text=section),)),),
        faqs=(Faq(question="And?", blocks=(Paragraph(text=answer),)),),
    )


KNEE = {
    "en-CA": written(
        "Knee arthroscopy",
        "A look into the joint with a camera.",
        "The meniscus is <trimmed> & smoothed. You go home on the same day.",
        "Your shoulder is not touched.",
    ),
    "fr-CA": written(
        "Arthroscopie du genou",
        "Un regard dans l’articulation.",
        "Le ménisque est réparé. Le gonflement passe.",
        "On ne touche pas à l’épaule.",
    ),
}
SHOULDER = {
    "en-CA": written("Rotator cuff repair", "A torn tendon of the shoulder is sewn.", "Knee rest."),
    "fr-CA": written("Réparation de la coiffe", "Un tendon de l’épaule est recousu."),
}
HERNIA = {"en-CA": written("Hernia repair", "A gap in the wall of the belly is closed.")}
PROCEDURES = {"knee-arthroscopy": KNEE, "rotator-cuff": SHOULDER, "hernia-repair": HERNIA}


def procedure(slug: str, texts: dict[str, ProcedureText]) -> Procedure:
    return Procedure(
        slug=slug, category="joints", insured_status=InsuredStatus.DEPENDS, texts=texts
    )


async def publish(content: Content, slug: str, location: Location = TORONTO) -> None:
    await content.load_bundle.publish_offering(offering(location.slug, slug, ROY.slug))
    await content.publish_pages(location=location.slug, procedure=slug)


async def open_network(content: Content) -> None:
    """Everything at Toronto, the knee at Calgary too."""
    await content.search.entries.ensure_indexes()
    load = content.load_bundle
    for location in (TORONTO, CALGARY):
        await load.publish_location(location)
    await load.publish_doctor(ROY)
    for slug, texts in PROCEDURES.items():
        await save_procedure(content, procedure(slug, texts))
        await publish(content, slug)
    await publish(content, "knee-arthroscopy", CALGARY)
    await content.search.index_pages()
