"""Leads whose time runs out: who is to look at them, and which doctor gets them instead."""
