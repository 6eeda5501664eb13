"""What we keep: tables and their constraints, who may see and do what, finders, standings, the diary."""
