"""Which columns need not be read, since no field that shows them is asked for?"""

from collections.abc import Collection, Mapping

Shown = Mapping[str, Collection[str]]

# By field: the columns that nothing else looks at.
OF_LEARNERS: Shown = {
    "name": {"name", "alias"},
    "alias": {"alias"},
    "email": {"email"},
    "source": {"source"},
    "joinedAt": {"joined_at"},
    "sharesRealName": {"shares_real_name"},
    "points": {"points"},
    "completedCount": {"completed_count"},
}
OF_OBJECTIVES: Shown = {
    "publicCriteria": {"public_criteria"},
    "privateCriteria": {"private_criteria"},
    "storedPoints": {"stored_points"},
}
OF_BADGES: Shown = {
    "description": {"description"},
    "criteriaNarrative": {"criteria_narrative"},
    "criteriaUrl": {"criteria_url"},
    "alignments": {"alignments"},
    "tags": {"tags"},
}


def unasked(shown: Shown, asked: Collection[str], *needed: str) -> frozenset[str]:
    """The columns that none of the asked fields shows. `needed` are those that order the list."""
    wanted = {column for field, columns in shown.items() if field in asked for column in columns}
    return frozenset(column for columns in shown.values() for column in columns) - wanted - set(needed)
