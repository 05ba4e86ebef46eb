"""What people type into the console's forms, as values."""
