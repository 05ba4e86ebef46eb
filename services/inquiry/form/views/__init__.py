"""What the pages of the form are given."""

from services.inquiry.form.views.check import CheckView, check_view
from services.inquiry.form.views.preview import PreviewLine, preview_lines
from services.inquiry.form.views.sent import SentView, sent_view
from services.inquiry.form.views.step import (
    ChooserView,
    LanguageChoice,
    StepView,
    chooser_view,
    languages_beside,
    postponed,
    step_view,
)

__all__ = [
    "CheckView",
    "ChooserView",
    "LanguageChoice",
    "PreviewLine",
    "SentView",
    "StepView",
    "check_view",
    "chooser_view",
    "languages_beside",
    "postponed",
    "preview_lines",
    "sent_view",
    "step_view",
]
