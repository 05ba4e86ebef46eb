"""Emails to patients: short, in their language; inside they name the procedure, and nothing else
about why somebody wrote to us.
"""
