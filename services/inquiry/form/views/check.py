"""The answers, to be checked before they are sent: each with the way to change it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.inquiry.form.domain import FilledForm, Step
from services.inquiry.form.domain.relevance import willing_of
from services.inquiry.form.views.consents import consent_choices
from services.inquiry.form.views.errors import anchor_of, errors_of
from services.inquiry.form.views.preview import PreviewLine
from services.inquiry.form.views.step import LanguageChoice, languages_beside
from services.inquiry.form.views.texts import NO_PREFERENCE, FieldTexts, Say, field_texts, heading
from services.inquiry.intake.schemas.form import postal_prefix
from services.inquiry.intake.views.choices import choices
from shared.formatting import format_day, format_wait, subdivision_name


@dataclass(frozen=True, kw_only=True)
class Row:
    """A question that was answered; `href` leads to it."""

    label: str
    value: str = field(repr=False)
    href: str
    locale: str | None = None
    """Of the label, where that is none of the program's texts."""


@dataclass(frozen=True, kw_only=True)
class Part:
    heading: str
    href: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Mistake:
    href: str
    message: str


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """`mistakes`: what has to be mended before it can be sent. `preview`: what the rules say of the
    clinics that are asked for; it keeps nobody from sending.
    """

    handle: str
    step: str
    title: str
    title_locale: str
    position: int
    count: int
    parts: tuple[Part, ...]
    agreed: tuple[str, ...]
    not_agreed: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    preview: tuple[PreviewLine, ...]
    languages: tuple[LanguageChoice, ...]
    is_urgent: bool
    wait: str | None = None


def check_view(
    form: FilledForm, say: Say, preview: Sequence[PreviewLine], *, wait: int | None = None
) -> CheckView:
    draft = form.draft
    consents = consent_choices(form)
    return CheckView(
        handle=draft.handle,
        step=Step.CHECK.value,
        title=form.offer.procedure.title(draft.locale),
        title_locale=form.offer.procedure.title_locale(draft.locale),
        position=len(form.steps),
        count=len(form.steps),
        parts=tuple(_parts(form, say)),
        agreed=tuple(one.text for one in consents if one.is_given),
        not_agreed=tuple(one.text for one in consents if not one.is_given),
        mistakes=tuple(_mistakes(form)),
        preview=tuple(preview),
        languages=languages_beside(draft.locale),
        is_urgent=draft.answers.get("urgency") == "urgent",
        wait=format_wait(wait, draft.locale) if wait else None,
    )


def _mistakes(form: FilledForm) -> Iterator[Mistake]:
    for step in form.steps:
        for name, text in errors_of(form.problems_of(step), form.draft.answers).items():
            yield Mistake(href=_href(form, step, anchor_of(name)), message=text)


def _href(form: FilledForm, step: Step, anchor: str = "") -> str:
    address = f"/inquire/{form.draft.handle}/{step.value}?then=check"
    return f"{address}#{anchor}" if anchor else address


def _parts(form: FilledForm, say: Say) -> Iterator[Part]:
    """Steps under one heading, such as country and province, are one part."""
    rows: dict[str, list[Row]] = {}
    hrefs: dict[str, str] = {}
    reader = _Reader(form, field_texts(say), say)
    for step in form.steps:
        if step in (Step.CHECK, Step.CONSENT):
            continue
        title = heading(step, is_for_somebody_else=form.relevance.is_for_somebody_else)
        hrefs.setdefault(title, _href(form, step))
        rows.setdefault(title, []).extend(reader.rows(step))
    for title, those in rows.items():
        yield Part(heading=title, href=hrefs[title], rows=tuple(those))


class _Reader:
    """Puts what was typed as it is read."""

    def __init__(self, form: FilledForm, named: FieldTexts, say: Say) -> None:
        self._form, self._texts, self._say = form, named, say
        self._answers: Mapping[str, str] = form.answers
        self._locale = form.draft.locale

    def rows(self, step: Step) -> Iterator[Row]:
        if step is Step.HEALTH:
            yield from self._screening()
            return
        for name in _ROWS[step]:
            if name == "blackout":
                yield from self._blackout()
            elif value := self._value(name):
                anchor = anchor_of(name) if name != "willing_to_travel_to" else ""
                label = self._texts.labels[name]
                yield Row(label=label, value=value, href=_href(self._form, step, anchor))

    def _value(self, name: str) -> str:
        typed = self._answers.get(name, "").strip()
        match name:
            case "location":
                return self._clinic(typed) if typed else self._say(NO_PREFERENCE)
            case "willing_to_travel_to":
                return "\n".join(self._clinic(slug) for slug in willing_of(self._answers))
            case "patient.date_of_birth" | "travel.earliest" | "travel.latest":
                return self._day(name)
            case "residence.subdivision_ca" | "residence.subdivision_us":
                return subdivision_name(typed, self._locale) if typed else ""
            case "residence.plan_subdivision":
                return subdivision_name(typed, self._locale) if typed else ""
            case "residence.country" | "travel.citizenship":
                return _label(choices(self._locale).countries, typed)
            case "patient.language":
                return _label(choices(self._locale).languages, typed)
            case "patient.timezone":
                return _label(choices(self._locale).zones, typed)
            case "residence.postal_prefix":
                return (postal_prefix(typed) or "").upper()
            case "patient.interpreter":
                return self._texts.answer("prior.imaging", "yes") if typed == "yes" else ""
            case _:
                return self._texts.answer(name, typed)

    def _clinic(self, slug: str) -> str:
        found = self._form.offer.clinic(slug)
        return found.name if found else slug

    def _day(self, name: str) -> str:
        year, month, day = (
            self._answers.get(f"{name}.{part}", "").strip() for part in ("year", "month", "day")
        )
        if not (year or month or day):
            return ""
        try:
            return format_day(date(int(year), int(month), int(day)), self._locale)
        except ValueError:
            return " ".join(part for part in (day, month, year) if part)

    def _blackout(self) -> Iterator[Row]:
        for index in range(10):
            ends = [self._day(f"blackout.{index}.{end}") for end in ("from", "to")]
            if any(ends):
                anchor = anchor_of(f"blackout.{index}.from")
                yield Row(
                    label=self._texts.labels["blackout"],
                    value=" – ".join(ends),
                    href=_href(self._form, Step.TRAVEL, anchor),
                )

    def _screening(self) -> Iterator[Row]:
        """The questions as they were put, in the language in which they were read."""
        for index in range(50):
            question = self._answers.get(f"screening.{index}.question")
            answer = self._answers.get(f"screening.{index}.answer")
            if question and answer:
                yield Row(
                    label=question,
                    value=self._texts.answer("screening", answer),
                    href=_href(self._form, Step.HEALTH, f"screening-{index}-answer-yes"),
                    locale=self._form.offer.procedure.locale_of_question(question),
                )


def _label(known: Sequence[object], value: str) -> str:
    labels = {str(getattr(one, "value", "")): str(getattr(one, "label", "")) for one in known}
    return labels.get(value, value)


_ROWS: Mapping[Step, tuple[str, ...]] = {
    Step.WHO: (
        "for_whom", "on_behalf.relationship", "on_behalf.authority", "on_behalf.given_name",
        "on_behalf.family_name", "patient.given_name", "patient.family_name",
        "patient.preferred_name", "patient.date_of_birth", "patient.age_band",
    ),
    Step.COUNTRY: ("residence.country",),
    Step.REGION: (
        "residence.subdivision_ca", "residence.subdivision_us", "residence.plan_subdivision",
        "residence.postal_prefix",
    ),
    Step.CONTACT: (
        "patient.email", "patient.phone", "patient.channel", "patient.best_hours",
        "patient.timezone", "patient.language", "patient.interpreter",
    ),
    Step.NEEDS: ("urgency", "laterality", "prior.imaging", "prior.referral", "message"),
    Step.CLINIC: ("location", "willing_to_travel_to", "doctor_wish"),
    Step.PAYER: ("payer.kind", "payer.claim_number"),
    Step.TRAVEL: (
        "travel.earliest", "travel.latest", "blackout", "travel.mobility_aid",
        "travel.aftercare_by", "travel.companions", "travel.mode", "travel.hours",
        "travel.ground_help", "travel.hotel_help", "travel.citizenship", "travel.passport_valid",
        "travel.visa_letter",
    ),
}  # fmt: skip
