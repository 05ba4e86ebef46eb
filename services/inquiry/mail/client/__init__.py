"""The mail server, by SMTP."""

from services.inquiry.mail.client.sender import SmtpEmailSender

__all__ = ["SmtpEmailSender"]
