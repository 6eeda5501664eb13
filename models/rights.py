"""Who may do what? The one table of rights (rule 22); whatever is not written here is refused."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to an issuer, a space, an award or a user."""

    LAUREL = "Laurel"
    ISSUER_OWNER = "issuer owner"
    ISSUER_EDITOR = "issuer editor"
    ISSUER_STAFF = "issuer staff"
    SPACE_STAFF = "space staff"
    LEARNER = "learner"
    DISPLAY = "display"
    RECIPIENT = "recipient"
    SELF = "self"
    INVITED = "invited"
    SIGNED_IN = "signed in"
    NOBODY = "nobody"
    ERASED = "erased"  # besides what else they are: a request that came in before its account was erased


Roles = frozenset[Role]


class Right(StrEnum):
    """Each is asked by name, in verbs after the lock and in finders."""

    SEE_ISSUER = "see an issuer's profile and its badges"
    SEE_ISSUER_STAFF = "see an issuer's staff, organization and all awards of its badges"
    SIGN_IN = "sign in"
    CREATE_ISSUER = "create an issuer"
    MANAGE_STAFF = "change an issuer's profile and staff, and ask for spaces"
    MANAGE_WEBHOOKS = "see and change an issuer's webhooks"
    MANAGE_PLATFORMS = "register learning platforms"
    ACCEPT_INVITATION = "accept an invitation"
    SEE_DIARY = "read the diary of all spaces of an issuer"
    MANAGE_BADGES = "create and change badges"
    SEE_PATHWAY = "see a pathway"
    MANAGE_PATHWAYS = "create, change, publish and archive pathways"
    CREATE_SPACE = "create a space"
    AWARD_BADGE = "award a badge directly and revoke awards of it"
    CHANGE_ACCOUNT = "change one's own account"
    SEE_AWARD = "see an award"
    SEE_RECIPIENT = "see an award's recipient and what led to it"
    SEE_SPACE = "see a space, its objectives, staff and options"
    SEE_LEARNERS = "see every learner, all progress and private criteria"
    SEE_LEARNER = "see one learner"
    SEE_LEADERBOARD = "see the leaderboard while it is on"
    RUN_SPACE = (
        "add objectives and learners, complete and take back, review evidence, invite staff, set options, "
        "follow pathways"
    )
    SUBMIT_EVIDENCE = "hand in evidence"
    WITHDRAW_EVIDENCE = "withdraw one's own evidence"
    SHARE_REAL_NAME = "choose whether the own real name shows"
    REFRESH_ALIAS = "give a learner a new alias"
    OPERATE = "do what the operator and Laurel's own rules do"


ISSUER_ROLES = {Role.ISSUER_OWNER, Role.ISSUER_EDITOR, Role.ISSUER_STAFF}

RIGHTS: dict[Right, Roles] = {
    right: frozenset({Role.LAUREL, *roles})
    for right, roles in {
        Right.SEE_ISSUER: {Role.NOBODY, Role.SIGNED_IN, *ISSUER_ROLES},
        Right.SEE_ISSUER_STAFF: ISSUER_ROLES,
        Right.SIGN_IN: {Role.NOBODY, Role.SIGNED_IN},
        Right.CREATE_ISSUER: {Role.SIGNED_IN},
        Right.MANAGE_STAFF: {Role.ISSUER_OWNER},
        Right.MANAGE_WEBHOOKS: {Role.ISSUER_OWNER},
        Right.MANAGE_PLATFORMS: {Role.ISSUER_OWNER},
        Right.ACCEPT_INVITATION: {Role.INVITED},
        Right.SEE_DIARY: {Role.ISSUER_OWNER, Role.ISSUER_EDITOR},
        Right.MANAGE_BADGES: {Role.ISSUER_OWNER, Role.ISSUER_EDITOR},
        Right.SEE_PATHWAY: {Role.SPACE_STAFF, Role.LEARNER, *ISSUER_ROLES},
        Right.MANAGE_PATHWAYS: {Role.ISSUER_OWNER, Role.ISSUER_EDITOR},
        Right.CREATE_SPACE: {Role.ISSUER_OWNER, Role.ISSUER_EDITOR},
        Right.AWARD_BADGE: ISSUER_ROLES,
        Right.CHANGE_ACCOUNT: {Role.SELF},
        Right.SEE_AWARD: {Role.RECIPIENT, Role.SPACE_STAFF, *ISSUER_ROLES},
        Right.SEE_RECIPIENT: {Role.RECIPIENT, *ISSUER_ROLES},
        Right.SEE_SPACE: {Role.SPACE_STAFF, Role.LEARNER},
        Right.SEE_LEARNERS: {Role.SPACE_STAFF},
        Right.SEE_LEARNER: {Role.SPACE_STAFF, Role.SELF},
        Right.SEE_LEADERBOARD: {Role.SPACE_STAFF, Role.LEARNER, Role.DISPLAY},
        Right.RUN_SPACE: {Role.SPACE_STAFF},
        Right.SUBMIT_EVIDENCE: {Role.LEARNER},
        Right.WITHDRAW_EVIDENCE: {Role.SELF},
        Right.SHARE_REAL_NAME: {Role.SELF},
        Right.REFRESH_ALIAS: {Role.SPACE_STAFF},
        Right.OPERATE: set[Role](),
    }.items()
}


def may(roles: Roles, right: Right) -> bool:
    """Whether one of these roles carries the right."""
    return not roles.isdisjoint(RIGHTS[right])
