"""What a clinic says differently, beside what it says it instead of."""

from pydantic import BaseModel

from services.content.procedures.domain import Draft
from services.content.procedures.schemas.texts import TextBody
from services.content.text.domain import ProcedureText, filled_in
from services.content.wording.domain import warnings_about
from services.content.wording.schemas import WarningBody, warning_bodies


class OverrideBody(BaseModel):
    """`text` may be written back: what is null in it the clinic says as the network does. `network`
    is what the network's text says by now, null where it is not written in this locale; `revision`
    that of what all locales share. `warnings` are about the words of the page as it would be.
    """

    procedure: str
    location: str
    locale: str
    revision: int
    text: TextBody
    network: TextBody | None
    warnings: list[WarningBody]

    @classmethod
    def of(cls, draft: Draft, *, location: str, locale: str) -> "OverrideBody":
        procedure = draft.value
        own = procedure.override(location, locale) or ProcedureText()
        shared = procedure.texts.get(locale)
        words = filled_in(own, shared) if shared else own
        warnings = warnings_about(words, inherited=procedure.inherited(locale))
        return cls(
            procedure=procedure.slug,
            location=location,
            locale=locale,
            revision=draft.facts_revision,
            text=TextBody.of(own),
            network=TextBody.of(shared) if shared else None,
            warnings=warning_bodies(warnings),
        )
