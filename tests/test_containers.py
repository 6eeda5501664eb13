"""The containers fit together, as far as that can be told where none can run; tests/chaos runs the image's steps."""

import re
from pathlib import Path

import jsonschema
import pytest

from laurel.settings import ROOT, settings_of_environment
from tests.composing import Unset, compose_schema, composed, environment_of
from tests.dockerfile import copied, healthcheck, steps

GIVEN = {"POSTGRES_PASSWORD": "p" * 20, "LAUREL_SECRET": "s" * 40, "STORE_SECRET": "t" * 20}
PROXY = (ROOT / "deploy" / "haproxy.cfg").read_text()


def test_the_compose_file_is_one() -> None:
    schema = jsonschema.Draft7Validator(compose_schema())
    schema.validate(composed(GIVEN))
    wrong = composed(GIVEN)
    wrong["services"]["web1"]["read-only"] = True
    with pytest.raises(jsonschema.ValidationError, match="read-only"):
        schema.validate(wrong)


@pytest.mark.parametrize("secret", sorted(GIVEN))
def test_it_is_not_composed_without_its_secrets(secret: str) -> None:
    with pytest.raises(Unset, match=secret):
        composed({name: value for name, value in GIVEN.items() if name != secret})


def test_each_process_is_set_up_for_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    for service in ("web1", "web2", "worker"):
        with monkeypatch.context() as patch:
            for name, value in environment_of(service, GIVEN).items():
                patch.setenv(name, value)
            settings = settings_of_environment()
        assert settings.worker == ("on" if service == "worker" else "off")
        assert settings.database_url == f"postgres://laurel:{'p' * 20}@postgres:5432/laurel"
        assert (settings.bus_url, settings.log_format) == ("redis://redis:6379/0", "json")
        (network,) = composed(GIVEN)["networks"]["default"]["ipam"]["config"]
        assert settings.trusted_proxies == (network["subnet"],)


def test_whatever_runs_tells_whether_it_is_well_and_may_do_little() -> None:
    services = composed(GIVEN)["services"]
    ends = services.pop("bucket")
    assert "restart" not in ends
    image_tells = {"web1", "web2"}
    assert {name for name, told in services.items() if "healthcheck" not in told} == image_tells
    for name in ("web1", "web2", "worker", "proxy"):
        assert services[name]["read_only"] is True, name
        assert services[name]["cap_drop"] == ["ALL"], name
    published = [port for told in services.values() for port in told.get("ports", ())]
    assert all(port.startswith("127.0.0.1:") for port in published), "nothing is open to other machines"


def test_the_proxy_finds_in_its_environment_what_it_asks_for() -> None:
    proxy = composed(GIVEN)["services"]["proxy"]
    assert set(re.findall(r"\$\{(\w+)\}", PROXY)) == set(proxy["environment"])
    ports = {f"web1:{port}" for port in re.findall(r"LAUREL_PORT=(\d+)", (ROOT / "Dockerfile").read_text())}
    assert proxy["environment"]["WEB1"] in ports
    assert proxy["volumes"][0].startswith("./deploy/haproxy.cfg:")
    assert (ROOT / "deploy" / "haproxy.cfg").is_file()


def test_the_image_runs_as_nobody_in_particular_and_is_asked_where_it_listens() -> None:
    names = [step.name for step in steps()]
    user = [step.told for step in steps() if step.name == "USER"]
    assert user == ["laurel"]
    assert names.index("USER") > max(place for place, name in enumerate(names) if name in ("RUN", "COPY"))
    assert "127.0.0.1:8000/healthz" in " ".join(healthcheck())
    assert names[-1] == "CMD"


def test_the_image_holds_what_runs_and_nothing_of_who_built_it() -> None:
    paths = copied()
    folders = {path.parts[0] for path in paths}
    assert {"laurel", "models", "actions", "schema", "resolvers", "subscriptions", "engine"} <= folders
    assert not folders & {"tests", "bench", "docs", "var", ".venv", ".git", "node_modules"}
    assert Path("requirements.txt") in paths
    assert not [path for path in paths if path.name.startswith(".env")]
