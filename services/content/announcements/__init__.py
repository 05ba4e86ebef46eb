"""Announcements: what patients are told at the top of pages for some time."""
