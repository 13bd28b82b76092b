"""The jars of the server: pinned, checked, fetched once for all homes of a person."""

from __future__ import annotations

import hashlib
import shutil
from types import SimpleNamespace

import pytest

from engine.errors import SetupError
from engine.graph import jars


def _jar(name: str, body: bytes) -> jars.Jar:
    return jars.Jar("org.example", name, "1.0", "", hashlib.sha256(body).hexdigest())


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the repository would serve; the lock pins two jars of it, one of them a GDS procedure jar."""
    bodies = {"neo4j-1.0.jar": b"kernel", "proc-1.0.jar": b"procedures"}
    pinned = [_jar("neo4j", b"kernel"), _jar("proc", b"procedures")]

    def download(jar: jars.Jar) -> bytes:
        if jar.filename not in bodies:
            raise FileNotFoundError(jar.filename)
        return bodies[jar.filename]

    monkeypatch.setattr(jars, "_download", download)
    monkeypatch.setattr(jars, "read_lock", lambda: pinned)
    return bodies


def test_the_lock_pins_what_the_coordinates_name_and_no_host():
    locked = jars.read_lock()
    assert set(jars.COORDINATES) <= {jar.coordinate for jar in locked}
    assert len({jar.filename for jar in locked}) == len(locked)
    assert all(len(jar.sha256) == 64 for jar in locked)
    assert "//" not in jars.LOCK.read_text("utf-8")


def test_the_lock_is_written_as_it_is_read(tmp_path):
    copy = tmp_path / "jars.lock"
    shutil.copyfile(jars.LOCK, copy)
    jars.write_lock(jars.read_lock(), copy)
    assert copy.read_bytes() == jars.LOCK.read_bytes()


def test_a_jar_with_a_classifier_keeps_it_in_its_name():
    jar = jars.Jar("io.netty", "epoll", "4.2", "linux-x86_64", "0" * 64)
    assert (jar.filename, jar.coordinate) == ("epoll-4.2-linux-x86_64.jar", "io.netty:epoll:4.2:linux-x86_64")
    assert jar.path == "io/netty/epoll/4.2/epoll-4.2-linux-x86_64.jar"


def test_what_is_missing_is_fetched_once_and_procedures_lie_in_plugins_too(tmp_path, shelf):
    folder = jars.installed(tmp_path)
    assert {path.name for path in (folder / "lib").iterdir()} == {"neo4j-1.0.jar", "proc-1.0.jar"}
    assert (folder / "plugins" / "proc-1.0.jar").read_bytes() == b"procedures"
    shelf.clear()
    assert jars.installed(tmp_path) == folder


def test_a_jar_that_went_missing_is_fetched_again(tmp_path, shelf):
    folder = jars.installed(tmp_path)
    (folder / "lib" / "neo4j-1.0.jar").unlink()
    jars.installed(tmp_path)
    assert (folder / "lib" / "neo4j-1.0.jar").read_bytes() == b"kernel"


def test_other_bytes_than_those_pinned_never_reach_the_class_path(tmp_path, shelf):
    shelf["neo4j-1.0.jar"] = b"something else"
    with pytest.raises(SetupError, match=r"cannot fetch org\.example:neo4j:1\.0: its SHA-256 is") as error:
        jars.installed(tmp_path)
    assert error.value.code == "SET002"
    assert not list(tmp_path.rglob("neo4j-1.0.jar"))


def test_what_no_repository_has_is_an_error_that_names_it(tmp_path, shelf):
    del shelf["proc-1.0.jar"]
    with pytest.raises(SetupError, match=r"cannot fetch org\.example:proc:1\.0"):
        jars.installed(tmp_path)


def test_too_little_disk_is_said_before_anything_is_fetched(tmp_path, shelf, monkeypatch):
    monkeypatch.setattr(jars.shutil, "disk_usage", lambda _: SimpleNamespace(free=2**20))
    with pytest.raises(SetupError, match="only 1 MB are free") as error:
        jars.installed(tmp_path)
    assert "XDG_CACHE_HOME" in error.value.next_move
    assert not list(tmp_path.rglob("*.jar"))


def test_gds_and_neo4j_are_pinned_to_the_versions_the_code_names():
    versions = {jar.artifact: jar.version for jar in jars.read_lock()}
    assert (versions["neo4j"], versions["proc"]) == (jars.NEO4J, jars.GDS)
