"""Which leads somebody has not looked at."""
