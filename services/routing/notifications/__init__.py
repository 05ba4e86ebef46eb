"""What somebody chooses to be sent of their leads, when, and when nothing at all."""
