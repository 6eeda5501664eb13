"""What mutations are given, by noun."""
