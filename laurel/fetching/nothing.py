"""What answers where nothing is fetched?"""

from collections.abc import Mapping

from actions.tools import Answer, NotFetched

TOLD = "this Laurel fetches nothing: its operator may set LAUREL_FETCHING"


class NothingFetched:
    """Refuses, and asks no name server either."""

    async def get(
        self, address: str, headers: Mapping[str, str] | None = None, most_bytes: int = 0
    ) -> Answer:
        raise NotFetched(TOLD)

    async def post(
        self, address: str, body: bytes, headers: Mapping[str, str], most_bytes: int = 0
    ) -> Answer:
        raise NotFetched(TOLD)
