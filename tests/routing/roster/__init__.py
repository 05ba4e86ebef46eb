"""Who takes leads, how many and when."""
