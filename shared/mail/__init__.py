"""Emails over SMTP: a message as bytes, connections that are used again, and what became of it."""

from shared.mail.message import html_body, message_bytes, plain_body
from shared.mail.server import Delivery, MailServer

__all__ = ["Delivery", "MailServer", "html_body", "message_bytes", "plain_body"]
