"""Files that people hand in: how they come, where they are kept, and how they are seen."""
