"""Medical reviews: which revision of a text a physician has read, and when the next one is due."""
