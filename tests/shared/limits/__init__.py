"""How many requests are answered."""
