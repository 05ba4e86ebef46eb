"""The content model: the parts of a text, its locales and its limits; imports no other feature."""
