"""The chess club: a small named world that most stories are told in. Variations are made in the test."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from actions.access_tokens import create_access_token
from actions.badges import create_badge
from actions.displays import create_display_token
from actions.grants import create_organization, grant_issuer_role, grant_organization, grant_pro, grant_staff
from actions.issuers import create_issuer
from actions.leaderboard import update_leaderboard_options
from actions.learners import add_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.spaces import create_space
from actions.tools import Actor, Tools, laurel
from actions.users import ensure_user
from models.issuers import IssuerRole
from models.who import Display, Nobody, Viewer, Who
from schema.ids import encode

ENDS_ON = date(2030, 6, 30)


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    name: str
    email: str
    user_id: UUID
    token: str

    @property
    def who(self) -> Viewer:
        return Viewer(self.user_id)


@dataclass(frozen=True)
class ChessClub:
    """An issuer on PRO with one space, three people who run it, three learners, and a rival issuer next door.

    Olive owns the issuer, Ivo is on its staff without running the space, Sam is staff of the space. Ana, Ben and
    Cleo learn; Ana and Ben have accounts, Cleo has none. Rita owns the rival issuer and sees nothing of the club.
    """

    tools: Tools
    olive: Person
    ivo: Person
    sam: Person
    ana_account: Person
    ben_account: Person
    rita: Person
    organization: UUID
    issuer: UUID
    space: UUID
    fork: UUID
    mate: UUID
    champion: UUID
    solve_forks: UUID
    give_mate: UUID
    be_champion: UUID
    ana: UUID
    ben: UUID
    cleo: UUID
    display_id: UUID
    display_token: str
    rival_issuer: UUID
    rival_badge: UUID

    @property
    def operator(self) -> Actor:
        return laurel(self.tools)

    def by(self, person: Person) -> Actor:
        """An actor for a verb."""
        return Actor(person.who, self.tools)

    @property
    def screen(self) -> Display:
        return Display(self.space, self.display_id)

    @property
    def everybody(self) -> dict[str, Who]:
        """By role: who asks."""
        return {
            "owner": self.olive.who,
            "issuer staff": self.ivo.who,
            "staff": self.sam.who,
            "learner": self.ana_account.who,
            "display": self.screen,
            "stranger": self.rita.who,
            "nobody": Nobody(),
        }

    @property
    def space_node(self) -> str:
        return encode("space", self.space)


async def chess_club(tools: Tools) -> ChessClub:
    """Made by verbs alone, as users would make it."""
    olive, ivo, sam, ana, ben, rita = [
        await person(tools, name) for name in ("Olive", "Ivo", "Sam", "Ana", "Ben", "Rita")
    ]
    by_olive = Actor(olive.who, tools)
    made = await _issuer(by_olive, ivo) | await _rival(Actor(rita.who, tools))
    made |= await _space(by_olive, sam, made)
    display = await create_display_token(by_olive, made["space"], "The hall")
    return ChessClub(
        tools=tools,
        olive=olive,
        ivo=ivo,
        sam=sam,
        ana_account=ana,
        ben_account=ben,
        rita=rita,
        display_id=display.id,
        display_token=display.token,
        **made,
    )


async def _issuer(by: Actor, ivo: Person) -> dict[str, UUID]:
    operator = laurel(by.tools)
    issuer = await create_issuer(by, "Chess Club", "https://chess.example", "club@chess.example")
    organization = await create_organization(operator, "Games of the Town")
    await grant_pro(operator, organization)
    await grant_organization(operator, issuer, organization)
    await grant_issuer_role(operator, issuer, ivo.user_id, IssuerRole.STAFF)
    badges = {
        name: await create_badge(by, issuer, name.title(), f"For {name}.")
        for name in ("fork", "mate", "champion")
    }
    return {"issuer": issuer, "organization": organization, **badges}


async def _space(by: Actor, sam: Person, made: dict[str, UUID]) -> dict[str, UUID]:
    space = await create_space(by, made["issuer"], "Spring", ENDS_ON, "Europe/Paris")
    await grant_staff(laurel(by.tools), space, sam.user_id)
    forks = await create_manual_objective(
        by, space, made["fork"], "Solve ten forks.", "Ask for the trick.", points=10
    )
    mate = await create_manual_objective(by, space, made["mate"], "Give mate.", points=20, auto_revoke=True)
    champion = await create_badge_objective(by, space, made["champion"], points=30)
    learners = {
        name.lower(): await add_learner(by, space, f"{name.lower()}@learner.example", name)
        for name in ("Ana", "Ben", "Cleo")
    }
    await update_leaderboard_options(by, space, enabled=True)
    return {"space": space, "solve_forks": forks, "give_mate": mate, "be_champion": champion, **learners}


async def _rival(by: Actor) -> dict[str, UUID]:
    issuer = await create_issuer(by, "Go Club", "https://go.example", "club@go.example")
    badge = await create_badge(by, issuer, "Ladder", "For reading a ladder.")
    return {"rival_issuer": issuer, "rival_badge": badge}


async def person(tools: Tools, name: str) -> Person:
    """Somebody with an account and a token; learners have an address of their own kind."""
    domain = "learner.example" if name in ("Ana", "Ben") else "staff.example"
    email = f"{name.lower()}@{domain}"
    user_id = await ensure_user(laurel(tools), email, name)
    return Person(name, email, user_id, (await create_access_token(laurel(tools), user_id, "Tests")).token)
