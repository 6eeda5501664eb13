"""What does a client keep of a space, and how does it keep it current from the lines of a diary alone?"""

from copy import deepcopy
from typing import Any

OBJECTIVE = "objective { id points position }"
PERSON = """
id name points completedCount progress { objective { id } status points }
pathwayProgress { pathway { id } elements { element { id } completed } }"""
LEARNER = f"learner {{ {PERSON} }}"
LINE = f"""
cursor previousCursor
event {{ kind status points completedCount objectiveId objectiveOrder pathwayId pathwayElementId
  {OBJECTIVE} {LEARNER} }}"""
DIARIES = {
    feed: f"subscription Diary($space: ID!, $after: String) {{ {feed}(space: $space, after: $after) {{ {LINE} }} }}"
    for feed in ("progressChanges", "spaceFeed")
}
PICTURE = f"""
query Picture($space: ID!) {{
  space(id: $space) {{
    progressCursor
    feedCursor
    objectives(first: 100) {{ edges {{ node {{ id points position }} }} }}
    learners(first: 100) {{ edges {{ node {{ {PERSON} }} }} }}
  }}
}}"""

PROGRESS = (
    *("OBJECTIVE_COMPLETED", "COMPLETION_REVOKED"),
    *("EVIDENCE_SUBMITTED", "EVIDENCE_WITHDRAWN", "EVIDENCE_ACCEPTED", "EVIDENCE_RETURNED"),
)
State = dict[str, dict[str, Any]]


def state_of(space: dict[str, Any]) -> State:
    """Objectives and learners by id, from the answer to PICTURE."""
    return {
        "objectives": {edge["node"]["id"]: edge["node"] for edge in space["objectives"]["edges"]},
        "learners": {edge["node"]["id"]: _learner(edge["node"]) for edge in space["learners"]["edges"]},
    }


def apply(state: State, line: dict[str, Any]) -> State:
    """The state after one line. It looks at nothing but the line."""
    after, event = deepcopy(state), line["event"]
    match event["kind"]:
        case "OBJECTIVE_ADDED":
            _add_objective(after, event["objective"])
        case "LEARNER_ADDED" | "LEARNER_RETURNED":
            after["learners"][event["learner"]["id"]] = _learner(event["learner"])
        case "LEARNER_REMOVED":
            after["learners"].pop(event["learner"]["id"], None)
        case "LEARNER_CHANGED":
            after["learners"][event["learner"]["id"]]["name"] = event["learner"]["name"]
        case "LEARNER_MERGED":
            after["learners"][event["learner"]["id"]]["name"] = event["learner"]["name"]
        case kind if kind in PROGRESS:
            _progress(after, event)
        case "OBJECTIVE_CHANGED":
            _points(after, event["objectiveId"], event["points"])
        case "OBJECTIVE_REMOVED":
            _points(after, event["objectiveId"], 0)
            _remove(after, event["objectiveId"])
        case "PATHWAY_STEP_COMPLETED" | "PATHWAY_STEP_LOST":
            _step(after, event)
        case "PATHWAY_UNSUBSCRIBED":
            for learner in after["learners"].values():
                learner["steps"] = {step for step in learner["steps"] if step[0] != event["pathwayId"]}
        case "OBJECTIVES_REORDERED":
            for place, key in enumerate(event["objectiveOrder"]):
                after["objectives"][key]["position"] = place
    return after


def _add_objective(state: State, objective: dict[str, Any]) -> None:
    state["objectives"][objective["id"]] = objective
    for learner in state["learners"].values():
        learner["progress"].setdefault(objective["id"], ("NOT_STARTED", 0))


def _progress(state: State, event: dict[str, Any]) -> None:
    learner, objective = state["learners"][event["learner"]["id"]], event["objectiveId"]
    _, before = learner["progress"].get(objective, ("NOT_STARTED", 0))
    points = before + event["points"] - learner["points"]  # what it counted then, whatever it counts by now
    learner["progress"][objective] = (event["status"], points)
    learner |= {"points": event["points"], "completedCount": event["completedCount"]}


def _step(state: State, event: dict[str, Any]) -> None:
    steps = state["learners"][event["learner"]["id"]]["steps"]
    step = (event["pathwayId"], event["pathwayElementId"])
    (steps.add if event["kind"] == "PATHWAY_STEP_COMPLETED" else steps.discard)(step)


def _points(state: State, objective: str, points: int) -> None:
    """Whoever has completed it has as many more or fewer."""
    state["objectives"][objective]["points"] = points
    for learner in state["learners"].values():
        status, before = learner["progress"][objective]
        if status == "COMPLETED":
            learner["progress"][objective] = (status, points)
            learner["points"] += points - before


def _remove(state: State, objective: str) -> None:
    """Points have gone before; whoever had completed it has completed one less."""
    del state["objectives"][objective]
    for learner in state["learners"].values():
        status, _ = learner["progress"].pop(objective)
        learner["completedCount"] -= status == "COMPLETED"


def _learner(node: dict[str, Any]) -> dict[str, Any]:
    progress = {cell["objective"]["id"]: (cell["status"], cell["points"]) for cell in node["progress"]}
    return {
        "name": node["name"],
        "points": node["points"],
        "completedCount": node["completedCount"],
        "progress": progress,
        "steps": {
            (on["pathway"]["id"], step["element"]["id"])
            for on in node["pathwayProgress"]
            for step in on["elements"]
            if step["completed"]
        },
    }
