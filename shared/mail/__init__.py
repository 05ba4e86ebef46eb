"""Emails over SMTP: a message as bytes, connections that are used again, and what became of it."""

from shared.mail.message import message_bytes
from shared.mail.server import Delivery, MailServer

__all__ = ["Delivery", "MailServer", "message_bytes"]
