"""The doors: root queries and mutations by noun, which parse, call the verb or finder, and wrap."""
