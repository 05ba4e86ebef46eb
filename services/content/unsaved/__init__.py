"""What editors have typed and not saved yet, kept for them alone."""
