"""What is done when the topic has lost what it was told."""
