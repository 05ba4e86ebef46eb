"""Until when a lead waits for what, on the clocks of its clinic."""
