"""Settings: each has a default, a wrong one is told by its name alone, and printing hides what is secret."""

import re

import pytest
from pydantic import ValidationError

from engine.limits import Limits
from laurel.settings import PREFIX, ROOT, Settings, WrongSetting, settings_of_environment, shown

HIDDEN = "hidden-word"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of whoever runs the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def test_each_has_a_default_and_a_sentence() -> None:
    settings = settings_of_environment()
    assert (settings.host, settings.port, settings.bus_url) == ("127.0.0.1", 8000, "memory://")
    assert settings.database_url.startswith("sqlite:///")
    assert settings.public_address == "http://127.0.0.1:8000"
    assert settings.secret is None
    told = shown(settings)
    assert len(told) == len(Settings.model_fields)
    assert all(variable.startswith(PREFIX) and sentence.endswith(".") for variable, _, sentence in told)


def test_the_environment_is_read_once_and_nothing_changes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUREL_PORT", "8123")
    monkeypatch.setenv("LAUREL_ADDRESS", "https://badges.example/")
    monkeypatch.setenv("LAUREL_ALLOWED_HOSTS", " a.example, b.example ,")
    settings = settings_of_environment()
    assert (settings.port, settings.public_address) == (8123, "https://badges.example")
    assert settings.hosts == ["a.example", "b.example", "badges.example"]
    with pytest.raises(ValidationError):
        setattr(settings, "port", 1)  # noqa: B010 - mypy knows that it is frozen


WRONG = {
    "PORT": ["eighty", "-1", "65536", ""],
    "DATABASE_URL": [f"mysql://laurel:{HIDDEN}@db/laurel", HIDDEN, ""],
    "BUS_URL": [f"amqp://laurel:{HIDDEN}@bus", HIDDEN],
    "ADDRESS": [f"ftp://{HIDDEN}.example", f"https://{HIDDEN}.example/path", HIDDEN, "https://"],
    "SECRET": [HIDDEN, "x" * 31],
    "PLAYGROUND": ["maybe", "ON"],
    "MOST_COST": ["much", "0"],
    "MOST_SECONDS": ["0", "inf", "nan"],
    "OPENID_ISSUER": [
        f"http://{HIDDEN}.example",
        f"https://{HIDDEN}@login.example",
        f"https://login.example?{HIDDEN}",
        f"https://login.example#{HIDDEN}",
        f"https://login.example:{HIDDEN}",
        f"https://[{HIDDEN}",
        f"https://login.example/{HIDDEN * 50}",
        HIDDEN,
        "https://",
        "https://login.example ",
    ],
    "OPENID_CLIENT_ID": [HIDDEN, "é"],
    "OPENID_CLIENT_SECRET": [HIDDEN, "a\tb"],
    "OPENID_AUDIENCE": [HIDDEN],
    "MAIL_URL": [
        f"http://{HIDDEN}",
        f"file://{HIDDEN}/mail",
        "file:",
        "smtp://",
        f"smtp://laurel:a/{HIDDEN}@post",  # a password that was not escaped ends up anywhere
        f"smtp://laurel:1?{HIDDEN}@post",
        f"smtp://laurel:1#{HIDDEN}@post",
        f"smtps://post?tls={HIDDEN}",
        "",
    ],
    "FILES_URL": [
        f"http://{HIDDEN}",
        f"file://{HIDDEN}/files",
        "file:",
        "s3://",
        f"s3://key:{HIDDEN}@bucket",
        f"s3://{HIDDEN}@bucket/prefix",
        f"s3://bucket:{HIDDEN}",
        f"s3://bucket/prefix?secret={HIDDEN}",
        f"s3://bucket#{HIDDEN}",
        "",
    ],
    "MAIL_FROM": ["Laurel", "a@b.example, c@d.example", f"{HIDDEN}\r\nBcc: x@y <a@b.example>", ""],
    "OPERATOR_EMAIL": [HIDDEN, "a@b.example, c@d.example", "Olive <olive@b.example>"],
    "FETCHING": ["on", "private"],
    "WORKER": ["yes"],
    "LOG_LEVEL": ["loud"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_told_by_its_name_alone(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(WrongSetting) as wrong:
        settings_of_environment()
    told = str(wrong.value)
    assert told.startswith(f"{PREFIX}{name} is wrong: ")
    assert HIDDEN not in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"postgres://laurel:{HIDDEN}@db/laurel"),
        ("DATABASE_URL", f"postgres://db/laurel?user=laurel&password={HIDDEN}"),
        ("DATABASE_URL", f"postgres://laurel:a%40{HIDDEN}@db/laurel"),
        ("BUS_URL", f"redis://:{HIDDEN}@bus:6379/0"),
        ("BUS_URL", f"rediss://laurel:{HIDDEN}@bus:6379/0"),
        ("MAIL_URL", f"smtp://laurel:{HIDDEN}@post:587?tls=required"),
        ("MAIL_URL", f"smtps://laurel:a%40{HIDDEN}@post"),
        ("SECRET", HIDDEN * 4),
    ],
)
def test_printing_hides_what_is_secret(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    settings = settings_of_environment()
    assert HIDDEN not in str(shown(settings))
    if name in ("SECRET", "MAIL_URL"):
        assert HIDDEN not in repr(settings)


def test_a_database_may_be_named_as_other_programs_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUREL_DATABASE_URL", "postgresql://laurel@db/laurel")
    assert settings_of_environment().database_url == "postgres://laurel@db/laurel"


@pytest.mark.parametrize("address", ["file:///srv/laurel%20files", "s3://badges", "s3://badges/spring/files"])
def test_files_are_kept_in_a_folder_or_a_bucket(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("LAUREL_FILES_URL", address)
    assert settings_of_environment().files_url == address


ISSUER, CLIENT_ID = "LAUREL_OPENID_ISSUER", "LAUREL_OPENID_CLIENT_ID"


def test_an_openid_provider_is_given_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ISSUER, "https://login.example/realms/town/")
    with pytest.raises(WrongSetting, match=f"{CLIENT_ID} is wrong: it must be given with {ISSUER}"):
        settings_of_environment()
    monkeypatch.setenv(CLIENT_ID, "laurel")
    monkeypatch.setenv("LAUREL_OPENID_CLIENT_SECRET", HIDDEN)
    settings = settings_of_environment()
    assert settings.openid_issuer == "https://login.example/realms/town/", (
        "it names itself with its last slash"
    )
    assert HIDDEN not in f"{settings!r} {shown(settings)}"
    monkeypatch.delenv(ISSUER)
    with pytest.raises(WrongSetting, match=f"{CLIENT_ID} is wrong: it needs {ISSUER} too"):
        settings_of_environment()


@pytest.mark.parametrize("host", ["localhost:9000", "127.0.0.1", "[::1]:9000"])
def test_an_openid_provider_of_this_machine_needs_no_tls(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv(ISSUER, f"http://{host}")
    monkeypatch.setenv(CLIENT_ID, "laurel")
    assert settings_of_environment().openid_issuer == f"http://{host}"


def test_the_limits_of_an_operation_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COST": "5000", "DEPTH": "4", "ALIASES": "2", "SECONDS": "1.5"}.items():
        monkeypatch.setenv(f"LAUREL_MOST_{name}", value)
    assert settings_of_environment().limits == Limits(cost=5000, depth=4, aliases=2, seconds=1.5)


def test_containers_are_handed_every_setting_but_where_they_listen() -> None:
    handed = re.findall(rf"^ +{PREFIX}(\w+):", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE)
    assert sorted(handed) == sorted({name.upper() for name in Settings.model_fields} - {"HOST", "PORT"})
