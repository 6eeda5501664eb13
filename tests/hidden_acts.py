"""What happens in a space that no other learner, display, stranger or passer-by may see? Each must succeed."""

from contextlib import nullcontext

from actions.access_tokens import create_access_token
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import reject_award
from actions.changing_objectives import update_objective
from actions.displays import create_display_token, revoke_display_token
from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.importing_learners import import_learners
from actions.issuer_staff import set_issuer_staff
from actions.issuers import request_spaces
from actions.leaderboard import share_real_name
from actions.learners import add_learner, remove_learner, update_learner
from actions.progress import complete_objective
from actions.reviewing import return_evidence
from actions.spaces import create_space
from actions.staff import invite_staff, remove_staff
from actions.users import ensure_user, update_viewer
from models.awards import Award
from models.issuers import IssuerRole
from tests.climbing import completed_by
from tests.looking import learner_of
from tests.mailed import proves
from tests.stories import ENDS_ON
from tests.worlds import Act, World

HOME, ZED = "dora@home.example", "zed@past.example"


class Hidden:
    """In a space where aliases hide who is who, and real names may not show."""

    def __init__(self, world: World) -> None:
        self._club = world.club
        self._by = world.club.by(world.club.sam)
        self._by_dora = world.club.by(world.dora)
        self._world = world

    def acts(self, names_show: bool) -> dict[str, Act]:
        """By what happens; a name, and the choice to show it, is hidden only where no name ever shows."""
        naming: dict[str, Act] = {
            "a learner is renamed": self._renamed,
            "a file of learners renames one": self._renaming_file,
            "a choice has no effect": self._chooses,
        }
        return self._others() | ({} if names_show else naming)

    def _others(self) -> dict[str, Act]:
        return {
            "evidence is handed in and withdrawn": self._withdrawn,
            "evidence is returned": self._returned,
            "private criteria change": self._private_criteria,
            "staff are invited and uninvited": self._staff,
            "somebody is invited to the staff": self._invited,
            "somebody is invited to the staff of the issuer": self._issuer_staff,
            "spaces are asked for": self._spaces_asked,
            "a badge is awarded elsewhere": self._awarded,
            "an award is revoked elsewhere": self._revoked,
            "an award is put away": self._rejected,
            "a step of a pathway is done": self._walked,
            "a display token is made": self._display,
            "a display token is made and revoked": self._display_revoked,
            "a file of learners is tried": self._tried_file,
            "a learner gets another address of the same account": self._other_address,
            "a learner who was removed turns out to be one who is there": self._merged,
            "an account is made for an address": self._account,
            "another space is made with the same learners": self._other_space,
            "somebody signs in and renames themself": self._signs_in,
        }

    async def came_and_went(self) -> None:
        """Before anybody has looked."""
        zed = await add_learner(self._by, self._club.space, ZED, "Zed of the Past")
        await complete_objective(self._by, self._club.give_mate, [zed])
        await remove_learner(self._by, zed)
        self._world.learners["Zed"] = zed

    async def _withdrawn(self) -> None:
        handed = await submit_evidence(self._by_dora, self._club.solve_forks, [Item(text="Mine.")])
        await withdraw_evidence(self._by_dora, handed)

    async def _returned(self) -> None:
        handed = await submit_evidence(self._by_dora, self._club.solve_forks, [Item(text="Mine, too.")])
        await return_evidence(self._by, handed, "Not yours.")

    async def _private_criteria(self) -> None:
        await update_objective(self._by, self._club.give_mate, private_criteria="Ask who taught them.")

    async def _staff(self) -> None:
        member = await invite_staff(self._by, self._club.space, "una@staff.example", "Una", "Staff")
        await remove_staff(self._by, member)

    async def _invited(self) -> None:
        await invite_staff(self._by, self._club.space, "ulf@staff.example", "Ulf", "Staff")

    async def _issuer_staff(self) -> None:
        by = self._club.by(self._club.olive)
        await set_issuer_staff(by, self._club.issuer, "uma@staff.example", IssuerRole.EDITOR)

    async def _spaces_asked(self) -> None:
        await request_spaces(self._club.by(self._world.ursula), self._world.her_issuer, "Please.")

    async def _awarded(self) -> None:
        """Of a badge that no objective tracks, by another issuer."""
        to_dora = [Recipient(self._world.dora.email, "Dora", None)]
        given = await award_badge(self._club.by(self._world.ursula), self._world.elsewhere, to_dora)
        assert given.done

    async def _revoked(self) -> None:
        """What was earned stays (rule 13)."""
        award = await Award.get(email=self._world.dora.email, badge_id=self._club.mate)
        done = await revoke_awards(self._club.by(self._club.olive), [award.id], "By mistake.")
        assert done.done

    async def _rejected(self) -> None:
        award = await Award.get(email=self._world.dora.email, badge_id=self._world.rook)
        await reject_award(self._by_dora, self._world.dora.user_id, award.id)

    async def _walked(self) -> None:
        """With the badge that it leads to, which no objective tracks."""
        to_dora = [Recipient(self._world.dora.email, "Dora", None)]
        await award_badge(self._club.by(self._club.olive), self._world.knight, to_dora)
        assert len(await completed_by(self._world.learners["Dora"])) == 1

    async def _display(self) -> None:
        await create_display_token(self._by, self._club.space, "The cellar")

    async def _display_revoked(self) -> None:
        made = await create_display_token(self._by, self._club.space, "The attic")
        await revoke_display_token(self._by, made.id)

    async def _renamed(self) -> None:
        await update_learner(self._by, self._world.learners["Dora"], name="Dora of the Shore")

    async def _tried_file(self) -> None:
        file = ["email,name\n", "nora@new.example,Nora\n"]
        found = await import_learners(self._by, self._club.space, lambda: nullcontext(file), dry_run=True)
        assert found.created == 1

    async def _renaming_file(self) -> None:
        file = ["email,name\n", "cleo@learner.example,Cleopatra\n"]
        found = await import_learners(self._by, self._club.space, lambda: nullcontext(file))
        assert found.updated == 1

    async def _other_address(self) -> None:
        await proves(self._club, self._world.dora, HOME)
        await update_learner(self._by, self._world.learners["Dora"], email=HOME)

    async def _merged(self) -> None:
        """Zed, who came and went, was Dora at an address of long ago."""
        await proves(self._club, self._world.dora, ZED)
        assert (await learner_of(self._world.learners["Zed"])).merged_into_id

    async def _account(self) -> None:
        await ensure_user(self._club.operator, "cleo@learner.example", "Cleopatra")

    async def _other_space(self) -> None:
        by = self._club.by(self._club.olive)
        space = await create_space(by, self._club.issuer, "Winter", ENDS_ON, "UTC")
        for email in ("yuri@lake.example", "cleo@learner.example"):
            await add_learner(by, space, email)

    async def _signs_in(self) -> None:
        user_id = self._world.dora.user_id
        await create_access_token(self._by_dora, user_id, "A script")
        await update_viewer(self._by_dora, user_id, "Dorothea", None)

    async def _chooses(self) -> None:
        await share_real_name(self._by_dora, self._world.learners["Dora"], True)
