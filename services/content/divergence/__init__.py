"""Divergence: what clinics say differently, and whether the network has moved on since."""
