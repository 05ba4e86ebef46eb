"""What holds at every edge of all three services, whatever is sent to them."""
