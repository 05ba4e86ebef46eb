"""The form of a text that is written to the letter: `procedures/<slug>.<locale>.yaml`, and what a
clinic says differently, `overrides/<slug>.<clinic>.<locale>.yaml`.

A paragraph is its text, a list a mapping with `items`. A field that is left out is inherited; one
that is empty is written so. How long everything may be is the domain's to say.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast

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


class _Valued(Protocol[V_co]):
    def value(self) -> V_co: ...


class Form(BaseModel):
    """An unknown field is a mistake, not a remark."""

    model_config = ConfigDict(extra="forbid")


class ListForm(Form):
    items: list[str]
    is_ordered: bool = False


def _plain(block: Any) -> Any:
    return block.text if isinstance(block, Paragraph) else block


BlockForm = Annotated[str | ListForm, BeforeValidator(_plain)]
BlockForms = Annotated[list[BlockForm], FailFast()]
Some = Annotated[list[T] | None, FailFast()]


class SectionForm(Form):
    id: str
    heading: str
    blocks: BlockForms = []

    def value(self) -> Section:
        return Section(id=self.id, heading=self.heading, blocks=blocks_of(self.blocks))


class FaqForm(Form):
    question: str
    blocks: BlockForms = []

    def value(self) -> Faq:
        return Faq(question=self.question, blocks=blocks_of(self.blocks))


class NextStepsForm(Form):
    heading: str
    blocks: BlockForms = []

    def value(self) -> NextSteps:
        return NextSteps(heading=self.heading, blocks=blocks_of(self.blocks))


class TravelBlockForm(Form):
    heading: str
    blocks: BlockForms = []
    action: str | None = None

    def value(self) -> TravelBlock:
        blocks = blocks_of(self.blocks)
        return TravelBlock(heading=self.heading, blocks=blocks, action=self.action)


class BannerForm(Form):
    text: str
    action: str | None = None
    is_dismissible: bool = False

    def value(self) -> Announcement:
        return Announcement(**self.model_dump())


class TextForm(Form):
    """In the order of the page."""

    title: str | None = None
    summary: Some[BlockForm] = None
    funding: str | None = None
    sections: Some[SectionForm] = None
    faqs_heading: str | None = None
    faqs_intro: Some[BlockForm] = None
    faqs: Some[FaqForm] = None
    not_suitable_intro: str | None = None
    not_suitable_if: Some[str] = None
    next_steps: NextStepsForm | None = None
    doctors_heading: str | None = None
    out_of_province: TravelBlockForm | None = None
    international: TravelBlockForm | None = None
    announcements: Some[BannerForm] = None
    seo_description: str | None = None

    @classmethod
    def of(cls, text: ProcedureText) -> "TextForm":
        return cls.model_validate(text, from_attributes=True)

    def value(self) -> ProcedureText:
        return ProcedureText(
            title=self.title,
            summary=None if self.summary is None else blocks_of(self.summary),
            funding=self.funding,
            sections=_values(self.sections),
            faqs_heading=self.faqs_heading,
            faqs_intro=None if self.faqs_intro is None else blocks_of(self.faqs_intro),
            faqs=_values(self.faqs),
            not_suitable_intro=self.not_suitable_intro,
            not_suitable_if=None if self.not_suitable_if is None else tuple(self.not_suitable_if),
            next_steps=self.next_steps.value() if self.next_steps else None,
            doctors_heading=self.doctors_heading,
            out_of_province=self.out_of_province.value() if self.out_of_province else None,
            international=self.international.value() if self.international else None,
            announcements=_values(self.announcements),
            seo_description=self.seo_description,
        )


def blocks_of(forms: Iterable[str | ListForm]) -> tuple[Block, ...]:
    return tuple(
        Paragraph(text=form)
        if isinstance(form, str)
        else BulletList(items=tuple(form.items), is_ordered=form.is_ordered)
        for form in forms
    )


def _values(forms: Sequence[_Valued[T]] | None) -> tuple[T, ...] | None:
    return None if forms is None else tuple(form.value() for form in forms)
