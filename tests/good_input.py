"""Every mutation with input that is good in the chess club, for bad input to be a variation of."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from actions.access_tokens import create_access_token
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import create_badge
from actions.displays import create_display_token
from actions.evidence import Item, submit_evidence
from actions.grants import grant_spaces
from actions.issuers import create_issuer
from actions.learners import add_learner
from actions.lti_links import link_lti
from actions.objectives import create_manual_objective
from actions.pathway_trees import Branch
from actions.pathways import create_pathway
from actions.progress import complete_objective
from actions.spaces import create_space
from actions.staff import invite_staff
from actions.tokens import sealed_hash, token_hash
from actions.webhooks import create_webhook
from models.codes import Code
from models.diary import SpaceEventKind
from models.objectives import EvidencePolicy, Objective
from models.staff import StaffMember
from models.users import EmailAddress
from models.webhooks import WebhookDelivery
from schema.ids import encode
from tests.climbing import climb, master
from tests.elsewhere import brought
from tests.enrolling import course_of, linked, platform_of
from tests.stories import ENDS_ON, ChessClub

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
    staff: str
    fresh_issuer: str
    token: str
    own_award: str
    submission: str
    other_submission: str
    forks: str
    mate: str
    champion: str
    draft: str
    published: str
    followed: str
    webhook: str
    delivery: str
    platform: str
    lti: str


INVITATION = "laurel_invitation_for_tests"  # whom Ina was sent
HOOK = "https://hooks.example/laurel"
CODE = "246802"  # mailed to Olive
CLAIMED, SECOND, THIRD = "olive@claimed.example", "olive@home.example", "olive@old.example"


async def ours(club: ChessClub) -> Named:
    """With a badge that is free for an objective, Ben who has completed one, and Olive's own addresses and tokens."""
    by_olive = club.by(club.olive)
    free = await create_badge(by_olive, club.issuer, "Endgame", "For winning one.")
    webhook = (await create_webhook(by_olive, club.issuer, HOOK, [SpaceEventKind.OBJECTIVE_COMPLETED])).id
    await complete_objective(by_olive, club.solve_forks, [club.ben])
    (award,) = (await award_badge(by_olive, club.champion, [Recipient("dora@x.example", None, None)])).done
    return Named(
        encode("issuer", club.issuer),
        encode("badge", free),
        encode("space", club.space),
        encode("objective", club.solve_forks),
        encode("learner", club.ana),
        encode("learner", club.ben),
        encode("award", award),
        encode("display", club.display_id),
        encode("staff", await invited(club)),
        encode("issuer", await create_issuer(by_olive, "New", "https://new.example", "new@x.example")),
        encode("token", await signed_in(club)),
        encode("award", (await award_badge(club.by(club.ivo), club.champion, to_olive(club))).done[0]),
        *[encode("submission", key) for key in await handed_in(club)],
        *(encode("objective", key) for key in (club.solve_forks, club.give_mate, club.be_champion)),
        *[encode("pathway", key) for key in await pathways(club)],
        *[encode(*named) for named in await called(webhook)],
        *[
            encode("platform", await platform_of(club, club.olive, club.issuer, "other")),
            encode("lti", await linked(club)),
        ],
    )


async def called(webhook_id: UUID) -> list[tuple[str, UUID]]:
    """The webhook, and what it was owed first."""
    delivery = (await WebhookDelivery.filter(webhook_id=webhook_id).order_by("event_id"))[0]
    return [("webhook", webhook_id), ("delivery", delivery.id)]


async def pathways(club: ChessClub) -> list[UUID]:
    """A draft, one that is published, and one that the space follows."""
    draft = await create_pathway(club.by(club.olive), club.issuer, "Not yet", master(club))
    return [draft, (await climb(club, subscribed=False)).pathway, (await climb(club)).pathway]


async def handed_in(club: ChessClub) -> list[UUID]:
    """Ana's and Ben's evidence for mate, which waits."""
    await Objective.filter(badge_id__in=[club.mate, club.fork]).update(
        evidence_policy=EvidencePolicy.OPTIONAL
    )
    item = [Item(url="https://x.example/mate")]
    people = (club.ana_account, club.ben_account)
    return [await submit_evidence(club.by(person), club.give_mate, item) for person in people]


def to_olive(club: ChessClub) -> list[Recipient]:
    return [Recipient(club.olive.email, None, None)]


async def invited(club: ChessClub) -> UUID:
    """Two minutes ago, by a link that the tests know."""
    member_id = await invite_staff(club.by(club.olive), club.space, "ina@x.example")
    ago = club.tools.now() - timedelta(minutes=2)
    await StaffMember.filter(id=member_id).update(token_hash=token_hash(INVITATION), invited_at=ago)
    return member_id


async def signed_in(club: ChessClub) -> UUID:
    """Olive with a claimed address and two more that she has verified, codes that the tests know, and a token."""
    now, user_id = club.tools.now(), club.olive.user_id
    await EmailAddress.create(user_id=user_id, address=CLAIMED)
    for address in (SECOND, THIRD):
        await EmailAddress.create(user_id=user_id, address=address, verified_at=now)
    for purpose in (f"sign-in:{club.olive.email}", f"address:{user_id}:{CLAIMED}"):
        digest = sealed_hash(club.tools.sealing, CODE, purpose)
        await Code.create(purpose=purpose, address="x", digest=digest, expires_at=now + timedelta(minutes=5))
    return (await create_access_token(club.by(club.olive), user_id, "A script")).id


async def theirs(club: ChessClub) -> Named:
    """The rival's, whom nobody of the club has anything to do with."""
    by_rita = club.by(club.rita)
    await grant_spaces(club.operator, club.rival_issuer)
    space = await create_space(by_rita, club.rival_issuer, "Dojo", ENDS_ON, "UTC")
    webhook = (await create_webhook(by_rita, club.rival_issuer, HOOK, [SpaceEventKind.LEARNER_ADDED])).id
    objective = await create_manual_objective(by_rita, space, club.rival_badge, "Read one.")
    learner = encode("learner", await add_learner(by_rita, space, "go@learner.example"))
    recipients = [Recipient("gina@x.example", None, None)]
    (award,) = (await award_badge(by_rita, club.rival_badge, recipients)).done
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
        encode("staff", await invite_staff(by_rita, space, "ina@x.example")),
        encode("issuer", club.rival_issuer),
        encode("token", (await create_access_token(by_rita, club.rita.user_id, "A script")).id),
        encode("award", award),
        *[encode("submission", objective)] * 2,
        *[encode("objective", objective)] * 3,
        *[encode("pathway", await rivals_pathway(club))] * 3,
        *[encode(*named) for named in await called(webhook)],
        *[
            encode("platform", rivals := await platform_of(club, club.rita, club.rival_issuer)),
            encode("lti", await link_lti(by_rita, course_of(rivals), space)),
        ],
    )


async def rivals_pathway(club: ChessClub) -> UUID:
    root = Branch("Read", badge_ids=[club.rival_badge])
    return await create_pathway(club.by(club.rita), club.rival_issuer, "Ladders", root)


def good_input(our: Named) -> dict[str, Input]:
    """By mutation; each succeeds when Olive asks for it, in this order."""
    return people(our) | work(our) | spaces(our)


def people(our: Named) -> dict[str, Input]:
    """Of accounts and staff."""
    return {
        "requestSignIn": {"email": "new@x.example"},
        "signIn": {"email": "olive@staff.example", "code": CODE},
        "updateViewer": {"name": "X"},
        "addEmail": {"email": "more@x.example"},
        "verifyEmail": {"email": CLAIMED, "code": CODE},
        "setPrimaryEmail": {"email": SECOND},
        "removeEmail": {"email": THIRD},
        "createAccessToken": {"label": "X"},
        "revokeAccessToken": {"accessToken": our.token},
        "requestSpaces": {"issuer": our.fresh_issuer},
        "setIssuerStaff": {"issuer": our.issuer, "email": "new@x.example", "role": "EDITOR"},
        "removeIssuerStaff": {"issuer": our.issuer, "email": "new@x.example"},
        "inviteStaff": {"space": our.space, "email": "new@x.example"},
        "resendInvitation": {"staffMember": our.staff},
        "removeStaff": {"staffMember": our.staff},
        "acceptInvitation": {"token": INVITATION},
        "eraseAccount": {"email": "olive@staff.example"},
        "updateSpace": {"space": our.space, "name": "X"},
    }


def work(our: Named) -> dict[str, Input]:
    """Of objectives that are there, evidence and awards of one's own."""
    return {
        "reorderObjectives": {"space": our.space, "objectives": [our.mate, our.champion, our.forks]},
        "updateObjective": {"objective": our.objective, "publicCriteria": "X", "points": 7},
        "importAward": {"source": {"document": brought("olive@staff.example")}},
        "rejectAward": {"award": our.own_award},
        "restoreAward": {"award": our.own_award},
        "shareAward": {"award": our.own_award, "shared": True},
        "requestEvidenceUpload": {
            "objective": our.mate,
            "fileName": "mate.png",
            "contentType": "image/png",
            "size": 9,
        },
        "submitEvidence": {"objective": our.forks, "items": [{"text": "X"}]},
        "withdrawEvidence": {"submission": our.submission},
        "acceptEvidence": {"submission": our.submission},
        "returnEvidence": {"submission": our.other_submission, "comment": "X"},
    }


def spaces(our: Named) -> dict[str, Input]:
    """Of everything in spaces, from their making to their end."""
    return {
        "registerLtiPlatform": {
            "issuer": our.issuer,
            "issuerUrl": "https://x.example",
            "clientId": "X",
            **dict.fromkeys(("authUrl", "tokenUrl", "jwksUrl"), "https://x.example/x"),
            "deploymentIds": ["X"],
        },
        "syncLtiRoster": {"link": our.lti},
        "unlinkLti": {"link": our.lti},
        "removeLtiPlatform": {"platform": our.platform},
        "createIssuer": {"name": "X", "url": "https://x.example", "contactEmail": "x@x.example"},
        "createBadge": {"issuer": our.issuer, "name": "X", "description": "X"},
        "updateBadge": {"badge": our.badge, "name": "X", "criteriaUrl": "https://x.example"},
        "archiveBadge": {"badge": our.badge, "archived": False},
        "updateIssuer": {"issuer": our.issuer, "description": "X"},
        "requestImageUpload": {"fileName": "x.png", "contentType": "image/png", "size": 9},
        "createSpace": {"issuer": our.issuer, "name": "X", "endsOn": "2030-06-30", "timeZone": "UTC"},
        "createPathway": {"issuer": our.issuer, "name": "X", "root": {"name": "X", "badges": [our.badge]}},
        "updatePathway": {"pathway": our.followed, "name": "X"},
        "publishPathway": {"pathway": our.draft},
        "subscribePathway": {"space": our.space, "pathway": our.published},
        "unsubscribePathway": {"space": our.space, "pathway": our.followed},
        "archivePathway": {"pathway": our.followed},
        "createWebhook": {"issuer": our.issuer, "url": HOOK, "kinds": ["OBJECTIVE_COMPLETED"]},
        "updateWebhook": {"webhook": our.webhook, "kinds": ["LEARNER_ADDED"]},
        "replayWebhookDelivery": {"delivery": our.delivery},
        "removeWebhook": {"webhook": our.webhook},
        "createManualObjective": {"space": our.space, "badge": our.badge, "publicCriteria": "X"},
        "createBadgeObjective": {"space": our.space, "badge": our.badge},
        "addLearner": {"space": our.space, "email": "new@x.example"},
        "importLearners": {"space": our.space, "csv": "email\nnew@y.example"},
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
        "removeObjective": {"objective": our.objective},
        "archiveSpace": {"space": our.space},
        "reopenSpace": {"space": our.space, "endsOn": "2030-06-30"},
    }
