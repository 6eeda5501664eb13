"""Nothing of a signed credential can be changed, left out or added without being noticed."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openbadges.canonical import NotCanonical, canonical
from openbadges.facts import Json
from openbadges.verdicts import Problem
from openbadges.verifying_credentials import verify_credential
from tests.openbadges import papers

SIGNED = papers.signed("did:example:cleo")
Path = tuple[str | int, ...]


def places(value: Any, here: Path = ()) -> Iterator[Path]:
    """Of each field and each entry of a list, at any depth."""
    parts: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, part in parts:
        yield (*here, name)
        yield from places(part, (*here, name))


def part_of(document: Any, path: Path) -> Any:
    for name in path:
        document = document[name]
    return document


PLACES = sorted(places(SIGNED), key=repr)
LEAVES = [path for path in PLACES if not isinstance(part_of(SIGNED, path), dict | list)]
OBJECTS = [(), *(path for path in PLACES if isinstance(part_of(SIGNED, path), dict))]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.one_of(TEXT, st.booleans(), st.integers(-9, 9), st.none(), st.just([]), st.builds(dict))
NAMES = st.one_of(
    TEXT, st.sampled_from(["@id", "@graph", "validUntil", "evidence", "name", "extra", "@included"])
)


async def refused(document: Json) -> bool:
    verdict = await verify_credential(document, None, papers.web_of_credentials(), papers.NOW)
    return not verdict.valid


async def test_unchanged_it_is_believed() -> None:
    assert len(LEAVES) > 50
    assert not await refused(copy.deepcopy(SIGNED))


def flipped(value: Any) -> Any:
    return not value if isinstance(value, bool) else value[:-1] + chr(ord(value[-1]) ^ 1)


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
async def test_each_field_flipped_is_noticed(path: Path) -> None:
    """One letter, or true for false. Threat T73."""
    changed = copy.deepcopy(SIGNED)
    value = part_of(changed, path)
    part_of(changed, path[:-1])[path[-1]] = (
        not value if isinstance(value, bool) else value[:-1] + chr(ord(value[-1]) ^ 1)
    )
    assert await refused(changed)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
async def test_each_part_left_out_is_noticed(path: Path) -> None:
    changed = copy.deepcopy(SIGNED)
    del part_of(changed, path[:-1])[path[-1]]
    assert await refused(changed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(LEAVES), value=VALUES)
async def test_any_other_value_of_any_field_is_noticed(path: Path, value: Any) -> None:
    changed = copy.deepcopy(SIGNED)
    if part_of(changed, path) == value:
        return
    part_of(changed, path[:-1])[path[-1]] = value
    assert await refused(changed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(OBJECTS), name=NAMES, value=VALUES)
async def test_any_field_added_anywhere_is_noticed(path: Path, name: str, value: Any) -> None:
    """A field that no context defines is not signed: who reads the JSON would believe it all the same."""
    changed = copy.deepcopy(SIGNED)
    found = part_of(changed, path)
    if name in found or value in ([], {}):
        return  # says nothing
    found[name] = value
    assert await refused(changed)


def rewritten(name: str) -> Json:
    """The same signed statements, in other words."""
    changed = copy.deepcopy(SIGNED)
    until = changed.pop("validUntil")
    if name == "described again":
        changed["evidence"].append(
            {"id": changed["id"], "type": ["VerifiableCredential"], "validUntil": until}
        )
    if name == "included":
        changed["@included"] = [{"id": changed["id"], "type": ["VerifiableCredential"], "validUntil": until}]
    if name == "by its full name":
        changed["https://www.w3.org/2018/credentials#validUntil"] = until
    if name == "a context within":
        changed["@context"].append({"till": "https://www.w3.org/2018/credentials#validUntil"})
        changed["till"] = until
    return changed


@pytest.mark.parametrize("name", ["described again", "included", "by its full name", "a context within"])
async def test_the_end_can_not_be_hidden_by_saying_it_in_other_words(name: str) -> None:
    assert await refused(rewritten(name))


async def test_a_document_made_to_take_forever_is_given_up() -> None:
    changed = copy.deepcopy(SIGNED)
    alike = [
        {"type": ["Evidence"], "audience": [{"type": ["Evidence"]} for _ in range(12)]} for _ in range(12)
    ]
    changed["evidence"] = alike
    verdict = await verify_credential(changed, None, papers.web_of_credentials(), papers.NOW)
    assert Problem.WRONG_SIGNATURE in verdict.problems


LOST = {
    "an address that is none": ("evidence", [*SIGNED["evidence"], {"id": "x", "type": ["Evidence"]}]),
    "a kind that no context defines": ("type", [*SIGNED["type"], "Master"]),
}


@pytest.mark.parametrize("name", LOST)
def test_what_others_would_read_differently_is_not_even_signed(name: str) -> None:
    """RDF leaves such statements out without a word; PyLD takes them to be of some example."""
    field, value = LOST[name]
    with pytest.raises(NotCanonical, match="is no whole address"):
        canonical(copy.deepcopy(SIGNED) | {field: value})


def test_a_part_that_describes_the_whole_again_is_refused() -> None:
    """Where a signed part names the whole by its id, what is said at the top could be moved into it unnoticed."""
    document = copy.deepcopy(SIGNED)
    document["evidence"][0]["id"] = document["id"]
    with pytest.raises(NotCanonical, match="describes the whole again"):
        canonical(document)
