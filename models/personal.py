"""What is held about one person? Everything, for their export (rule 34)."""

from typing import Any
from uuid import UUID

from models.personal_records import (
    Account,
    Address,
    Award,
    CompletionBadge,
    Event,
    Evidence,
    Given,
    Identity,
    Image,
    IssuerStaff,
    Learner,
    LearningPlatform,
    Progress,
    Review,
    SpaceStaff,
    Step,
    Token,
    Unsubscription,
    Upload,
)
from models.rows import fetch

OWN = "SELECT address FROM email_address WHERE user_id = $1 AND verified_at IS NOT NULL"
# Theirs, and nobody's yet at an address of theirs: a merge may wait, and who was merged keeps an address.
LEARNERS = f"SELECT id FROM learner WHERE user_id = $1 OR (email IN ({OWN}) AND user_id IS NULL)"


EVENT = """
SELECT space.name AS space, at, kind, rule, reason, status, points
FROM space_event JOIN space ON space.id = space_id"""

# By section: its rows, and where they are; $1 is the user.
SECTIONS: dict[str, tuple[type[Any], str]] = {
    "account": (Account, "SELECT id, name, wants_mail, created_at FROM users WHERE id = $1"),
    "addresses": (
        Address,
        "SELECT address, verified_at, is_primary FROM email_address WHERE user_id = $1 ORDER BY address",
    ),
    "accessTokens": (
        Token,
        """
SELECT label, is_session, created_at, expires_at, revoked_at, last_used_at FROM access_token
WHERE user_id = $1 ORDER BY created_at, id""",
    ),
    "identities": (
        Identity,
        "SELECT issuer, subject, created_at FROM identity WHERE user_id = $1 ORDER BY created_at, id",
    ),
    "learningPlatforms": (
        LearningPlatform,
        """
SELECT issuer_url AS issuer, deployment, subject, lti_identity.created_at
FROM lti_identity JOIN lti_platform ON lti_platform.id = platform_id
WHERE user_id = $1 ORDER BY lti_identity.created_at, lti_identity.id""",
    ),
    "unsubscriptions": (
        Unsubscription,
        f"SELECT address, created_at FROM unsubscription WHERE address IN ({OWN}) ORDER BY address",
    ),
    "awards": (
        Award,
        f"""
SELECT award.id, badge.name AS badge, coalesce(issuer.name, outside_issuer_name) AS issuer, email, recipient_name,
  narrative, issued_at, expires_at, revoked_at, revocation_reason, rejected_at, imported_from
FROM award JOIN badge ON badge.id = badge_id LEFT JOIN issuer ON issuer.id = badge.issuer_id
WHERE email IN ({OWN}) ORDER BY issued_at, award.id""",
    ),
    "learners": (
        Learner,
        f"""
SELECT learner.id, space.name AS space, email, learner.name, alias, shares_real_name, points, completed_count,
  source, joined_at, removed_at
FROM learner JOIN space ON space.id = space_id WHERE learner.id IN ({LEARNERS})
ORDER BY joined_at, learner.id""",
    ),
    "progress": (
        Progress,
        f"""
SELECT space.name AS space, badge.name AS badge, status, progress.points, completed_at
FROM progress JOIN learner ON learner.id = learner_id JOIN objective ON objective.id = objective_id
JOIN space ON space.id = learner.space_id JOIN badge ON badge.id = objective.badge_id
WHERE learner.id IN ({LEARNERS}) ORDER BY joined_at, learner.id, position""",
    ),
    "pathways": (
        Step,
        f"""
SELECT space.name AS space, pathway.name AS pathway, pathway_element.name AS element, done, completed
FROM pathway_step JOIN learner ON learner.id = learner_id JOIN space ON space.id = learner.space_id
JOIN pathway ON pathway.id = pathway_step.pathway_id JOIN pathway_element ON pathway_element.id = element_id
WHERE learner.id IN ({LEARNERS}) ORDER BY joined_at, learner.id, pathway.id, pathway_element.position""",
    ),
    "completionBadges": (
        CompletionBadge,
        f"""
SELECT pathway_element.name AS element, email, award_id FROM pathway_completion
LEFT JOIN pathway_element ON pathway_element.id = element_id
WHERE email IN ({OWN}) ORDER BY pathway_completion.id""",
    ),
    "evidence": (
        Evidence,
        f"""
SELECT space.name AS space, badge.name AS badge, submission.status, note, submitted_at, reviewed_at, comment,
  evidence_item.url, text, file_name
FROM submission JOIN learner ON learner.id = learner_id JOIN objective ON objective.id = submission.objective_id
JOIN space ON space.id = learner.space_id JOIN badge ON badge.id = objective.badge_id
JOIN evidence_item ON submission_id = submission.id LEFT JOIN evidence_file ON evidence_file.id = file_id
WHERE learner.id IN ({LEARNERS}) ORDER BY submission.id, evidence_item.position""",
    ),
    "uploads": (
        Upload,
        """
SELECT badge.name AS badge, file_name, content_type, size, evidence_file.created_at
FROM evidence_file JOIN objective ON objective.id = objective_id JOIN badge ON badge.id = objective.badge_id
WHERE user_id = $1 ORDER BY evidence_file.created_at, evidence_file.id""",
    ),
    "images": (
        Image,
        "SELECT content_type, size, created_at, award FROM image WHERE user_id = $1 ORDER BY created_at, id",
    ),
    "reviewsByMe": (
        Review,
        """
SELECT space.name AS space, badge.name AS badge, submission.status, reviewed_at, comment
FROM submission JOIN learner ON learner.id = learner_id JOIN objective ON objective.id = submission.objective_id
JOIN space ON space.id = learner.space_id JOIN badge ON badge.id = objective.badge_id
WHERE reviewer_id = $1 ORDER BY reviewed_at, submission.id""",
    ),
    "staffOfSpaces": (
        SpaceStaff,
        f"""
SELECT space.name AS space, email, first_name, last_name, invited_at, accepted_at
FROM staff_member JOIN space ON space.id = space_id WHERE user_id = $1 OR email IN ({OWN})
ORDER BY invited_at, staff_member.id""",
    ),
    "staffOfIssuers": (
        IssuerStaff,
        f"""
SELECT issuer.name AS issuer, email, role, invited_at FROM issuer_staff JOIN issuer ON issuer.id = issuer_id
WHERE user_id = $1 OR email IN ({OWN}) ORDER BY invited_at, issuer_staff.id""",
    ),
    "eventsAboutMe": (
        Event,
        f"{EVENT} WHERE learner_id IN ({LEARNERS}) ORDER BY at, space_event.id",
    ),
    "eventsByMe": (Event, f"{EVENT} WHERE actor_id = $1 ORDER BY at, space_event.id"),
    "awardsByMe": (
        Given,
        """
SELECT badge.name AS badge, issued_at FROM award JOIN badge ON badge.id = badge_id
WHERE issued_by_id = $1 ORDER BY issued_at, award.id""",
    ),
}


async def held_about(user_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """By section; of others nothing but the names of spaces, issuers and badges."""
    return {
        name: [row._asdict() for row in await fetch(record, sql, user_id)]
        for name, (record, sql) in SECTIONS.items()
    }
