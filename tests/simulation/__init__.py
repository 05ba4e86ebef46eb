"""A network of clinics over a year of inquiries: `python -m tests.simulation` writes a report with
pictures; the short form is a test.
"""
