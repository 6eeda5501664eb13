"""How many does a list give that no argument bounds? What the cost of a request counts with (docs/limits.md).

Where one thing leads back to itself it is the most there can be (rule 38): a chain of them multiplies. Of what
many learners have it is what a large space has, so that a whole class can be read at once.
"""

MOST_STAFF = 200  # of a space or an issuer
ELEMENTS = 300  # of a pathway, read as a tree
OBJECTIVES = 100  # that one learner has progress on; 500 at most
PATHWAYS = 5  # that a space follows; 20 at most
MANY_ELEMENTS = 100  # of a pathway, for each learner; 300 at most
LTI_LINKS = 50  # of a platform or a space
ISSUERS = 100  # of an organization, or with the viewer on the staff
WEBHOOKS = 20  # of an issuer
DAYS = 1000  # with completions, of a space
BADGES = 100  # that one element asks for
