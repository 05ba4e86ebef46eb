"""Editors' and reviewers' pages over texts, reviews and the workflow."""
