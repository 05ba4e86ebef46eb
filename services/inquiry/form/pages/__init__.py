"""The pages of the form."""

from services.inquiry.form.pages.form import FormPages

__all__ = ["FormPages"]
