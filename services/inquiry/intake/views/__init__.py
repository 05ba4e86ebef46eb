"""What the pages of the intake are given."""

from services.inquiry.intake.views.form import FormView, chooser_view, form_view
from services.inquiry.intake.views.sent import SentView, sent_view

__all__ = ["FormView", "SentView", "chooser_view", "form_view", "sent_view"]
