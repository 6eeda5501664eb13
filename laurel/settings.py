"""How is this installation set up? One frozen object, built once from the environment, handed down."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, Secret, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from laurel.settings_of_addresses import (
    LOCAL,
    is_issuer,
    is_mail_address,
    is_store,
    mailbox,
)
from laurel.settings_of_limits import LimitSettings

PREFIX = "LAUREL_"
ROOT = Path(__file__).parent.parent
VAR = ROOT / "var"
DEFAULT_DATABASE = f"sqlite://{VAR}/laurel.sqlite3"
DEFAULT_MAIL = (VAR / "mail").as_uri()
DEFAULT_FILES = (VAR / "files").as_uri()
SHORTEST_SECRET = 32

Names = Annotated[tuple[str, ...], NoDecode]


class WrongSetting(Exception):
    """A sentence for the operator that names the variable."""


class SecretAddress(Secret[str]):
    """An address whose password is told nowhere; the rest of it is."""

    def _display(self) -> str:
        return _hidden(self.get_secret_value())


class Settings(LimitSettings):
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
    trusted_documents: Literal["off", "only"] = Field(
        "off",
        description="Whether any GraphQL document may run (off), or only those that `laurel documents add` "
        "registered (only).",
    )
    allowed_hosts: Names = Field(
        LOCAL,
        description="Host names, separated by commas, by which this Laurel may be called; "
        "the host of LAUREL_ADDRESS always may.",
    )
    trusted_proxies: Names = Field(
        ("127.0.0.1",),
        description="Addresses or networks of balancers, separated by commas, whose X-Forwarded-For and "
        "X-Request-Id are believed: else all who come through one count as one network when they ask for codes.",
    )
    metrics_token: SecretStr | None = Field(
        None,
        min_length=16,
        description="Who sends it as a bearer token may read /metrics; nobody where it is not given.",
    )
    allowed_origins: Names = Field(
        (),
        description="Origins of pages elsewhere, separated by commas, that may ask, open sockets and upload.",
    )
    mail_url: SecretAddress = Field(
        SecretAddress(DEFAULT_MAIL),
        description="Where mail goes: file:///folder, smtp://user:password@host:587 (?tls=required refuses "
        "servers without), or smtps://user:password@host.",
    )
    mail_from: str = Field("Laurel <laurel@localhost>", description="From whom mail comes.")
    operator_email: str = Field(
        "", description="Who is asked to enable spaces; where it is not given, `laurel requests` lists them."
    )
    files_url: str = Field(
        DEFAULT_FILES,
        description="Where uploaded files are kept: file:///folder, or s3://bucket/prefix with its keys, region "
        "and endpoint in the usual AWS_ variables.",
    )
    fetching: Literal["off", "public", "any"] = Field(
        "off",
        description="Whether addresses that people name are fetched, to import badges and to reach webhooks and "
        "learning platforms: not at all (off), on the public internet alone (public), or in the networks around "
        "too (any).",
    )
    worker: Literal["on", "off"] = Field(
        "on",
        description="Whether `laurel serve` also sends mail and does what is left over; "
        "where it is off, `laurel worker` must run.",
    )
    openid_issuer: str = Field(
        "", description="The OpenID Connect provider that pages sign in through, exactly as it names itself."
    )
    openid_client_id: str = Field(
        "", validate_default=True, description="As whom this Laurel is known to the OpenID provider."
    )
    openid_client_secret: SecretStr = Field(
        SecretStr(""), description="The secret shared with the OpenID provider; a public client has none."
    )
    openid_audience: str = Field(
        "",
        description="For whom bearer tokens of the OpenID provider must be made; "
        "the client id where it is not given.",
    )
    openid_name: str = Field("OpenID", description="What people call the OpenID provider: a button says it.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")
    log_format: Literal["text", "json"] = Field(
        "text",
        description="How it is logged: lines for people (text), or an object a line for programs (json).",
    )
    traces: Literal["off", "on"] = Field(
        "off",
        description="Whether traces are sent by OTLP over HTTP, to where the usual OTEL_ variables say; it needs "
        "what is in requirements-traces.txt.",
    )

    @field_validator("allowed_hosts", "allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("traces")
    @classmethod
    def _traces(cls, value: str) -> str:
        if value == "on" and not find_spec("opentelemetry"):
            raise ValueError("install what it needs first: scripts/environment traces")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        known = re.sub("^postgresql://", "postgres://", value)  # as libpq and others write it
        if not known.startswith(("sqlite://", "postgres://")):
            raise ValueError("begin it with sqlite:// or postgres://")
        return known

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

    @field_validator("mail_url")
    @classmethod
    def _mail(cls, value: SecretAddress) -> SecretAddress:
        if not is_mail_address(value.get_secret_value()):
            raise ValueError("write it like file:///folder or smtp://user:password@host:587, escaped by %")
        return value

    @field_validator("files_url")
    @classmethod
    def _files(cls, value: str) -> str:
        if not is_store(value):
            raise ValueError("write it like file:///folder or s3://bucket/prefix, without keys")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not mailbox(value):
            raise ValueError("write it like Laurel <laurel@example.org>")
        return value

    @field_validator("operator_email")
    @classmethod
    def _operator(cls, value: str) -> str:
        found = mailbox(value)
        if value and (found is None or found.addr_spec != value):
            raise ValueError("write it like operator@example.org")
        return value

    @field_validator("openid_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        if value and not is_issuer(value):
            raise ValueError("write it like https://login.example.org; http is for this machine alone")
        return value

    @field_validator("openid_client_id", "openid_client_secret", "openid_audience")
    @classmethod
    def _client(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        """All or none: each needs an issuer, and an issuer needs a client id."""
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        issuer = info.data.get("openid_issuer")
        if not (text.isascii() and text.isprintable()):
            raise ValueError("use visible ASCII characters")
        if text and issuer == "":
            raise ValueError(f"it needs {PREFIX}OPENID_ISSUER too")
        if issuer and not text and info.field_name == "openid_client_id":
            raise ValueError(f"it must be given with {PREFIX}OPENID_ISSUER")
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
