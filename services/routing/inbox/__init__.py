"""The inbox: lists of leads, one lead, and a stream that names those that have changed."""
