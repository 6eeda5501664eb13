"""Clubs that are all alike: for what must not depend on how many there are."""

from dataclasses import dataclass, field
from uuid import UUID

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import create_badge
from actions.displays import create_display_token
from actions.evidence import Item, submit_evidence
from actions.grants import create_organization, grant_organization, grant_pro, grant_staff
from actions.issuers import create_issuer
from actions.leaderboard import update_leaderboard_options
from actions.learners import add_learner
from actions.lti_links import link_lti
from actions.objectives import create_badge_objective, create_manual_objective
from actions.pathway_subscriptions import subscribe_pathway
from actions.pathway_trees import Branch
from actions.pathways import create_pathway, publish_pathway
from actions.progress import complete_objective
from actions.spaces import create_space
from actions.tools import Actor
from actions.webhooks import create_webhook
from models.awards import Award
from models.diary import SpaceEvent, SpaceEventKind
from models.learners import Learner
from models.objectives import EvidencePolicy, Objective
from models.spaces import Space
from models.staff import StaffMember
from models.webhooks import WebhookDelivery
from models.who import Audience
from schema.ids import encode
from schema.leaderboard import MARKS
from tests.climbing import element_ids
from tests.enrolling import course_of, platform_of
from tests.stories import ENDS_ON, ChessClub

ANA = "ana@learner.example"


@dataclass
class Twins:
    """By type of the contract: the ids of one thing of each club, as staff and as a learner know them."""

    staff: dict[str, list[str]] = field(default_factory=dict)
    learner: dict[str, list[str]] = field(default_factory=dict)

    def know(self, name: str, key: str, *, learner_too: bool = True) -> None:
        self.staff.setdefault(name, []).append(key)
        if learner_too:
            self.learner.setdefault(name, []).append(key)


async def twin_clubs(club: ChessClub, count: int) -> Twins:
    """Olive owns each, Sam is staff of its space, and Ana learns in it among others."""
    twins = Twins()
    for place in range(count):
        await _twin(club, twins, f"Twin {place}")
    return twins


async def _twin(club: ChessClub, twins: Twins, name: str) -> None:
    by_olive, operator = club.by(club.olive), club.operator
    issuer = await create_issuer(by_olive, name, "https://twin.example", "twin@chess.example")
    organization = await create_organization(operator, name)
    await grant_pro(operator, organization)
    await grant_organization(operator, issuer, organization)
    badges = [await create_badge(by_olive, issuer, f"{name} {word}", "Earn it.") for word in ("One", "Two")]
    space = await create_space(by_olive, issuer, name, ENDS_ON, "UTC")
    webhook = await create_webhook(
        by_olive, issuer, "https://x.example", [SpaceEventKind.OBJECTIVE_COMPLETED]
    )
    twins.know("Webhook", encode("webhook", webhook.id), learner_too=False)
    platform = await platform_of(club, club.olive, issuer)
    course = await link_lti(by_olive, course_of(platform), space)
    twins.know("LtiPlatform", encode("platform", platform), learner_too=False)
    twins.know("LtiLink", encode("lti", course), learner_too=False)
    twins.know("Organization", encode("organization", organization), learner_too=False)
    twins.know("Issuer", encode("issuer", issuer))
    twins.know("Badge", encode("badge", badges[0]))
    twins.know("Space", encode("space", space))
    manual = await create_manual_objective(by_olive, space, badges[0], "Earn it.", points=1)
    tracked = await create_badge_objective(by_olive, space, badges[1], points=1)
    twins.know("ManualObjective", encode("objective", manual))
    twins.know("BadgeObjective", encode("objective", tracked))
    await _filled(club, twins, space, manual, badges[1])
    delivery = (await WebhookDelivery.filter(webhook_id=webhook.id).order_by("event_id"))[0]
    twins.know("WebhookDelivery", encode("delivery", delivery.id), learner_too=False)


async def _filled(club: ChessClub, twins: Twins, space: UUID, manual: UUID, tracked: UUID) -> None:
    by_olive = club.by(club.olive)
    await grant_staff(club.operator, space, club.sam.user_id)
    people = (("Mia", ANA), ("Lea", "ben@learner.example"), ("Zoe", "rita@staff.example"))
    learners = [await add_learner(by_olive, space, email, name) for name, email in people]
    await update_leaderboard_options(by_olive, space, enabled=True)
    await complete_objective(club.by(club.sam), manual, learners[:2])
    await award_badge(by_olive, tracked, [Recipient(ANA, None, None)])
    await Objective.filter(id=manual).update(evidence_policy=EvidencePolicy.OPTIONAL)
    handed = await submit_evidence(club.by(club.rita), manual, [Item(text="Mine.")])
    twins.know("Submission", encode("submission", handed), learner_too=False)
    await _climbed(twins, by_olive, space, tracked)
    display = await create_display_token(by_olive, space, "The hall")
    twins.know("DisplayToken", encode("display", display.id), learner_too=False)
    twins.know("Learner", encode("learner", learners[0]))
    twins.know("ObjectiveProgress", encode("progress", learners[0], manual))
    await _found(twins, space, learners[0], manual)


async def _climbed(twins: Twins, by: Actor, space: UUID, badge: UUID) -> None:
    """A pathway of two steps, which the space follows."""
    issuer = (await Space.get(id=space)).issuer_id  # type: ignore[attr-defined]  # Tortoise adds it to the field
    leaves = [Branch(word, badge_ids=[badge]) for word in ("One", "Two")]
    pathway = await create_pathway(by, issuer, "Two steps", Branch("Both", children=leaves))
    await publish_pathway(by, pathway)
    await subscribe_pathway(by, space, pathway)
    twins.know("Pathway", encode("pathway", pathway))
    twins.know("PathwayElement", encode("element", (await element_ids(pathway))[1]))


async def _found(twins: Twins, space: UUID, ana: UUID, manual: UUID) -> None:
    award = await Award.get(objective_id=manual, email=ANA)
    line = await SpaceEvent.get(
        space_id=space, learner_id=ana, kind=SpaceEventKind.OBJECTIVE_COMPLETED, award_id=award.id
    )
    twins.know("Award", encode("award", award.id))
    twins.know("SpaceEvent", encode("event", line.id))
    twins.know("StaffMember", encode("staff", (await StaffMember.get(space_id=space)).id))
    twins.know("LeaderboardEntry", encode("entry", (await Learner.get(id=ana)).entry_id))
    twins.staff.setdefault("Leaderboard", []).append(encode("leaderboard", space, MARKS[Audience.STAFF]))
    twins.learner.setdefault("Leaderboard", []).append(encode("leaderboard", space, MARKS[Audience.LEARNERS]))
