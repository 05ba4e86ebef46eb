"""Routing: finds a clinic and a doctor for every inquiry, and says why."""
