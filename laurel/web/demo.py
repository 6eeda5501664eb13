"""What are pages told of the demo world, so that one click leads into it?"""

from laurel.demo import local_demo
from laurel.settings import Settings


async def told_of_demo(settings: Settings) -> dict[str, str] | None:
    """A token for each of those whom one may look over the shoulder. None where others than this machine can come."""
    demo = await local_demo(settings)
    return {name: getattr(demo, name) for name in ("display", "staff", "learner", "space")} if demo else None
