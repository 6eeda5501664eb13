"""A small world to look at: who is in it, and how is it made? By verbs alone, as users would make it."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from uuid import UUID

import orjson
from starlette.responses import Response

from actions.access_tokens import create_access_token
from actions.badges import create_badge
from actions.displays import create_display_token
from actions.grants import create_organization, grant_organization, grant_pro, grant_staff
from actions.issuers import create_issuer
from actions.leaderboard import share_real_name, update_leaderboard_options
from actions.learners import add_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.pathway_subscriptions import subscribe_pathway
from actions.pathway_trees import Branch
from actions.pathways import create_pathway, publish_pathway
from actions.progress import complete_objective
from actions.spaces import create_space
from actions.tools import Actor, Tools, laurel
from actions.unsubscribing import unsubscribe
from actions.users import ensure_user
from laurel.playground import page
from laurel.settings import VAR, Settings
from laurel.settings_of_addresses import LOCAL
from models.installation import epoch
from models.objectives import EvidencePolicy, objectives
from models.who import Viewer
from schema.ids import encode

FILE = VAR / "demo.json"
OWNER = ("olive@demo.example", "Olive Okafor")
STAFF = ("sam@demo.example", "Sam Rivera")
LEARNERS = (
    "Ana Lima", "Björn Åkesson", "Chen Wei", "Dina Haddad", "Emre Öztürk", "Fatou Diop", "Grace Kim",
    "Hugo Silva", "Ivana Novak", "Jonas Weber", "Kavya Rao", "Liam Byrne",
)  # fmt: skip  # a list of people reads in lines
BADGES = (
    ("First Game", "Play a game to its end, by the rules.", 10),
    ("Fork", "Attack two pieces at once, in a real game.", 20),
    ("Scholar", "Write down a game and explain three of its moves.", 30),
    ("Endgame", "Win king and rook against king.", 40),
    ("Simultaneous", "Play in the simultaneous display.", 50),
)
CLUB_PLAYER = ("Club Player", "Know the rules and play well.")
CHAMPION = ("Champion", "Win the tournament of the club.", 100)
# How many of the badges each learner has earned at the start, in the order of LEARNERS.
EARNED = (5, 4, 4, 3, 3, 3, 2, 2, 1, 1, 0, 0)


class Demo(NamedTuple):
    """The tokens to come with, and ids for the playground's examples. `epoch` names the database they are of."""

    epoch: str
    owner: str
    staff: str
    learner: str
    display: str
    space: str
    objective: str
    learners: list[str]

    @property
    def variables(self) -> Mapping[str, Mapping[str, object]]:
        """By example: what to fill in."""
        return {
            "award": {"objective": self.objective, "learners": self.learners},
            "live-leaderboard": {"space": self.space},
        }


async def ensure_demo(tools: Tools) -> Demo:
    """The demo world of this database, made where it is not there yet; its tokens are kept in `FILE`."""
    known = await known_demo()
    if known:
        return known
    demo = await _make(tools)
    _keep(demo, FILE)
    return demo


async def known_demo() -> Demo | None:
    """The demo world that was made in this database, if one was."""
    kept = _kept(FILE)
    return kept if kept and kept.epoch == str(await epoch()) else None


async def local_demo(settings: Settings) -> Demo | None:
    """The same, where only this machine can come: its tokens may be shown."""
    return await known_demo() if settings.host in LOCAL and not settings.address else None


async def playground_page(settings: Settings) -> Response:
    """The playground; with the demo staff member's token filled in where only this machine can come."""
    demo = await local_demo(settings)
    return page(demo.staff if demo else None, demo.variables if demo else {})


def _keep(demo: Demo, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)  # so that the new one is as private as we make it
    file.touch(0o600)
    file.write_bytes(orjson.dumps(demo._asdict(), option=orjson.OPT_INDENT_2))


def _kept(file: Path) -> Demo | None:
    return Demo(**orjson.loads(file.read_bytes())) if file.exists() else None


async def _make(tools: Tools) -> Demo:
    operator = laurel(tools)
    owner_id, owner = await _person(tools, *OWNER)
    staff_id, staff = await _person(tools, *STAFF)
    learner_id, learner = await _person(tools, address(LEARNERS[3]), LEARNERS[3])
    by = Actor(Viewer(owner_id), tools)
    issuer_id = await _issuer(by, operator)
    ends_on = (tools.now() + timedelta(days=365)).date()
    space_id = await create_space(
        by, issuer_id, "Chess Club", ends_on, "Europe/Paris", "Tuesdays at five, beginners welcome."
    )
    await grant_staff(operator, space_id, staff_id)
    objective_ids = await _objectives(by, issuer_id, space_id)
    learner_ids = [await add_learner(by, space_id, address(name), name) for name in LEARNERS]
    for name in LEARNERS:
        await unsubscribe(operator, address(name))  # nobody reads what their awards would be told by
    await _pathway(by, issuer_id, space_id, objective_ids)
    await _history(Actor(Viewer(staff_id), tools), objective_ids, learner_ids)
    await update_leaderboard_options(by, space_id, enabled=True, use_aliases=True, allow_real_names=True)
    await share_real_name(Actor(Viewer(learner_id), tools), learner_ids[3], True)
    display = await create_display_token(by, space_id, "The screen in the hall")
    return Demo(
        epoch=str(await epoch()),
        owner=owner,
        staff=staff,
        learner=learner,
        display=display.token,
        space=encode("space", space_id),
        objective=encode("objective", objective_ids[-1]),
        learners=[encode("learner", learner_ids[place]) for place in (4, 5)],
    )


async def _person(tools: Tools, email: str, name: str) -> tuple[UUID, str]:
    user_id = await ensure_user(laurel(tools), email, name)
    return user_id, (await create_access_token(laurel(tools), user_id, "Demo")).token


async def _issuer(by: Actor, operator: Actor) -> UUID:
    issuer_id = await create_issuer(
        by, "Riverside Games", "https://riverside.demo.example", OWNER[0], "Board games for everybody."
    )
    organization_id = await create_organization(operator, "Riverside Leisure")
    await grant_pro(operator, organization_id)
    await grant_organization(operator, issuer_id, organization_id)
    return issuer_id


async def _objectives(by: Actor, issuer_id: UUID, space_id: UUID) -> list[UUID]:
    """The manual ones; one more follows the champion's badge."""
    made = []
    for name, criteria, points in BADGES:
        badge_id = await create_badge(by, issuer_id, name, criteria, criteria)
        made.append(
            await create_manual_objective(
                by,
                space_id,
                badge_id,
                criteria,
                private_criteria="Ask how it felt.",
                evidence_policy=EvidencePolicy.OPTIONAL,
                points=points,
            )
        )
    name, criteria, points = CHAMPION
    champion_id = await create_badge(by, issuer_id, name, criteria, criteria)
    await create_badge_objective(by, space_id, champion_id, points)
    return made


async def _pathway(by: Actor, issuer_id: UUID, space_id: UUID, objective_ids: list[UUID]) -> None:
    """From two of the first three badges on to the others; who has come through is a club player."""
    known = await objectives(objective_ids)
    badge_ids = [known[objective_id].badge_id for objective_id in objective_ids]
    root = Branch(
        "Club player",
        completion_badge_id=await create_badge(by, issuer_id, *CLUB_PLAYER),
        children=[
            Branch("Ground rules", badge_ids=badge_ids[:3], required=2),
            Branch("Playing well", badge_ids=badge_ids[3:]),
        ],
    )
    pathway_id = await create_pathway(by, issuer_id, "From beginner to club player", root)
    await publish_pathway(by, pathway_id)
    await subscribe_pathway(by, space_id, pathway_id)


async def _history(by: Actor, objective_ids: list[UUID], learner_ids: list[UUID]) -> None:
    for place, objective_id in enumerate(objective_ids):
        earners = [
            learner_id for learner_id, earned in zip(learner_ids, EARNED, strict=True) if earned > place
        ]
        await complete_objective(by, objective_id, earners)


def address(name: str) -> str:
    """Of a learner of this name."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace(" ", ".")
    return f"{plain}@demo.example"
