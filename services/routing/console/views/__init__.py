"""What the console's templates are given: formatted texts, no documents and no domain objects."""
