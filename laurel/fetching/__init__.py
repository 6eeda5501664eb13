"""How does Laurel get and post to addresses that strangers name? See docs/decisions/0021-fetching.md."""
