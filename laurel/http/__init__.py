"""GraphQL over HTTP, as its specification says (draft of September 2025 and after)."""
