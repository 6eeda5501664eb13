"""Settings: each has a default, a wrong one is told by its name alone, and printing hides what is secret."""

import pytest
from pydantic import ValidationError

from laurel.settings import PREFIX, Settings, WrongSetting, settings_of_environment, shown

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
        ("SECRET", HIDDEN * 4),
    ],
)
def test_printing_hides_what_is_secret(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    settings = settings_of_environment()
    assert HIDDEN not in str(shown(settings))
    if name == "SECRET":
        assert HIDDEN not in repr(settings)
