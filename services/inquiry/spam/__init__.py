"""Spam held off without third parties: what speaks for it, quarantine, and repeats."""
