"""Tests of the inquiry service."""
