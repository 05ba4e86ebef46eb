"""Tests of the inquiry service, by feature."""
