"""Asking the rules in force for somebody who is, or may become, a patient."""
