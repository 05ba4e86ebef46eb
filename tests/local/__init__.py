"""`make run`: how it starts, declines to start, keeps running and ends."""
