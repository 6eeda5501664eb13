"""The proof that the level-by-level executor can't be told from graphql-core's own."""
