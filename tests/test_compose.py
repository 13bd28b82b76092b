"""docker-compose.yml, checked without Docker: what it runs, what it opens, as closed as the local server."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
from typing import Any

import pytest

from engine.graph import jars
from engine.settings import ROOT
from engine.strict_yaml import read_yaml

CONF = ROOT / "engine" / "graph" / "neo4j.conf"
OF_THE_MACHINE = ("server.directories.", "server.memory.", "server.bolt.", "server.default_listen_address")
"""Settings that say where a server lies, not what it allows."""
NOT_IN_A_CONTAINER = {"internal.dbms.bolt.netty_server_shutdown_quiet_period"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(read_yaml((ROOT / "docker-compose.yml").read_text("utf-8"), "docker-compose.yml").value)


def _conf() -> dict[str, str]:
    lines = CONF.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_server_is_the_release_the_local_one_is(compose):
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{jars.NEO4J}-community"
    assert compose["services"]["neo4j"]["environment"]["NEO4J_PLUGINS"] == '["graph-data-science"]'


def test_every_setting_that_closes_the_local_server_closes_this_one(compose):
    given = compose["services"]["neo4j"]["environment"]
    for name, value in _conf().items():
        if name.startswith(OF_THE_MACHINE) or name in NOT_IN_A_CONTAINER:
            continue
        variable = "NEO4J_" + name.replace("_", "__").replace(".", "_")
        assert given.get(variable) == value, f"{name} is {value} in {CONF.name}"


def test_ports_open_on_this_machine_only(compose):
    ports = [port for service in compose["services"].values() for port in service["ports"]]
    assert ports and all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in ports)


def test_no_secret_stands_in_the_file_or_in_the_repository(compose):
    assert compose["secrets"] == {"neo4j_auth": {"file": "./secrets/neo4j_auth"}}
    assert all(service["secrets"] == ["neo4j_auth"] for service in compose["services"].values())
    for service in compose["services"].values():
        named = [name for name in service["environment"] if re.search("PASSWORD|AUTH|KEY|SECRET|TOKEN", name)]
        assert all(service["environment"][name].startswith("/run/secrets/") for name in named)
    for ignored in (".gitignore", ".dockerignore"):
        assert "secrets" in (ROOT / ignored).read_text().replace("/", "").split()


def test_everything_is_asked_whether_it_works_and_the_api_waits_for_the_graph(compose):
    for service in compose["services"].values():
        assert {"test", "interval", "timeout", "retries", "start_period"} <= set(service["healthcheck"])
    assert "gds.version()" in _test_of(compose, "neo4j")
    assert "/health/live" in _test_of(compose, "api")
    assert compose["services"]["api"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def _test_of(compose: dict[str, Any], name: str) -> str:
    return " ".join(compose["services"][name]["healthcheck"]["test"])


def test_the_api_runs_with_nothing_it_does_not_need(compose):
    api = compose["services"]["api"]
    assert api["cap_drop"] == ["ALL"]
    assert api["read_only"] is True
    assert "no-new-privileges:true" in api["security_opt"]
    assert re.search(r"^USER loangraph$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)


def test_what_is_kept_lies_on_volumes_that_are_declared(compose):
    mounts = [mount for service in compose["services"].values() for mount in service.get("volumes", [])]
    assert {mount.split(":")[0] for mount in mounts} == set(compose["volumes"])
    home = re.search(r"LOANGRAPH_HOME=(\S+)", (ROOT / "Dockerfile").read_text("utf-8"))
    assert home and f"home:{home[1]}" in mounts


def test_the_commands_inside_the_containers_are_there(compose, loangraph):
    assert "loangraph up" in compose["services"]["api"]["command"][2]
    assert "'api.app:create_app()'" in compose["services"]["api"]["command"][2]
    for command in ("up", "serve", "key new"):  # the last two are in the words at the head of the file
        assert f"loangraph {command}" in (ROOT / "docker-compose.yml").read_text("utf-8")
        assert loangraph(*command.split(), "--help").returncode == 0
    assert callable(importlib.import_module("api.app").create_app)


def test_shell_lines_parse_as_the_container_will_read_them(compose):
    lines = [compose["services"]["api"]["entrypoint"][2], compose["services"]["api"]["command"][2]]
    lines.append(compose["services"]["neo4j"]["healthcheck"]["test"][1])
    for line in lines:
        subprocess.run([shutil.which("sh") or "sh", "-n", "-c", line.replace("$$", "$")], check=True)


def test_the_image_has_a_python_the_project_runs_on():
    images = re.findall(r"^FROM python:3\.(\d+)-slim", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert images and all(11 <= int(minor) <= 13 for minor in images)
