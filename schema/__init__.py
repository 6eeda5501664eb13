"""What is seen: GraphQL types and inputs by noun, built from rows."""
