"""One page of the form: its questions, what was typed, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.inquiry.catalogue.domain import Clinic, Procedure
from services.inquiry.form.domain import FIRST, FilledForm, Relevance, Step
from services.inquiry.form.views.consents import ConsentChoice, consent_choices, ticked
from services.inquiry.form.views.errors import SummaryLine, errors_of, summary_of
from services.inquiry.form.views.texts import FieldTexts, Say, field_texts, heading
from services.inquiry.intake.views.choices import Choices, choices
from shared.formatting import format_phone, format_wait, sort_key, subdivision_name
from shared.web import PATIENT_LOCALES

_SPANS_AT_MOST = 10


@dataclass(frozen=True, kw_only=True)
class ClinicChoice:
    slug: str
    name: str
    city: str
    phone: str
    phone_link: str


@dataclass(frozen=True, kw_only=True)
class LanguageChoice:
    locale: str
    name: str


@dataclass(frozen=True, kw_only=True)
class StepView:
    """`values` by field name as typed, empty where nothing was; `errors` by field name; `wait`: how
    long to wait before it can be sent again; `spans`: numbers of the lines for days.
    """

    handle: str
    step: str
    title: str
    title_locale: str
    heading: str
    position: int
    count: int
    is_first: bool
    is_changing: bool
    back: str | None
    relevance: Relevance
    values: Mapping[str, str] = field(repr=False)
    errors: Mapping[str, str]
    summary: tuple[SummaryLine, ...]
    texts: FieldTexts
    choices: Choices
    clinics: tuple[ClinicChoice, ...]
    wished: ClinicChoice | None
    questions: tuple[str, ...]
    questions_locale: str
    consents: tuple[ConsentChoice, ...]
    spans: tuple[int, ...]
    languages: tuple[LanguageChoice, ...]
    wait: str | None = None

    @property
    def labels(self) -> Mapping[str, str]:
        return self.texts.labels

    @property
    def options(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return self.texts.options


@dataclass(frozen=True, kw_only=True)
class ProcedureChoice:
    """`locale`: of the label."""

    value: str
    label: str
    locale: str


@dataclass(frozen=True, kw_only=True)
class ChooserView:
    procedures: tuple[ProcedureChoice, ...]
    is_unknown: bool
    languages: tuple[LanguageChoice, ...]


def step_view(form: FilledForm, step: Step, say: Say, *, is_changing: bool = False) -> StepView:
    """With what is wrong, once it was sent: a page that nobody has sent yet has no mistakes."""
    draft, offer = form.draft, form.offer
    locale = draft.locale
    problems = form.problems_of(step) if step in draft.answered else ()
    errors = errors_of(problems, draft.answers)
    clinics = {clinic.slug: _clinic(clinic, locale) for clinic in offer.clinics}
    before = form.before(step)
    return StepView(
        handle=draft.handle,
        step=step.value,
        title=offer.procedure.title(locale),
        title_locale=offer.procedure.title_locale(locale),
        heading=heading(step, is_for_somebody_else=form.relevance.is_for_somebody_else),
        position=form.steps.index(step) + 1,
        count=len(form.steps),
        is_first=step is FIRST,
        is_changing=is_changing,
        back=Step.CHECK.value if is_changing else (before.value if before else None),
        relevance=form.relevance,
        values=defaultdict(str, _values(form)),
        errors=errors,
        summary=summary_of(errors),
        texts=field_texts(say),
        choices=choices(locale),
        clinics=tuple(clinics.values()),
        wished=clinics.get(draft.answers.get("location", "")),
        questions=offer.procedure.questions(locale),
        questions_locale=offer.procedure.questions_locale(locale),
        consents=consent_choices(form),
        spans=_spans(draft.answers),
        languages=languages_beside(locale),
    )


def postponed(view: StepView, seconds: int, locale: str) -> StepView:
    """The same page, which cannot be sent yet."""
    return replace(view, wait=format_wait(seconds, locale))


def chooser_view(procedures: Sequence[Procedure], locale: str, *, is_unknown: bool) -> ChooserView:
    titled = [
        ProcedureChoice(value=one.slug, label=one.title(locale), locale=one.title_locale(locale))
        for one in procedures
    ]
    return ChooserView(
        procedures=tuple(sorted(titled, key=lambda choice: sort_key(choice.label))),
        is_unknown=is_unknown,
        languages=languages_beside(locale),
    )


def languages_beside(locale: str) -> tuple[LanguageChoice, ...]:
    """The other languages of the form, by their own names."""
    return tuple(
        LanguageChoice(locale=one, name=_NAMES.get(one.partition("-")[0], one))
        for one in PATIENT_LOCALES
        if one != locale
    )


_NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "zh": "中文"}


def _clinic(clinic: Clinic, locale: str) -> ClinicChoice:
    return ClinicChoice(
        slug=clinic.slug,
        name=clinic.name,
        city=f"{clinic.city}, {subdivision_name(clinic.province, locale)}",
        phone=format_phone(clinic.phone),
        phone_link=f"tel:{clinic.phone}",
    )


def _values(form: FilledForm) -> dict[str, str]:
    """Ticks and answers only at the texts that they were given to."""
    kept = {
        name: value
        for name, value in form.draft.answers.items()
        if not name.startswith(("screening.", "consents."))
    }
    return {**kept, **ticked(form), **_screening(form)}


def _screening(form: FilledForm) -> dict[str, str]:
    """The answer stays with its question: where that has moved, it moves along; in another language
    it is the one in the same place.
    """
    answers, procedure = form.draft.answers, form.offer.procedure
    given = {
        answers[f"screening.{index}.question"]: answers.get(f"screening.{index}.answer", "")
        for index in range(50)
        if f"screening.{index}.question" in answers
    }
    values = {}
    for index, question in enumerate(procedure.questions(form.draft.locale)):
        sames = [texts[index] for texts in procedure.screening.values() if index < len(texts)]
        known = [given[text] for text in (question, *sames) if text in given]
        values[f"screening.{index}.answer"] = known[0] if known else ""
    return values


def _spans(answers: Mapping[str, str]) -> tuple[int, ...]:
    """Those that are filled in, and one more."""
    filled = {name.split(".")[1] for name in answers if name.startswith("blackout.")}
    return tuple(range(min(len(filled) + 1, _SPANS_AT_MOST)))
