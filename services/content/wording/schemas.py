"""Warnings in answers, and an editor's word that they are known."""

from collections.abc import Iterable

from pydantic import BaseModel

from services.content.wording.domain import Reason, WordingWarning


class WarningBody(BaseModel):
    """`start` and `end` count the characters of the text at `field`; `sentence` says why."""

    reason: Reason
    field: str
    section: str
    start: int
    end: int
    words: str
    sentence: str

    @classmethod
    def of(cls, warning: WordingWarning) -> "WarningBody":
        return cls(**vars(warning), sentence=warning.sentence)


def warning_bodies(warnings: Iterable[WordingWarning]) -> list[WarningBody]:
    return [WarningBody.of(warning) for warning in warnings]
