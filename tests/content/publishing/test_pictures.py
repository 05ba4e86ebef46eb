"""Pictures on the page of a procedure."""

from dataclasses import replace

from services.content.media.domain import Medium, MediumWords, renditions_of
from services.content.publishing.domain import Page, Stamp, document_of, resolve
from tests.content.builders import EAR_TUBES, RAMAN, TORONTO, sources
from tests.support.clocks import MONDAY_NOON

ALT = {"en-CA": "An ear", "fr-CA": "Une oreille"}
EAR = Medium(
    id="ear",
    words=MediumWords(alt=ALT),
    source="source",
    digest="digest",
    width=1_200,
    height=800,
    renditions=renditions_of(1_200, 800),
)
HARBOUR = replace(EAR, id="harbour", words=MediumWords(is_decorative=True))


def page_with(**media: Medium) -> Page:
    page = resolve(
        sources(
            procedure=replace(EAR_TUBES, picture="ear"),
            location=replace(TORONTO, picture="harbour"),
            doctors=(replace(RAMAN, portrait="ear"),),
            media=media,
        ),
        "en-CA",
    )
    assert isinstance(page, Page)
    return page


def test_a_page_shows_the_pictures_that_there_are_with_whole_addresses() -> None:
    page = page_with(ear=EAR, harbour=HARBOUR)
    document = document_of(page, Stamp(revision=1, published_at=MONDAY_NOON))

    shown = document["picture"]
    assert (shown["alt"], shown["locale"]) == ("An ear", "en-CA")
    assert (shown["width"], shown["height"]) == (1_080, 432)
    assert shown["url"] == "https://content.example/media/ear/digest/1080x432.jpeg"
    assert shown["sources"][0]["media_type"] == "image/avif"
    assert [one["width"] for one in shown["sources"][0]["widths"]] == [400, 720, 1_080]
    assert document["location"]["picture"]["alt"] == ""
    assert document["doctors"][0]["portrait"]["id"] == "ear"
    card = "https://content.example/media/ear/digest/1200x630.jpeg"
    assert document["seo"]["json_ld"]["@graph"][0]["image"] == card
    assert {"medium:ear", "medium:harbour"} <= set(page.surrogate_keys)


def test_a_picture_that_is_gone_leaves_no_gap_and_the_clinics_stands_for_the_link() -> None:
    page = page_with(harbour=HARBOUR)
    document = document_of(page, Stamp(revision=1, published_at=MONDAY_NOON))

    assert document["picture"] is None
    assert document["doctors"][0]["portrait"] is None
    assert page.pictures.card == "https://content.example/media/harbour/digest/1200x630.jpeg"
    assert page_with().pictures.card is None
