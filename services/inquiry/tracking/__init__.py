"""Tracking: a patient follows an inquiry by a link, without an account."""
