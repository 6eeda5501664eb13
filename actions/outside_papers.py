"""What somebody brings from elsewhere: is it an award, is it true, and to whom was it given? (rule 31)"""

import asyncio
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from actions.images import award_in_image
from actions.outside_words import plain
from actions.refusals import InvalidInput
from actions.tools import Fetching, NotFetched, Tools
from openbadges import verdicts
from openbadges.elsewhere import badge_at
from openbadges.images import Version, baked
from openbadges.png import SIGNATURE, NotAnImage
from openbadges.reading import Given, Outside, given_of
from openbadges.tokens import NotAToken, claims_of
from openbadges.verdicts import Fetched, Problem, Verdict, Wrong, answer_of, is_web_address, names, object_of
from openbadges.verifying_credentials import verify_credential
from openbadges.verifying_hosted import verify_hosted
from openbadges.verifying_signed import verify_signed

MOST_CHARACTERS = 1024 * 1024
MOST_BYTES = 4 * 1024 * 1024  # of what is fetched: an image may be that large
MOST_ADDRESSES = 10
SECONDS = 20.0  # for all that is fetched for one award
ACCEPT = {"Accept": "application/ld+json, application/json;q=0.9, */*;q=0.1"}


class Source(NamedTuple):
    """One of them: an address, a document (JSON, JWS or JWT), or an image that was uploaded with an award in it."""

    url: str | None = None
    document: str | None = None
    image: UUID | None = None

    @property
    def field(self) -> tuple[str, str]:
        kind = "url" if self.url is not None else "document" if self.document is not None else "image"
        return "source", kind


class Fetches:
    """For one award: each address is fetched once, and not many are."""

    def __init__(self, fetching: Fetching) -> None:
        self._fetching = fetching
        self._answers: dict[str, Fetched] = {}

    async def __call__(self, address: str) -> Fetched:
        address = address.partition("#")[0]
        if address not in self._answers:
            if len(self._answers) >= MOST_ADDRESSES:
                raise verdicts.NotFetched("it leads to too many other addresses.")
            try:
                answer = await self._fetching.get(address, ACCEPT, MOST_BYTES)
            except NotFetched as error:
                raise verdicts.NotFetched(f"{error}.") from error
            if answer.elsewhere:  # a host that leads anywhere, as many do, would make anybody's words its own
                raise verdicts.NotFetched("it leads to another host.")
            self._answers[address] = Fetched(answer.status, answer.body)
        return self._answers[address]


async def verified(tools: Tools, source: Source, user_id: UUID, emails: Collection[str]) -> Given:
    """The award, which was given to one of these addresses and counts now; InvalidInput says all that is wrong."""
    try:
        async with asyncio.timeout(SECONDS):
            verdict = await _Verifying(tools, user_id, emails).verdict(source)
        if not verdict.valid:
            raise InvalidInput(plain(" ".join(verdict.problems.values()), 500), *source.field)
        return given_of(verdict)
    except (Wrong, NotAnImage) as error:
        raise InvalidInput(_sentence(error), *source.field) from error
    except TimeoutError as error:
        raise InvalidInput("It takes too long to verify this: try again later.", *source.field) from error


async def looked_up(tools: Tools, address: str, *field: str) -> Outside:
    """The badge that stands there; InvalidInput says why there is none."""
    try:
        async with asyncio.timeout(SECONDS):
            return await badge_at(address, Fetches(tools.fetching))
    except Wrong as error:
        raise InvalidInput(_sentence(error), *field) from error
    except TimeoutError as error:
        raise InvalidInput("It takes too long to look at this: try again later.", *field) from error


class _Verifying:
    def __init__(self, tools: Tools, user_id: UUID, emails: Collection[str]) -> None:
        self._user_id = user_id
        self._emails = emails
        self._now = tools.now()
        self._fetch = Fetches(tools.fetching)

    async def verdict(self, source: Source) -> Verdict:
        if source.url is not None:
            return await self._of_address(source.url.strip())
        if source.image is not None:
            return await self._of_text(await award_in_image(self._user_id, source.image, *source.field))
        return await self._of_text(source.document or "")

    async def _of_address(self, address: str) -> Verdict:
        answer = await answer_of(self._fetch, address, "The award")
        if answer.status != 200:  # also 410, which is what a revoked one answers
            return await self._hosted(address)
        if answer.body.startswith(SIGNATURE) or answer.body.lstrip()[:1] == b"<":
            return await self._of_image(answer.body)
        return await self._of_text(answer.body.decode("utf-8", "replace"))

    async def _of_image(self, image: bytes) -> Verdict:
        """Of an image that holds both versions the newer one counts."""
        for version in (Version.V3, Version.V2):
            if text := await asyncio.to_thread(baked, image, version):
                return await self._of_text(text)
        raise Wrong(Problem.MALFORMED, "There is no award in this image.")

    async def _of_text(self, text: str) -> Verdict:
        text = text.strip()
        if len(text) > MOST_CHARACTERS:
            raise Wrong(Problem.MALFORMED, "The award is too long.")
        if is_web_address(text):
            return await self._hosted(text)
        if not text.startswith("{"):
            return await self._of_token(text)
        document = object_of(text, "The award")
        if "Assertion" in names(document.get("type")):
            return await self._hosted(document.get("id"))
        return await verify_credential(document, self._emails, self._fetch, self._now)

    async def _of_token(self, token: str) -> Verdict:
        try:
            kinds = names(claims_of(token).get("type"))
        except NotAToken as error:
            raise Wrong(
                Problem.MALFORMED, "This is no award: give its address, or the JSON or the token."
            ) from error
        verify = verify_signed if "Assertion" in kinds else verify_credential
        return await verify(token, self._emails, self._fetch, self._now)

    async def _hosted(self, address: object) -> Verdict:
        """What somebody hands in is only a hint where to look."""
        if not is_web_address(address):
            raise Wrong(Problem.MALFORMED, "The award has no web address.")
        return await verify_hosted(str(address), self._emails, self._fetch, self._now)


def _sentence(error: Wrong | NotAnImage) -> str:
    told = str(error)
    return plain(told if isinstance(error, Wrong) else f"This image can't be read: {told}.", 500)
