"""Tests of Wayfare; names are the rules they check."""

import shared  # noqa: F401 - decides where time zones come from
