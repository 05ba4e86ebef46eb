"""Tests of Wayfare; names are the rules they check."""
