"""Somebody wants to know what exactly was agreed to."""

from dataclasses import dataclass

from services.inquiry.intake.domain.consent_texts import ConsentText, history, successor
from services.inquiry.intake.domain.consents import ConsentTextUnknown
from services.inquiry.intake.ports import ConsentTexts


@dataclass(frozen=True, kw_only=True)
class ReadText:
    """A version, and the one that took its place; None while it is the current one."""

    text: ConsentText
    successor: ConsentText | None


@dataclass(frozen=True, kw_only=True)
class ReadConsentText:
    """Any version there ever was, also one that this program does not carry any more."""

    texts: ConsentTexts

    async def __call__(self, purpose: str, version: str) -> ReadText:
        every = [*history(), *await self.texts.of_purpose(purpose)]
        found = (t for t in every if (t.purpose, t.text_version) == (purpose, version))
        text = next(found, None)
        if text is None:
            raise ConsentTextUnknown
        return ReadText(text=text, successor=successor(text, every))
