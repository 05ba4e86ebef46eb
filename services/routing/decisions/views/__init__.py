"""A decision as people read it: whole sentences in the reader's language."""

from services.routing.decisions.views.sentence import sentence_of
from services.routing.decisions.views.wording import Translate

__all__ = ["Translate", "sentence_of"]
