"""What did a verb come to, and how is that kept for who asks again under the same key? (rule 35)"""

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from actions.refusals import Refusal, RefusalCode


@dataclass
class Outcomes:
    """Of a verb that names many: what was done, and as each was named who was refused why."""

    done: list[UUID] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)


@dataclass
class Problem:
    """What is wrong with a line of a file, with the remedy; 1 is the first line."""

    line: int
    message: str


@dataclass
class LearnerImport:
    """What came of a file; `applied` is False for a dry run, and where a bad line stopped it."""

    applied: bool = False
    created: int = 0
    updated: int = 0
    returned: int = 0
    unchanged: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)


Told = UUID | Outcomes | LearnerImport


def written(outcome: Told) -> dict[str, Any]:
    """As JSON."""
    if isinstance(outcome, UUID):
        return {"id": str(outcome)}
    if isinstance(outcome, LearnerImport):
        return {"import": asdict(outcome)}
    refused = [[name, no.code, no.message, list(no.field)] for name, no in outcome.refused]
    return {"done": [str(done) for done in outcome.done], "refused": refused}


def read(told: dict[str, Any]) -> Told:
    """What `written` was given."""
    if "id" in told:
        return UUID(told["id"])
    if "import" in told:
        problems = [Problem(**problem) for problem in told["import"].pop("problems")]
        return LearnerImport(**told["import"], problems=problems)
    refused = [(name, _refusal(*no)) for name, *no in told["refused"]]
    return Outcomes([UUID(done) for done in told["done"]], refused)


def _refusal(code: str, message: str, path: list[str]) -> Refusal:
    refusal = Refusal(message, tuple(path))
    refusal.code = RefusalCode(code)
    return refusal
