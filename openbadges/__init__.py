"""The papers: Open Badges 2.0 and 3.0, written, signed, baked, read and verified. Pure functions; see README.md."""
