"""What is done with saved views."""
