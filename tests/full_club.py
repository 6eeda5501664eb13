"""The chess club where each field of something has a value, and what its things are called."""

from datetime import timedelta

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.evidence import Item, submit_evidence
from actions.pathways import create_pathway
from actions.progress import complete_objective, revoke_completion
from actions.reviewing import return_evidence
from actions.webhooks import create_webhook
from models.awards import Award
from models.badges import Badge
from models.diary import SpaceEventKind
from models.displays import DisplayToken
from models.evidence import EvidenceFile, EvidenceItem, Submission
from models.issuers import Issuer
from models.learners import Learner
from models.lti_links import LtiLink
from models.lti_platforms import LtiPlatform
from models.objectives import EvidencePolicy, Objective
from models.pathways import Pathway
from models.staff import StaffMember
from models.tokens import AccessToken
from models.webhooks import Webhook, WebhookDelivery
from models.who import Audience
from schema.ids import encode
from schema.leaderboard import MARKS
from tests.climbing import climb, element_ids, master
from tests.enrolling import linked
from tests.good_input import invited
from tests.looking import awards_to, diary, learner_of
from tests.stories import ChessClub

ALIGNMENT = {
    "targetName": "x",
    "targetUrl": "https://x.example",
    "targetCode": "x",
    "targetFramework": "x",
    "targetDescription": "x",
}


async def fill(club: ChessClub) -> dict[str, str]:
    """Gives the ids of the things by the names that the matrix of rights has for them."""
    by_sam, now = club.by(club.sam), club.tools.now()
    later = now + timedelta(days=9)
    await Badge.filter(id=club.fork).update(
        criteria_narrative="Win a queen.",
        criteria_url="https://chess.example/fork",
        tags=["tactics"],
        alignments=[ALIGNMENT],
        valid_for="P1Y",
    )
    await Issuer.filter(id=club.issuer).update(spaces_requested_at=now, image_id=club.issuer)
    await StaffMember.filter(space_id=club.space).update(first_name="Sam", last_name="Samson")
    await DisplayToken.filter(id=club.display_id).update(expires_at=later, last_used_at=now)
    await AccessToken.filter(user_id=club.ana_account.user_id).update(last_used_at=now)
    await Objective.filter(id=club.give_mate).update(private_criteria="Was it luck?")
    await Learner.filter(id=club.ana).update(shares_real_name=True)
    await create_webhook(
        club.by(club.olive), club.issuer, "https://x.example", [SpaceEventKind.OBJECTIVE_COMPLETED]
    )
    await complete_objective(by_sam, club.solve_forks, [club.ana], "Ten of ten.")
    await complete_objective(by_sam, club.give_mate, [club.ben], "Mate.")
    await revoke_completion(by_sam, club.give_mate, [club.ben], "It was stalemate.")
    await hand_in(club)
    await Award.filter(email="ana@learner.example").update(rejected_at=now)
    await go_along(club)
    await invited(club)
    await WebhookDelivery.all().update(attempts=1, response_status=500, problem="It answered 500.")
    await Webhook.all().update(active=False, problem="Nothing was taken for days.")
    await LtiLink.filter(id=await linked(club)).update(synced_at=now, problem="It was away.")
    return await named(club)


async def go_along(club: ChessClub) -> None:
    """A pathway that is followed, whose first step Cleo has done, and a draft."""
    by_olive = club.by(club.olive)
    await climb(club)
    await create_pathway(by_olive, club.issuer, "Not yet", master(club))
    await award_badge(by_olive, club.mate, [Recipient("cleo@learner.example", "Cleo", None)])


async def pathways(club: ChessClub) -> dict[str, str]:
    followed, draft = await Pathway.filter(issuer_id=club.issuer).order_by("id")
    root, tactics, *_ = await element_ids(followed.id)
    _, given = await awards_to("cleo@learner.example")
    completed = (await diary(club.space, SpaceEventKind.PATHWAY_STEP_COMPLETED))[-1]
    return {
        "Pathway followed": encode("pathway", followed.id),
        "Pathway draft": encode("pathway", draft.id),
        "PathwayElement root": encode("element", root),
        "PathwayElement leaf": encode("element", tactics),
        "Award to Cleo": encode("award", given.id),
        "Event of a step": encode("event", completed.id),
    }


async def hand_in(club: ChessClub) -> None:
    """Ana's evidence was returned, with a link that is public with her award all the same; Ben's waits."""
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)
    file = await EvidenceFile.create(
        user_id=club.ana_account.user_id,
        objective_id=club.give_mate,
        file_name="mate.png",
        content_type="image/png",
        size=9,
        created_at=club.tools.now(),
        uploaded_at=club.tools.now(),
    )
    items = [Item(url="https://x.example/mate"), Item(text="It was mate."), Item(file_id=file.id)]
    ana = await submit_evidence(club.by(club.ana_account), club.give_mate, items, "See for yourself.")
    await return_evidence(club.by(club.sam), ana, "From the start, please.")
    (award,) = await awards_to("ana@learner.example")
    await EvidenceItem.filter(submission_id=ana, position=0).update(award_id=award.id)
    await submit_evidence(club.by(club.ben_account), club.give_mate, items[:1], "Mine.")


async def evidence(club: ChessClub) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, learner in (("Ana", club.ana), ("Ben", club.ben)):
        handed = await Submission.get(learner_id=learner)
        found[f"Submission of {name}"] = encode("submission", handed.id)
        items = await EvidenceItem.filter(submission_id=handed.id).order_by("position")
        for kind, item in zip(("link", "text", "file"), items, strict=False):
            found[f"EvidenceItem {kind} of {name}"] = encode("item", item.id)
    return found


async def named(club: ChessClub) -> dict[str, str]:
    (award,), (revoked,) = await awards_to("ana@learner.example"), await awards_to("ben@learner.example")
    staff = await StaffMember.get(space_id=club.space, user_id=club.sam.user_id)
    token = await AccessToken.get(user_id=club.ana_account.user_id)
    lines = {
        "Ana": (await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED))[0],
        "Ben": (await diary(club.space, SpaceEventKind.COMPLETION_REVOKED))[0],
        "evidence": (await diary(club.space, SpaceEventKind.EVIDENCE_RETURNED))[0],
        "the leaderboard": (await diary(club.space, SpaceEventKind.LEADERBOARD_CHANGED))[0],
    }
    people = {"Olive": club.olive, "Ivo": club.ivo, "Sam": club.sam, "Rita": club.rita}
    people |= {"Ana": club.ana_account, "Ben": club.ben_account}
    boards = {"staff": Audience.STAFF, "learners": Audience.LEARNERS, "displays": Audience.DISPLAY}
    return {
        **{f"User {name}": encode("user", person.user_id) for name, person in people.items()},
        "Organization": encode("organization", club.organization),
        "Issuer Chess Club": encode("issuer", club.issuer),
        "Issuer Go Club": encode("issuer", club.rival_issuer),
        "Badge Fork": encode("badge", club.fork),
        "Badge Ladder": encode("badge", club.rival_badge),
        "Award to Ana": encode("award", award.id),
        "Award to Ben": encode("award", revoked.id),
        "Space": club.space_node,
        "Objective Mate": encode("objective", club.give_mate),
        "Objective Champion": encode("objective", club.be_champion),
        "Learner Ana": encode("learner", club.ana),
        "Learner Ben": encode("learner", club.ben),
        "StaffMember Sam": encode("staff", staff.id),
        "Progress of Ana": encode("progress", club.ana, club.solve_forks),
        "Progress of Ben": encode("progress", club.ben, club.give_mate),
        **{
            f"Leaderboard for {name}": encode("leaderboard", club.space, MARKS[audience])
            for name, audience in boards.items()
        },
        "Entry of Ana": encode("entry", (await learner_of(club.ana)).entry_id),
        "Entry of Ben": encode("entry", (await learner_of(club.ben)).entry_id),
        "LtiPlatform": encode("platform", (await LtiPlatform.get()).id),
        "LtiLink": encode("lti", (await LtiLink.get()).id),
        "DisplayToken": encode("display", club.display_id),
        "AccessToken of Ana": encode("token", token.id),
        "Webhook": encode("webhook", (await Webhook.get()).id),
        "WebhookDelivery": encode("delivery", (await WebhookDelivery.all().order_by("event_id"))[0].id),
        **await evidence(club),
        **await pathways(club),
        **{f"Event of {name}": encode("event", line.id) for name, line in lines.items()},
    }
