"""What editors and reviewers do, in the words of the tests."""

from dataclasses import replace
from datetime import date, datetime

from services.content.procedures.domain import Precondition
from services.content.publishing.domain import Representation
from services.content.reviews.domain import Reviewer
from services.content.reviews.usecases.review_text import Reading
from services.content.revisions.domain import Kind
from services.content.text.domain import ProcedureText
from services.content.wiring import Content
from services.content.workflow.usecases.publish_revision import Published, Wish

REVIEWER = Reviewer(name="Dr. Ada Sample", licence="CPSO 12345", province="CA-ON")
ON, DUE = date(2026, 11, 20), date(2027, 11, 20)


async def edit(content: Content, funding: str, *, locale: str = "en-CA") -> int:
    """The revision that the text has then."""
    draft = await content.stores.procedures.get("ear-tubes")
    assert draft is not None
    seen = draft.text_revision(locale)
    text = draft.value.texts.get(locale, ProcedureText(title="Aérateurs"))
    edited = await content.edit_text(
        "ear-tubes",
        locale,
        replace(text, funding=funding),
        precondition=Precondition(revisions=frozenset({seen}) if seen else None),
        by="ed",
    )
    return edited.text_revisions[locale]


async def review(
    content: Content, revision: int, *, locale: str = "en-CA", due: date = DUE
) -> None:
    draft = await content.stores.procedures.get("ear-tubes")
    assert draft is not None
    seen = await content.stores.reviews.get("ear-tubes", locale)
    reading = Reading(
        procedure="ear-tubes",
        locale=locale,
        revision=revision,
        facts_revision=draft.facts_revision,
        reviewer=REVIEWER,
        on=ON,
        due=due,
    )
    await content.workflow.record_review(reading, seen={seen.revision}, by="rev")


async def publish(
    content: Content,
    *,
    locale: str | None = "en-CA",
    at: str | None = None,
    revision: int | None = None,
    reason: str = "",
) -> Published:
    wish = Wish(
        location="toronto",
        procedure="ear-tubes",
        locale=locale,
        revision=revision,
        at=datetime.fromisoformat(at) if at else None,
        reason=reason,
    )
    seen = await content.stores.workflows.get("toronto", "ear-tubes")
    return await content.workflow.publish(wish, seen={seen.revision}, by="ed")


async def shown(content: Content, locale: str = "en-CA") -> str:
    """What readers get; empty where there is no page."""
    key = f"toronto:ear-tubes:{locale}"
    body = await content.stores.pages.body(key, Representation.JSON, ["identity"])
    return body.content.decode() if body else ""


async def history(content: Content) -> list[tuple[str | None, str]]:
    """Who did what, the first step first."""
    found = await content.list_revisions(Kind.WORKFLOW, "toronto:ear-tubes", before=None, limit=100)
    return [(one.by, (one.body or {})["last"]["action"]) for one in reversed(found)]
