"""Erasure: a patient, or the time that is up, has everything about an inquiry made unreadable."""
