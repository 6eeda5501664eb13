"""Which words are private, and who may read them? Every column of text stands here, so that a new one is decided on.

The letters are those of `tests/rights_matrix.py`, with B for Ben, of whom most of these rows tell, and P for whoever
has the address of a public page. A canary is planted in the rows that the condition names.
"""

from typing import NamedTuple


class Private(NamedTuple):
    """Who may read a column, in which rows a canary is planted there, and in what it stands, so that it may be kept."""

    letters: str
    where: str = "1 = 1"
    form: str = "{}"


ADDRESS, LINK, JSON = "{}@x.example", "https://{}.example/", '"{}"'
BENS_ACCOUNT, BENS_LINE = "user_id = '{ben_account}'", "learner_id = '{ben}'"
BENS_AWARD, BENS_EVIDENCE = "id = '{bens_award}'", "submission_id = '{bens_submission}'"
DRAFTS = "pathway_id = '{draft}'"

# By table and column.
PRIVATE: dict[str, Private] = {
    "space_event.reason": Private("OSB", "kind = 'COMPLETION_REVOKED'"),
    "submission.note": Private("OSB", BENS_LINE),
    "submission.comment": Private("OSB", BENS_LINE),
    "evidence_item.url": Private("OSB", f"url IS NOT NULL AND {BENS_EVIDENCE}", LINK),
    "evidence_item.text": Private("OSB", f"text IS NOT NULL AND {BENS_EVIDENCE}"),
    "evidence_file.file_name": Private("OSB", BENS_ACCOUNT, "{}.png"),
    "access_token.label": Private("B", BENS_ACCOUNT),
    "identity.issuer": Private("B", form=LINK),
    "identity.subject": Private("B"),
    "code.purpose": Private("B"),
    "code.address": Private("B", form=ADDRESS),
    "allowance.key": Private(""),
    "unsubscription.address": Private("B", form=ADDRESS),
    "outcome.key": Private("B"),
    "outcome.told": Private("B", form=JSON),
    "image.award": Private("B", form=JSON),
    "users.name": Private("B", "id = '{ben_account}'"),
    "email_address.address": Private("B", BENS_ACCOUNT, ADDRESS),
    "organization.name": Private("OI"),
    "issuer_staff.email": Private("OI", "role = 'STAFF'", ADDRESS),
    "award.recipient_name": Private("OIB", BENS_AWARD),
    "award.narrative": Private("OIBP", BENS_AWARD),
    "award.revocation_reason": Private("OIBP", f"{BENS_AWARD} AND revoked_at IS NOT NULL"),
    "award.imported_from": Private("B", BENS_AWARD, LINK),
    "award.email": Private("OIB", BENS_AWARD, ADDRESS),
    "space.description": Private("OSLB", "id = '{space}'"),
    "pathway.name": Private("OI", "id = '{draft}'"),
    "pathway.description": Private("OI", "id = '{draft}'"),
    "pathway_element.name": Private("OI", DRAFTS),
    "pathway_element.description": Private("OI", DRAFTS),
    "pathway_completion.email": Private("", form=ADDRESS),
    "objective.public_criteria": Private("OSLB", "id = '{give_mate}'"),
    "objective.private_criteria": Private("OS", "kind = 'MANUAL'"),
    "learner.sort_name": Private("", "id = '{ben}'"),
    "learner.alias": Private("OSLDB", "id = '{ben}'"),
    "learner.email": Private("OSB", "id = '{ben}'", ADDRESS),
    "learner.name": Private("OSB", "id = '{ben}'"),
    "staged_learner.email": Private("", form=ADDRESS),
    "staged_learner.name": Private(""),
    "staff_member.email": Private("OS", "user_id = '{sam}'", ADDRESS),
    "staff_member.first_name": Private("OSLB", "user_id = '{sam}'"),
    "staff_member.last_name": Private("OSLB", "user_id = '{sam}'"),
    "display_token.label": Private("OS"),
    "lti_platform.issuer_url": Private("OIS", form=LINK),
    "lti_platform.client_id": Private("OIS"),
    "lti_platform.auth_url": Private("", form=LINK),
    "lti_platform.token_url": Private("", form=LINK),
    "lti_platform.jwks_url": Private("", form=LINK),
    "lti_deployment.deployment": Private("OIS"),
    "lti_identity.subject": Private("B"),
    "lti_link.context": Private(""),
    "lti_link.context_title": Private("OS"),
    "lti_link.members_url": Private("", form=LINK),
    "lti_link.line_items_url": Private("", form=LINK),
    "lti_link.line_item_url": Private("", form=LINK),
    "lti_link.problem": Private("OS"),
    "lti_placement.resource": Private(""),
    "recheck.email": Private("", form=ADDRESS),
    "delivery.key": Private(""),
    "delivery.problem": Private(""),
    "webhook.url": Private("O", form=LINK),
    "webhook.problem": Private("O", "NOT active"),
    "webhook_delivery.problem": Private("O"),
}

# What opens something, in whatever row: the value itself must not be read anywhere.
SECRET = (
    *("access_token.token_hash", "code.digest", "display_token.token_hash", "issuer_key.sealed_seed"),
    *("issuer_staff.token_hash", "staff_member.token_hash", "lti_key.sealed_private", "lti_login.state_hash"),
    *("lti_login.nonce_hash", "lti_registration.link_hash", "webhook.sealed_secret"),
)

# What anybody may read (an issuer's profile, its badges), what is no words of anybody's, or stands elsewhere here.
OPEN = (
    *("issuer.name", "issuer.url", "issuer.contact_email", "issuer.description", "issuer_key.public"),
    *(
        "badge.outside_url",
        "badge.outside_issuer_name",
        "badge.outside_digest",
        "badge.name",
        "badge.sort_name",
    ),
    *(
        "badge.description",
        "badge.criteria_narrative",
        "badge.criteria_url",
        "badge.tags",
        "badge.alignments",
    ),
    *("badge.valid_for", "space.name", "space.time_zone", "organization.plan", "trusted_document.hash"),
    *(
        "trusted_document.name",
        "trusted_document.text",
        "outcome.verb",
        "outcome.arguments",
        "image.content_type",
    ),
    *("image.shown_as", "issuer_staff.role", "award.imported_digest", "pathway.status", "objective.kind"),
    *("objective.evidence_policy", "learner.source", "progress.status", "evidence_file.content_type"),
    *("submission.status", "space_event.kind", "space_event.rule", "space_event.status"),
    *("space_event.objective_order", "lti_key.public", "lti_login.asked", "lti_identity.deployment"),
    *("lti_link.deployment", "delivery.kind", "delivery.body", "webhook.kinds"),
    *("staged_learner.sort_name", "staged_learner.alias"),
)
