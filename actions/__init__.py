"""What can happen: the verbs by noun, and nothing else writes."""
