"""Answers: what a patient is asked, or offered, while an inquiry is on its way."""
