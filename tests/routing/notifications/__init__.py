"""Digests, quiet hours, and what a computer may say."""
