"""Inquiries: the aggregate, its transitions, and the only writer of its collection."""
