"""What is done with what somebody has looked at."""
