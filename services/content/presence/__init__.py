"""Who has a text open at this moment."""
