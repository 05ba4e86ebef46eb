"""What managers do with policies."""
