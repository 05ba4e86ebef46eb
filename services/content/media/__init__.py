"""Pictures: taken in by their bytes, cleaned, drawn in the sizes that pages need, and delivered."""
