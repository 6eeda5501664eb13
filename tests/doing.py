"""How does a test ask for a mutation, by the name that it has and what it is given?"""

from models.who import Who
from tests.asking import Answer, Asking
from tests.good_input import Input
from tests.stories import Person

REFUSALS = """
... on Refused { code message field }
... on ObjectiveCompletions { refused { refused { code message field } } }
... on CompletionsRevoked { refused { refused { code message field } } }
... on BadgeAwards { refused { refused { code message field } } }
... on AwardsRevoked { refused { refused { code message field } } }
"""


async def ask(asking: Asking, by: Person, mutation: str, given: Input) -> Answer:
    return await ask_as(asking, by.who, mutation, given)


async def ask_as(asking: Asking, who: Who, mutation: str, given: Input) -> Answer:
    """Also as who is no person."""
    kind = mutation[0].upper() + mutation[1:] + "Input"
    members = {line for line in REFUSALS.strip().splitlines() if _fits(mutation, line)}
    query = f"mutation ($input: {kind}!) {{ done: {mutation}(input: $input) {{ __typename {' '.join(members)} }} }}"
    return await asking.answer(who, query, input=given)


OUTCOMES = {
    "completeObjective": "ObjectiveCompletions",
    "revokeCompletion": "CompletionsRevoked",
    "awardBadge": "BadgeAwards",
    "revokeAwards": "AwardsRevoked",
}


def _fits(mutation: str, fragment: str) -> bool:
    return "on Refused" in fragment or OUTCOMES.get(mutation, "nothing") in fragment
