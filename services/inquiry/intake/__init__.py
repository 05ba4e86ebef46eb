"""Intake: a patient sends an inquiry, as JSON or through the form."""
