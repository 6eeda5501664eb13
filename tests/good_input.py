"""Every mutation with input that is good in the chess club, for bad input to be a variation of."""

from dataclasses import dataclass
from typing import Any

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import create_badge
from actions.displays import create_display_token
from actions.grants import grant_spaces
from actions.learners import add_learner
from actions.objectives import create_manual_objective
from actions.progress import complete_objective
from actions.spaces import create_space
from models.who import Who
from schema.ids import encode
from tests.asking import Answer, Asking
from tests.stories import ENDS_ON, ChessClub, Person

Input = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """The ids of one issuer's things, of each type that a mutation takes."""

    issuer: str
    badge: str
    space: str
    objective: str
    learner: str
    completer: str
    award: str
    display: str


async def ours(club: ChessClub) -> Named:
    """With a badge that is free for an objective, and Ben who has completed one."""
    by_olive = club.by(club.olive)
    free = await create_badge(by_olive, club.issuer, "Endgame", "For winning one.")
    await complete_objective(by_olive, club.solve_forks, [club.ben])
    (award,) = (await award_badge(by_olive, club.champion, [Recipient("dora@x.example", None, None)])).awards
    return Named(
        encode("issuer", club.issuer),
        encode("badge", free),
        encode("space", club.space),
        encode("objective", club.solve_forks),
        encode("learner", club.ana),
        encode("learner", club.ben),
        encode("award", award),
        encode("display", club.display_id),
    )


async def theirs(club: ChessClub) -> Named:
    """The rival's, whom nobody of the club has anything to do with."""
    by_rita = club.by(club.rita)
    await grant_spaces(club.operator, club.rival_issuer)
    space = await create_space(by_rita, club.rival_issuer, "Dojo", ENDS_ON, "UTC")
    objective = await create_manual_objective(by_rita, space, club.rival_badge, "Read one.")
    learner = encode("learner", await add_learner(by_rita, space, "go@learner.example"))
    recipients = [Recipient("gina@x.example", None, None)]
    (award,) = (await award_badge(by_rita, club.rival_badge, recipients)).awards
    display = await create_display_token(by_rita, space, "The dojo")
    return Named(
        encode("issuer", club.rival_issuer),
        encode("badge", club.rival_badge),
        encode("space", space),
        encode("objective", objective),
        learner,
        learner,
        encode("award", award),
        encode("display", display.id),
    )


def good_input(our: Named) -> dict[str, Input]:
    """By mutation; each succeeds when Olive asks for it, in this order."""
    return {
        "createIssuer": {"name": "X", "url": "https://x.example", "contactEmail": "x@x.example"},
        "createBadge": {"issuer": our.issuer, "name": "X", "description": "X"},
        "createSpace": {"issuer": our.issuer, "name": "X", "endsOn": "2030-06-30", "timeZone": "UTC"},
        "createManualObjective": {"space": our.space, "badge": our.badge, "publicCriteria": "X"},
        "createBadgeObjective": {"space": our.space, "badge": our.badge},
        "addLearner": {"space": our.space, "email": "new@x.example"},
        "updateLearner": {"learner": our.learner, "name": "X"},
        "completeObjective": {"objective": our.objective, "learners": [our.learner]},
        "revokeCompletion": {"objective": our.objective, "learners": [our.completer], "reason": "X"},
        "awardBadge": {"badge": our.badge, "recipients": [{"email": "new@x.example"}]},
        "revokeAwards": {"awards": [our.award], "reason": "X"},
        "updateLeaderboardOptions": {"space": our.space, "enabled": True},
        "refreshAlias": {"learner": our.learner},
        "createDisplayToken": {"space": our.space, "label": "X"},
        "revokeDisplayToken": {"displayToken": our.display},
        "shareRealName": {"learner": our.learner, "share": True},
        "removeLearner": {"learner": our.learner},
    }


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
