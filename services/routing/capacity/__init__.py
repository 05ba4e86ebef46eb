"""The capacity of each doctor at each clinic: reserved, confirmed, and given back."""
