"""What lti1p3platform leaves open: how it is configured, and where its people, lines and scores are kept."""

from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import (
    AssignmentsGradesService,
    NamesRoleProvisioningService,
)


def key_pair() -> tuple[str, str]:
    """Private and public, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


class Configured(LTI1P3PlatformConfAbstract):
    """One registration of one tool."""

    def init_platform_config(self, **kwargs: Any) -> None:
        self._registration = kwargs["registration"]

    def get_registration_by_params(self, **kwargs: Any) -> Registration:
        assert self._registration
        return self._registration


class Login(OIDCLoginAbstract):
    def set_lti_message_hint(self, **kwargs: Any) -> None:
        self._lti_message_hint = kwargs["hint"]

    def get_redirect(self, url: str) -> str:
        return url


class Launch(LTIAdvantageMessageLaunchAbstract):
    def render_launch_form(self, launch_data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return launch_data


class Sent(Request):
    """As it comes from the tool."""

    def build_metadata(self, request: Any) -> Any:
        return request


class Members(NamesRoleProvisioningService):
    """Page by page: `people` as the roster tells of them."""

    people: list[dict[str, Any]]
    size: int

    def get_member_data_page(self, page: Any = 1, limit: Any = None, **more: Any) -> Any:
        start = (int(page) - 1) * self.size
        some = [dict(person) for person in self.people[start : start + self.size]]
        return {"content": some, "has_next": start + self.size < len(self.people), "next": None}

    def get_context_by_id(self) -> Context:
        return Context("chess-101", "CH1", "Chess 101")


class Grades(AssignmentsGradesService):
    """Lines and scores, kept by whoever made this."""

    lines: dict[str, dict[str, Any]]
    scores: list[dict[str, Any]]
    line_address: str

    def find_lineitems(self, *given: Any, **wanted: Any) -> Any:
        return {"content": list(self.lines.values()), "has_next": False, "next": None}

    def find_lineitem(self, line_item_id: str) -> Any:
        return self.lines[line_item_id]

    def create_lineitem(self, creation_data: Any) -> Any:
        key = str(len(self.lines) + 1)
        self.lines[key] = {**creation_data, "id": f"{self.line_address}/{key}"}
        return self.lines[key]

    def update_lineitem(self, update_data: Any) -> Any:
        raise NotImplementedError

    def delete_lineitem(self, line_item_id: str) -> None:
        raise NotImplementedError

    def get_results(self, *given: Any, **more: Any) -> Any:
        raise NotImplementedError

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        """A score that is not later than the one before is an old one (section 3.4.2)."""
        before = [told for told in self.scores if told["userId"] == score["userId"]]
        if before and before[-1]["timestamp"] >= score["timestamp"]:
            return UpdateScoreStatus.OLD_TIMESTAMP
        self.scores.append({**score, "line": line_item_id})
        return UpdateScoreStatus.SUCCESS
