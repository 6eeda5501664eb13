"""What is done to a space, by every verb, so that what its screens keep can be compared with what there is?"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any
from uuid import UUID

from actions.accepting import accept_invitation
from actions.addresses import remove_email, verify_email
from actions.archiving import archive_space, reopen_space
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import reject_award, restore_award
from actions.badges import create_badge
from actions.changing_objectives import remove_objective, reorder_objectives, update_objective
from actions.displays import create_display_token, revoke_display_token
from actions.erasure import erase_account
from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.grants import (
    create_organization,
    grant_free,
    grant_organization,
    grant_pro,
    grant_staff,
)
from actions.importing_awards import import_award
from actions.importing_learners import import_learners
from actions.leaderboard import refresh_alias, share_real_name, update_leaderboard_options
from actions.learners import add_learner, remove_learner, update_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.outside_papers import Source
from actions.pathway_subscriptions import subscribe_pathway, unsubscribe_pathway
from actions.pathways import archive_pathway, publish_pathway, update_pathway
from actions.progress import complete_objective, revoke_completion
from actions.reviewing import accept_evidence, return_evidence
from actions.spaces import update_space
from actions.staff import invite_staff, remove_staff, resend_invitation
from actions.tools import Actor
from models.objectives import EvidencePolicy, objective_ids
from models.progress import ProgressStatus
from models.staff import StaffMember
from models.who import Nobody
from tests.climbing import climb, master
from tests.clock import Clock
from tests.elsewhere import BADGE, Elsewhere
from tests.enrolling import COURSE_VERBS, a_course_comes
from tests.looking import learner_of, progress_of
from tests.mailed import invitation_mailed, proves
from tests.stories import ENDS_ON, ChessClub, person

Act = Callable[[ChessClub], Awaitable[Any]]


async def complete_one(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])


async def complete_many(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana, club.ben, club.cleo])


async def take_back(club: ChessClub) -> None:
    await complete_many(club)
    await revoke_completion(club.by(club.sam), club.give_mate, [club.ana, club.cleo], "By mistake.")


async def add_a_champion(club: ChessClub) -> None:
    dora = Recipient("dora@learner.example", None, None)
    await award_badge(club.by(club.olive), club.champion, [dora])
    await add_learner(club.by(club.sam), club.space, dora.email, "Dora")


async def come_back(club: ChessClub) -> None:
    await complete_one(club)
    await remove_learner(club.by(club.sam), club.cleo)
    await add_learner(club.by(club.sam), club.space, "cleo@learner.example")


async def award_champions(club: ChessClub) -> None:
    recipients = [Recipient(f"{name}@learner.example", None, None) for name in ("ana", "cleo")]
    await award_badge(club.by(club.olive), club.champion, recipients)


async def revoke_a_champion(club: ChessClub) -> None:
    ben = Recipient("ben@learner.example", None, None)
    given = await award_badge(club.by(club.olive), club.champion, [ben])
    await revoke_awards(club.by(club.olive), given.done, "Not so.")


async def add_objectives(club: ChessClub) -> None:
    badges = [await new_badge(club) for _ in range(2)]
    ana = Recipient("ana@learner.example", None, None)
    await award_badge(club.by(club.olive), badges[0], [ana])
    await create_badge_objective(club.by(club.olive), club.space, badges[0], 7)
    await create_manual_objective(club.by(club.olive), club.space, badges[1], "Win.", points=3)


async def new_badge(club: ChessClub) -> UUID:
    return await create_badge(club.by(club.olive), club.issuer, "New", "For news.")


async def show_and_turn_away_a_screen(club: ChessClub) -> None:
    display = await create_display_token(club.by(club.sam), club.space, "Door")
    await revoke_display_token(club.by(club.sam), display.id)


async def staff_come_and_go(club: ChessClub) -> None:
    by_sam, clock = club.by(club.sam), club.tools.now
    member = await invite_staff(by_sam, club.space, "ina@x.example", "Ina")
    await StaffMember.filter(id=member).update(invited_at=clock() - timedelta(minutes=2))
    await resend_invitation(by_sam, member)
    token = await invitation_mailed(club.tools, "staff_member", member)
    await accept_invitation(Actor(Nobody(), club.tools), token)
    await remove_staff(by_sam, member)


async def two_become_one(club: ChessClub) -> None:
    by_sam, badge = club.by(club.sam), await new_badge(club)
    objective = await create_manual_objective(by_sam, club.space, badge, "Win.", points=3)
    twin = await add_learner(by_sam, club.space, "ana@home.example", "Anna at home")
    await complete_objective(by_sam, objective, [twin])
    await proves(club, club.ana_account, "ana@home.example")
    assert (await learner_of(twin)).merged_into_id == club.ana


async def an_address_goes(club: ChessClub) -> None:
    home = "ana@old.example"
    await proves(club, club.ana_account, home)
    await award_badge(club.by(club.olive), club.champion, [Recipient(home, None, None)])
    await remove_email(club.by(club.ana_account), club.ana_account.user_id, home)


async def somebody_is_erased(club: ChessClub) -> None:
    account = await person(club.tools, "Erik")
    await add_learner(club.by(club.sam), club.space, account.email, "Erik")
    await erase_account(club.by(account), account.user_id, account.email)


async def a_pathway_is_climbed(club: ChessClub) -> None:
    """Followed while somebody has a step already; earned, lost, and changed under everybody's feet."""
    by_olive, cleo = club.by(club.olive), Recipient("cleo@learner.example", None, None)
    given = await award_badge(by_olive, club.mate, [cleo])
    way = await climb(club)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana, club.ben])
    if given.done:
        await revoke_awards(by_olive, given.done, "Stalemate.")
    root = master(club, way.tactician)
    tactics = replace(root.children[0], id=way.tactics, required=2)
    await update_pathway(by_olive, way.pathway, root=replace(root, id=way.root, children=[tactics]))
    await archive_pathway(by_olive, way.pathway)
    await publish_pathway(by_olive, way.pathway)


async def a_pathway_is_left(club: ChessClub) -> None:
    way = await climb(club)
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    await unsubscribe_pathway(club.by(club.sam), club.space, way.pathway)


async def plans_change(club: ChessClub) -> None:
    await complete_many(club)
    await grant_free(club.operator, club.organization)


async def plans_change_back(club: ChessClub) -> None:
    await grant_pro(club.operator, club.organization)


async def an_issuer_moves(club: ChessClub) -> None:
    await grant_organization(club.operator, club.issuer, await create_organization(club.operator, "Another"))


async def a_class_comes(club: ChessClub) -> None:
    badge = await new_badge(club)
    await create_badge_objective(club.by(club.sam), club.space, badge, 5)
    await award_badge(club.by(club.olive), badge, [Recipient("dora@y.example", None, None)])
    await remove_learner(club.by(club.sam), club.cleo)
    csv = "email,name\nDora@y.example,Dora\nben@learner.example,Benno\ncleo@learner.example,Cleo C.\n"
    await import_learners(club.by(club.sam), club.space, partial(StringIO, csv), return_removed=True)


async def change_objectives(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await complete_many(club)
    await update_objective(by_sam, club.give_mate, points=7, public_criteria="Mate in two.")
    await update_objective(by_sam, club.solve_forks, private_criteria="Look twice.")


async def reorder(club: ChessClub) -> None:
    await reorder_objectives(club.by(club.sam), club.space, (await objective_ids(club.space))[::-1])


async def remove_one(club: ChessClub) -> None:
    await remove_objective(club.by(club.sam), club.give_mate)


async def end_and_go_on(club: ChessClub) -> None:
    by_sam, badge = club.by(club.sam), await new_badge(club)
    await create_badge_objective(by_sam, club.space, badge, 5)
    await archive_space(by_sam, club.space)
    await award_badge(club.by(club.olive), badge, [Recipient("ben@learner.example", None, None)])
    await reopen_space(by_sam, club.space, ENDS_ON)
    assert (await learner_of(club.ben)).completed_count


async def one_comes_from_elsewhere(club: ChessClub) -> None:
    """For an objective that tracks it by its address."""
    web, ana = Elsewhere(Clock()), club.ana_account
    there = replace(club, tools=replace(club.tools, fetching=web))
    await create_badge_objective(there.by(club.sam), club.space, None, 5, BADGE)
    await import_award(there.by(ana), ana.user_id, Source(web.award(ana.email)))
    assert (await learner_of(club.ana)).completed_count


async def put_away_and_take_out(club: ChessClub) -> None:
    ana, badge = club.ana_account, await new_badge(club)
    await create_badge_objective(club.by(club.sam), club.space, badge, 5)
    given = await award_badge(club.by(club.olive), badge, [Recipient("ana@learner.example", None, None)])
    await reject_award(club.by(ana), ana.user_id, given.done[0])
    await restore_award(club.by(ana), ana.user_id, given.done[0])
    await reject_award(club.by(ana), ana.user_id, given.done[0])


async def evidence_comes_and_goes(club: ChessClub) -> None:
    by_sam, ana, ben = club.by(club.sam), club.by(club.ana_account), club.by(club.ben_account)
    badge, items = await new_badge(club), [Item(url="https://x.example/mate")]
    policy = EvidencePolicy.REQUIRED
    objective = await create_manual_objective(by_sam, club.space, badge, "Show.", evidence_policy=policy)
    await withdraw_evidence(ana, await submit_evidence(ana, objective, items))
    await return_evidence(by_sam, await submit_evidence(ana, objective, items), "Show more.")
    await withdraw_evidence(ana, await submit_evidence(ana, objective, items))
    await accept_evidence(by_sam, await submit_evidence(ana, objective, items))
    await submit_evidence(ben, objective, items)


async def evidence_was_not_good(club: ChessClub) -> None:
    await evidence_comes_and_goes(club)
    objective = (await objective_ids(club.space))[-1]
    await revoke_completion(club.by(club.sam), objective, [club.ana], "It was copied.")
    assert (await progress_of(club.ana, objective)).status is ProgressStatus.RETURNED


async def names_are_shown(club: ChessClub) -> None:
    await update_leaderboard_options(club.by(club.sam), club.space, use_aliases=False)


ACTS: dict[Act, set[Callable[..., Any]]] = {
    complete_one: {complete_objective},
    complete_many: {complete_objective},
    take_back: {revoke_completion},
    add_a_champion: {add_learner, award_badge},
    come_back: {remove_learner},
    award_champions: {award_badge},
    revoke_a_champion: {revoke_awards},
    add_objectives: {create_badge_objective, create_manual_objective},
    show_and_turn_away_a_screen: {create_display_token, revoke_display_token},
    staff_come_and_go: {invite_staff, resend_invitation, accept_invitation, remove_staff},
    two_become_one: {verify_email},
    an_address_goes: {remove_email},
    somebody_is_erased: {erase_account},
    a_class_comes: {import_learners},
    change_objectives: {update_objective},
    evidence_comes_and_goes: {submit_evidence, withdraw_evidence, return_evidence, accept_evidence},
    evidence_was_not_good: {revoke_completion},
    reorder: {reorder_objectives},
    end_and_go_on: {archive_space, reopen_space},
    put_away_and_take_out: {reject_award, restore_award},
    one_comes_from_elsewhere: {import_award},
    a_pathway_is_climbed: {subscribe_pathway, update_pathway, archive_pathway, publish_pathway},
    a_pathway_is_left: {unsubscribe_pathway},
    plans_change: {grant_free},
    plans_change_back: {grant_pro},
    an_issuer_moves: {grant_organization},
    remove_one: {remove_objective},
    lambda club: update_space(club.by(club.sam), club.space, "Summer"): {update_space},
    lambda club: update_learner(club.by(club.sam), club.ana, name="Anna"): {update_learner},
    lambda club: update_learner(club.by(club.sam), club.cleo, name=""): {update_learner},
    lambda club: refresh_alias(club.by(club.sam), club.ana): {refresh_alias},
    lambda club: share_real_name(club.by(club.ana_account), club.ana, True): {share_real_name},
    names_are_shown: {update_leaderboard_options},
    lambda club: grant_staff(club.operator, club.space, club.rita.user_id): {grant_staff},
    a_course_comes: COURSE_VERBS,
}
# These change no space that is there already; what they leave to it is told as the acts above tell it.
OUTSIDE = {
    "request_sign_in", "sign_in", "sign_out", "recognise", "open_session", "update_viewer", "add_email",
    "set_primary_email", "share_award", "revoke_access_token", "request_spaces", "set_issuer_staff",
    "remove_issuer_staff", "request_evidence_upload", "create_pathway",
    "create_issuer", "create_badge", "create_space", "create_organization", "grant_spaces", "grant_issuer_role",
    "ensure_user", "create_access_token", "unsubscribe", "trust_documents", "distrust_documents",
    "request_image_upload", "update_badge", "archive_badge", "update_issuer",
    "create_webhook", "update_webhook", "remove_webhook", "replay_webhook_delivery",
    "publish_award", "rotate_key", "register_lti_platform", "remove_lti_platform", "begin_lti_login",
    "take_lti_login", "open_lti_session", "recognise_lti", "rotate_lti_key",
    "take_lti_registration",
}  # fmt: skip  # a list of names reads in lines
