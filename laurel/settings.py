"""How is this installation set up? One frozen object, built once from the environment, handed down."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "LAUREL_"
ROOT = Path(__file__).parent.parent
VAR = ROOT / "var"
DEFAULT_DATABASE = f"sqlite://{VAR}/laurel.sqlite3"
LOCAL = ("localhost", "127.0.0.1", "[::1]", "::1")
SHORTEST_SECRET = 32

Names = Annotated[tuple[str, ...], NoDecode]


class WrongSetting(Exception):
    """A sentence for the operator that names the variable."""


class Settings(BaseSettings):
    """Each with a default and a sentence; `laurel settings` prints them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on.")
    database_url: str = Field(
        DEFAULT_DATABASE,
        description="sqlite:///path/to/file or postgres://user:password@host:5432/database.",
    )
    bus_url: str = Field(
        "memory://",
        description="What rings between processes: memory:// for one process, redis://host:6379/0 for several.",
    )
    address: str = Field(
        "", description="Where browsers reach this Laurel; http://HOST:PORT where it is not given."
    )
    secret: SecretStr | None = Field(
        None,
        description="At least 32 characters that all processes share and nobody else knows; "
        "made and kept in var/secret where it is not given.",
    )
    playground: Literal["on", "signed-in", "off"] = Field(
        "on",
        description="Who may explore: everybody who opens the page (on), only requests with a token may "
        "introspect (signed-in), or nobody (off).",
    )
    allowed_hosts: Names = Field(
        LOCAL,
        description="Host names, separated by commas, by which this Laurel may be called; "
        "the host of LAUREL_ADDRESS always may.",
    )
    allowed_origins: Names = Field(
        (), description="Origins of pages elsewhere, separated by commas, that may open sockets."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")

    @field_validator("allowed_hosts", "allowed_origins", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value.startswith(("sqlite://", "postgres://")):
            raise ValueError("begin it with sqlite:// or postgres://")
        return value

    @field_validator("bus_url")
    @classmethod
    def _bus(cls, value: str) -> str:
        if not value.startswith(("memory://", "redis://", "rediss://")):
            raise ValueError("begin it with memory:// or redis://")
        return value

    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("write it like https://badges.example.org, without a path")
        return value.rstrip("/")

    @field_validator("secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"give at least {SHORTEST_SECRET} characters")
        return value

    @property
    def public_address(self) -> str:
        """Ours, as others see it, without a slash at the end."""
        return self.address or f"http://{self.host}:{self.port}"

    @property
    def hosts(self) -> list[str]:
        """By which a request may call us."""
        return [*self.allowed_hosts, urlsplit(self.public_address).hostname or ""]


def settings_of_environment() -> Settings:
    """WrongSetting names the variable that is wrong, without its value: it may be a secret."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        variable = PREFIX + str(first["loc"][0]).upper()
        told = first["msg"].removeprefix("Value error, ")
        raise WrongSetting(f"{variable} is wrong: {told}") from None


def shown(settings: Settings) -> list[tuple[str, str, str]]:
    """Each variable, its value with passwords hidden, and its sentence."""
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        text = (
            ", ".join(value) if isinstance(value, tuple) else _hidden(str(value if value is not None else ""))
        )
        rows.append((PREFIX + name.upper(), text, field.description or ""))
    return rows


def _hidden(text: str) -> str:
    """Without the password of an address, which may also stand in its query."""
    password = urlsplit(text).password if "://" in text else None
    told = text.replace(f":{password}@", ":***@") if password else text
    return re.sub(r"(?i)([?&]password=)[^&]*", r"\1***", told)
