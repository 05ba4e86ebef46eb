"""What others are told of inquiries."""
