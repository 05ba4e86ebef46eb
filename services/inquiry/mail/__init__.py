"""Emails to patients: short, in their language, with nothing in them that says why they wrote to
us.
"""
