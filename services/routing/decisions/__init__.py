"""The decision: which clinic and doctor an inquiry goes to, and why."""
