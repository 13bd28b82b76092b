"""The life of a local server: started twice at once, killed, found again, stopped; and another server instead of it.

The tests of one server run in their order and hand it on, since each start takes seconds.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from engine.graph import jars, local, services
from engine.graph.connection import LANGUAGE, Address, open_address, open_graph, server_address
from engine.settings import Settings
from tests.conftest import Command


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home of this module's own, with a path that is neither short nor ASCII; nothing runs in it yet."""
    home = tmp_path_factory.mktemp("own") / "my 家 $home"
    settings = replace(Settings.from_environment(), home=home, memory="768M", neo4j_uri="", neo4j_password="")
    yield settings
    local.stop(settings)


@pytest.fixture(scope="module")
def variables(own: Settings) -> dict[str, str]:
    return {"LOANGRAPH_HOME": str(own.home), "LOANGRAPH_MEMORY": own.memory, "LOANGRAPH_NEO4J_URI": ""}


def _processes(settings: Settings) -> list[int]:
    mine, found = f"--home-dir={settings.home}/neo4j", []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess):
            if mine in process.cmdline():
                found.append(process.pid)
    return found


def test_two_starts_at_once_give_one_server_beside_the_usual_port(own, variables, loangraph: Command):
    with socket.socket() as taken:
        with suppress(OSError):  # somebody else may hold it already, which serves as well
            taken.bind(("127.0.0.1", local.USUAL_PORT))
            taken.listen()
        with ThreadPoolExecutor() as pool:
            ups = list(pool.map(lambda _: loangraph("up", **variables), range(2)))
    assert [up.returncode for up in ups] == [0, 0], "\n".join(up.stderr for up in ups)
    assert len(_processes(own)) == 1
    assert sorted("(started" in up.stdout for up in ups) == [False, True]
    address = local.address(own)
    assert address and f":{local.USUAL_PORT}" not in address.uri


def test_status_tells_other_programs_how_to_connect(own, variables, loangraph: Command):
    told = json.loads(loangraph("status", "--json", **variables).stdout)
    server = told["neo4j"]
    assert server["ready"] is True
    assert (server["version"], server["gds"]) == (jars.NEO4J, jars.GDS)
    assert Path(server["logs"], "console.log").exists()
    assert told["schema"]["pending"] == []
    file = Path(server["password_file"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with open_address(Address(server["uri"], server["user"], file.read_text().strip())) as graph:
        assert graph.read("RETURN 1 AS one") == [{"one": 1}]
    assert server["uri"] in loangraph("status", **variables).stdout


def test_a_password_is_never_read_as_an_option():
    assert all(local.new_password().isalnum() for _ in range(500))
    assert len({local.new_password() for _ in range(500)}) == 500


def test_the_password_stands_in_no_command_line_log_or_setting(own):
    password = local.password_file(own).read_text().strip()
    (pid,) = _processes(own)
    assert password not in " ".join(psutil.Process(pid).cmdline())
    texts = [*local.logs(own).iterdir(), *(own.home / "neo4j" / "conf").iterdir(), *(own.home / "services").iterdir()]
    assert not [path for path in texts if password in path.read_text("utf-8", "replace")]


def test_everything_of_the_server_lies_in_its_home(own):
    assert (own.home / "neo4j" / "data" / "databases" / "neo4j").is_dir()
    assert {path.name for path in own.home.iterdir()} == {"neo4j", "services", "up.lock"}
    assert {path.name for path in own.home.parent.iterdir()} == {own.home.name}


def test_the_server_listens_on_this_machine_only(own):
    (pid,) = _processes(own)
    sockets = [one for one in psutil.Process(pid).net_connections() if one.status == psutil.CONN_LISTEN]
    assert [one.laddr.ip.removeprefix("::ffff:") for one in sockets] == ["127.0.0.1"]


def test_a_server_killed_at_once_after_an_answer_has_lost_nothing(own, variables, loangraph: Command):
    with open_graph(own) as graph:
        graph.write("UNWIND range(1, 1000) AS n CREATE (:Trial {n: n})")
        (pid,) = _processes(own)
        os.kill(pid, signal.SIGKILL)
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.05)
    gone = json.loads(loangraph("status", "--json", **variables).stdout)["neo4j"]
    assert (gone["ready"], gone["uri"]) == (False, None)
    again = loangraph("up", **variables)
    assert again.returncode == 0, again.stderr
    with open_graph(own) as graph:
        assert graph.read("MATCH (t:Trial) RETURN count(t) AS n, sum(t.n) AS total") == [{"n": 1000, "total": 500500}]


def test_a_server_whose_record_was_lost_is_found_again(own, variables, loangraph: Command):
    before = _processes(own)
    (own.home / "services" / "neo4j.json").unlink()
    again = loangraph("up", **variables)
    assert (again.returncode, "(was running" in again.stdout) == (0, True)
    assert _processes(own) == before
    service = services.running(own.home, local.SERVICE)
    assert service and service.pid == before[0]


def test_down_stops_what_this_home_started_and_says_so(own, variables, loangraph: Command):
    api = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    services.record(own.home, "api", api.pid, address="http://127.0.0.1:8000")
    assert "api       running" in loangraph("status", **variables).stdout
    down = loangraph("down", **variables)
    assert (down.returncode, down.stdout) == (0, "stopped: api, neo4j\n")
    assert api.wait(5) != 0
    assert _processes(own) == []
    assert loangraph("down", **variables).stdout == "nothing was running\n"


def test_a_server_without_gds_is_one_error_that_names_what_needs_it(own, loangraph: Command, monkeypatch, tmp_path):
    plain = tmp_path / "neo4j.conf"
    plain.write_text(local._CONF.read_text().replace("allowlist=gds.*", "allowlist=none.*"))
    monkeypatch.setattr(local, "_CONF", plain)
    port = local._free_port(own)
    local._write_conf(own, port)
    process = local._spawn(own)
    try:
        password = local.password_file(own).read_text().strip()
        _wait_for_a_row(process, Address(f"bolt://127.0.0.1:{port}", local.USER, password))
        elsewhere = {"LOANGRAPH_HOME": str(tmp_path / "empty"), "LOANGRAPH_NEO4J_URI": f"bolt://127.0.0.1:{port}"}
        up = loangraph("up", LOANGRAPH_NEO4J_PASSWORD=password, **elsewhere)
        assert up.returncode == 1
        assert "GRA003" in up.stderr and "Graph Data Science" in up.stderr
        assert "needs it" in up.stderr and "Traceback" not in up.stderr
    finally:
        process.terminate()
        process.wait(60)


def _wait_for_a_row(process: subprocess.Popen[bytes], address: Address) -> None:
    from engine.errors import GraphError

    while process.poll() is None:
        with suppress(GraphError), open_address(address) as graph:
            graph.driver.execute_query(LANGUAGE + "RETURN 1 AS one")
            return
        time.sleep(0.25)
    raise AssertionError("the server ended")


def test_another_server_is_used_and_nothing_local_is_started(server: Settings, tmp_path, loangraph: Command):
    there = server_address(server)
    home = tmp_path / "elsewhere"
    variables = {"LOANGRAPH_HOME": str(home), "LOANGRAPH_NEO4J_URI": there.uri}
    up = loangraph("up", LOANGRAPH_NEO4J_PASSWORD=there.password, **variables)
    assert up.returncode == 0, up.stderr
    assert "nothing local was started" in up.stdout
    assert not home.exists()
    told = json.loads(loangraph("status", "--json", LOANGRAPH_NEO4J_PASSWORD=there.password, **variables).stdout)
    assert told["neo4j"]["ready"] is True
    assert (told["neo4j"]["local"], told["neo4j"]["password_file"]) == (False, None)
    assert loangraph("down", **variables).stdout == "nothing was running\n"
    assert local.address(server), "down stops only what its own home started"


def test_another_server_that_refuses_or_is_away_is_an_error_in_words(server: Settings, tmp_path, loangraph: Command):
    variables = {"LOANGRAPH_HOME": str(tmp_path / "elsewhere"), "LOANGRAPH_NEO4J_PASSWORD": "wrong"}
    refused = loangraph("up", LOANGRAPH_NEO4J_URI=server_address(server).uri, **variables)
    assert (refused.returncode, "GRA002" in refused.stderr, "Traceback" in refused.stderr) == (1, True, False)
    away = loangraph("up", LOANGRAPH_NEO4J_URI="bolt://127.0.0.1:1", **variables)
    assert (away.returncode, "GRA001" in away.stderr, "Traceback" in away.stderr) == (1, True, False)
    told = json.loads(loangraph("status", "--json", LOANGRAPH_NEO4J_URI="bolt://127.0.0.1:1", **variables).stdout)
    assert told["neo4j"]["ready"] is False and told["neo4j"]["problem"]
