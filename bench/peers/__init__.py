"""Against whom does Laurel race? A straightforward program each, served from its own packages."""
