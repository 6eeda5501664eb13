"""The machine: runs GraphQL. It knows nothing of badges."""
