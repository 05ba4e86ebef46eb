"""Tests of how the network looks."""
