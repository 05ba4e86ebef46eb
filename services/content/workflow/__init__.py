"""The way of a page: published now or at an hour, one revision and no other; and taken down."""
