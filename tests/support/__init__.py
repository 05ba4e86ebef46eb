"""Builders, fakes and fixtures that tests of all parts use."""
