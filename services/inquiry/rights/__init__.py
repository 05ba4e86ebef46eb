"""What privacy law lets patients do: have a copy of everything, correct their details, withdraw.
Erasing is a feature of its own.
"""
