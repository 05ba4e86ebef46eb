"""What people who run the system do."""
