"""A patient asks for a person."""
