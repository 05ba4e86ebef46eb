"""What the console's templates are given: formatted words, no documents and no domain objects."""
