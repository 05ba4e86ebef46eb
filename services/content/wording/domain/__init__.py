"""Warnings about the words of a page. Pure: the same text gives the same warnings."""

from services.content.wording.domain.guard import MOST_WARNINGS, warnings_about
from services.content.wording.domain.warning import Reason, WordingWarning

__all__ = ["MOST_WARNINGS", "Reason", "WordingWarning", "warnings_about"]
