"""The text of a procedure in one locale as an editor reads and writes it.

How long each part may be is the domain's to say; a list stops at its first fault, so that a body
full of faults is not answered with one more.
"""

from collections.abc import Sequence
from typing import Annotated, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field

from services.content.text.domain import (
    Announcement,
    Block,
    BulletList,
    Faq,
    NextSteps,
    Paragraph,
    ProcedureText,
    Section,
    TravelBlock,
)

T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)
Many = Annotated[list[T], FailFast()]
Some = Annotated[list[T] | None, FailFast()]
NonEmpty = Annotated[str, Field(min_length=1)]


class _Valued(Protocol[V_co]):
    def value(self) -> V_co: ...


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class ParagraphBody(_Part):
    text: NonEmpty

    def value(self) -> Paragraph:
        return Paragraph(text=self.text)


class ListBody(_Part):
    items: Annotated[list[NonEmpty], FailFast(), Field(min_length=1)]
    is_ordered: bool = False

    def value(self) -> BulletList:
        return BulletList(items=tuple(self.items), is_ordered=self.is_ordered)


AnyBlock = ParagraphBody | ListBody
Blocks = Many[AnyBlock]


class SectionBody(_Part):
    """`id` is the section's name in addresses, unique among the sections."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
    heading: NonEmpty
    blocks: Blocks = []

    def value(self) -> Section:
        return Section(id=self.id, heading=self.heading, blocks=_blocks(self.blocks))


class FaqBody(_Part):
    question: NonEmpty
    blocks: Blocks = []

    def value(self) -> Faq:
        return Faq(question=self.question, blocks=_blocks(self.blocks))


class NextStepsBody(_Part):
    heading: NonEmpty
    blocks: Blocks = []

    def value(self) -> NextSteps:
        return NextSteps(heading=self.heading, blocks=_blocks(self.blocks))


class TravelBody(_Part):
    heading: NonEmpty
    blocks: Blocks = []
    action: str | None = None

    def value(self) -> TravelBlock:
        return TravelBlock(heading=self.heading, blocks=_blocks(self.blocks), action=self.action)


class AnnouncementBody(_Part):
    text: NonEmpty
    action: str | None = None
    is_dismissible: bool = False

    def value(self) -> Announcement:
        return Announcement(**self.model_dump())


class TextBody(_Part):
    """A field that is null or left out is not written in this locale: readers get it from another
    locale, or from the network's blocks. One that is empty is written so.
    """

    title: NonEmpty | None = None
    summary: Some[AnyBlock] = None
    funding: NonEmpty | None = None
    seo_description: NonEmpty | None = None
    sections: Some[SectionBody] = None
    faqs_heading: NonEmpty | None = None
    faqs_intro: Some[AnyBlock] = None
    faqs: Some[FaqBody] = None
    not_suitable_intro: NonEmpty | None = None
    not_suitable_if: Some[NonEmpty] = None
    next_steps: NextStepsBody | None = None
    doctors_heading: NonEmpty | None = None
    out_of_province: TravelBody | None = None
    international: TravelBody | None = None
    announcements: Some[AnnouncementBody] = None

    @classmethod
    def of(cls, text: ProcedureText) -> "TextBody":
        return cls.model_validate(text)

    def value(self) -> ProcedureText:
        return ProcedureText(
            title=self.title,
            summary=_values(self.summary),
            funding=self.funding,
            seo_description=self.seo_description,
            sections=_values(self.sections),
            faqs_heading=self.faqs_heading,
            faqs_intro=_values(self.faqs_intro),
            faqs=_values(self.faqs),
            not_suitable_intro=self.not_suitable_intro,
            not_suitable_if=_plain(self.not_suitable_if),
            next_steps=_value(self.next_steps),
            doctors_heading=self.doctors_heading,
            out_of_province=_value(self.out_of_province),
            international=_value(self.international),
            announcements=_values(self.announcements),
        )


def _values(bodies: Sequence[_Valued[T]] | None) -> tuple[T, ...] | None:
    """An empty list is written: nothing is inherited in its place."""
    return None if bodies is None else tuple(body.value() for body in bodies)


def _value(body: _Valued[T] | None) -> T | None:
    return None if body is None else body.value()


def _plain(texts: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if texts is None else tuple(texts)


def _blocks(bodies: Sequence[AnyBlock]) -> tuple[Block, ...]:
    return tuple(body.value() for body in bodies)
