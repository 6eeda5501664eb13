"""What does a client say to ask twice and have it done once? (rule 35)"""

KEY = (
    "A text of the client's own, new for each act: asked again with it within 48 hours, the same answer comes "
    "and nothing is done twice."
)
