"""Inquiries, and the texts that people have agreed to."""

from services.inquiry.intake.store.consent_texts import MongoConsentTexts
from services.inquiry.intake.store.inquiries import MongoInquiries, personal_fields

__all__ = ["MongoConsentTexts", "MongoInquiries", "personal_fields"]
