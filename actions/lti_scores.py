"""Which scores are owed to platforms? The share of a space's points that each learner of a course has (habit 9)."""

from uuid import UUID

from actions.subjects import a_space
from actions.tools import Actor, Tools, laurel
from actions.unit import changing
from actions.verbs import verb
from models.deliveries import DeliveryKind
from models.lti_scores import Score, scores_owed, spaces_owing_scores
from models.rights import Right
from models.rows import bulk, execute


async def owe_scores(tools: Tools) -> None:
    """Compared with what was owed before, so that no way to change points is forgotten; each space by itself."""
    for space_id in await spaces_owing_scores():
        await owe_scores_of(laurel(tools), space_id)


@verb
async def owe_scores_of(by: Actor, space_id: UUID) -> None:
    """Once for each change, whoever else looks at the same time."""
    async with changing(by, Right.OPERATE, a_space(space_id), archived_too=True) as change:
        owed = await scores_owed(space_id)
        fields = ("id", "owed_points", "owed_total", "scores")
        await execute(OWED, bulk(fields, map(_now_owed, owed)))
        for score in owed:
            key = f"lti-score:{score.member_id}:{score.scores + 1}"
            body = {
                "member": str(score.member_id),
                "score": score.scores + 1,
                "at": change.now.isoformat(),
            }
            change.deliver(DeliveryKind.LTI_SCORE, key, body)


def _now_owed(score: Score) -> tuple[UUID, int, int, int]:
    return score.member_id, score.points, score.total, score.scores + 1


OWED = """
UPDATE lti_member SET owed_points = given.owed_points, owed_total = given.owed_total, scores = given.scores
FROM json_to_recordset($1) AS given(id uuid, owed_points bigint, owed_total bigint, scores int)
WHERE lti_member.id = given.id"""
