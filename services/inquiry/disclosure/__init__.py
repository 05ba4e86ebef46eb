"""Disclosure: a named person of a clinic is shown a patient's details, and that is recorded
first.
"""
