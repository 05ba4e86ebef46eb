"""Tests of how the network looks to inquiry's patients."""
