"""Mail: what letters say, how they look, and how they leave."""
