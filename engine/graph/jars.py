"""The jars of the local server: pinned in ``jars.lock``, fetched side by side, checked, kept in a cache for all homes.

Neo4j Community and open GDS are GPLv3 programs. The project contains none of them: it fetches them when a server is
first started and speaks to them over Bolt.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from engine.errors import SetupError
from engine.graph.lock import exclusive

if TYPE_CHECKING:
    import requests

NEO4J = "2026.01.4"
GDS = "2.26.0"  # bound to one month of Neo4j: raise the two together
COORDINATES = (
    f"org.neo4j:neo4j:{NEO4J}",
    f"org.neo4j.app:neo4j-server:{NEO4J}",
    f"org.neo4j:neo4j-slf4j-provider:{NEO4J}",
    f"org.neo4j.gds:proc:{GDS}",
    f"org.neo4j.gds:proc-sysinfo:{GDS}",
    f"org.neo4j.gds:opengds-extension:{GDS}",
    f"org.neo4j.gds:open-model-catalog:{GDS}",
)
LOCK = Path(__file__).with_name("jars.lock")
PROCEDURES = ("proc-", "opengds-procedure-facade")
"""Jars that must lie in plugins/ as well, or the server finds no GDS procedure."""

_SIDE_BY_SIDE = 16
_TRIES = 3
_ROOM = 600 * 1024 * 1024
"""Bytes that must be free before the first download: the jars take 190 MB, and twice that while they are checked."""


@dataclass(frozen=True)
class Jar:
    """One line of the lock."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def filename(self) -> str:
        """The name under which it lies in lib/."""
        parts = (self.artifact, self.version, self.classifier)
        return "-".join(part for part in parts if part) + ".jar"

    @property
    def path(self) -> str:
        """Where every Maven repository keeps it."""
        return "/".join((*self.group.split("."), self.artifact, self.version, self.filename))

    @property
    def coordinate(self) -> str:
        """group:artifact:version, with the classifier where there is one."""
        parts = (self.group, self.artifact, self.version, self.classifier)
        return ":".join(part for part in parts if part)


def read_lock(path: Path = LOCK) -> list[Jar]:
    """The jars of the lock file, in its order."""
    lines = path.read_text("utf-8").splitlines()
    return [_jar(line) for line in lines if line and not line.startswith("#")]


def _jar(line: str) -> Jar:
    coordinate, sha256 = line.split()
    group, artifact, version, *classifier = coordinate.split(":")
    return Jar(group, artifact, version, "".join(classifier), sha256)


def installed(kept: Path) -> Path:
    """The folder with lib/ and plugins/ of a complete server, fetching what is not there yet.

    kept: ``Settings.cache``. Shows progress on stderr when it fetches. Raises SetupError without disk or network.
    """
    folder = kept / f"neo4j-{NEO4J}-gds-{GDS}"
    if not _missing(folder, read_lock()):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive(folder / ".lock"):  # another home may be filling the same cache
        missing = _missing(folder, read_lock())
        if missing:
            _check_room(folder)
            _fetch_all(missing, folder)
        _link_plugins(folder)
    return folder


def _missing(folder: Path, jars: list[Jar]) -> list[Jar]:
    # A jar gets its name only after its bytes were checked, so a name is enough here.
    there = {path.name for path in folder.glob("lib/*.jar")}
    plugged = {path.name for path in folder.glob("plugins/*.jar")}
    return [
        jar
        for jar in jars
        if jar.filename not in there or (jar.filename.startswith(PROCEDURES) and jar.filename not in plugged)
    ]


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        raise SetupError(
            "SET001",
            f"only {free // 2**20} MB are free where the server is kept",
            place=str(folder),
            expected=f"at least {_ROOM // 2**20} MB",
            next_move="free some disk, or set XDG_CACHE_HOME to a folder with more room",
        )


def _fetch_all(wanted: list[Jar], folder: Path) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    (folder / "lib").mkdir(exist_ok=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress, ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        task = progress.add_task("Neo4j and GDS, first download", total=len(wanted))
        running = [pool.submit(_fetch, jar, folder) for jar in wanted]
        try:
            for done in as_completed(running):
                done.result()
                progress.advance(task)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _fetch(jar: Jar, folder: Path) -> None:
    problem = ""
    for _ in range(_TRIES):
        try:
            body = _download(jar)
        except OSError as error:  # what requests raises is one
            problem = f"{type(error).__name__}: {error}"
            continue
        found = hashlib.sha256(body).hexdigest()
        if found == jar.sha256:
            _keep(body, folder / "lib" / jar.filename)
            return
        problem = f"its SHA-256 is {found}"
    raise SetupError(
        "SET002",
        f"cannot fetch {jar.coordinate}: {problem}",
        expected=f"a jar with SHA-256 {jar.sha256}",
        next_move="check the network, or name a repository that is reached in jgo's own settings file, and try again",
    )


def _download(jar: Jar) -> bytes:
    # jgo knows where to ask, but asks twice for each jar and opens a connection each time: ten times slower.
    answers = []
    for repository in _repositories().values():
        response = _session().get(f"{repository}/{jar.path}", timeout=60)
        if response.ok:
            return response.content
        answers.append(response.status_code)
    raise FileNotFoundError(f"no repository has it; they answer {answers}")


@cache
def _repositories() -> dict[str, str]:
    """Where the person's jgo fetches from: a mirror in its settings file, or its default."""
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    return MavenContext(remote_repos=GlobalSettings.load().repositories or None).remote_repos


_own = threading.local()


def _session() -> requests.Session:
    # One for each thread, so that its connection is used again.
    if not hasattr(_own, "session"):
        import requests

        _own.session = requests.Session()
    return cast("requests.Session", _own.session)


def _keep(body: bytes, path: Path) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_bytes(body)
    fresh.replace(path)


def _link_plugins(folder: Path) -> None:
    plugins = folder / "plugins"
    plugins.mkdir(exist_ok=True)
    for jar in (folder / "lib").iterdir():
        if jar.name.startswith(PROCEDURES) and not (plugins / jar.name).exists():
            shutil.copyfile(jar, plugins / jar.name)


def resolved() -> list[Jar]:
    """What the coordinates need, transitively, with the hashes of the bytes fetched; takes minutes."""
    from jgo.maven import MavenContext, PythonResolver

    with TemporaryDirectory() as scratch:
        resolver = PythonResolver()
        context = MavenContext(resolver=resolver, repo_cache=Path(scratch), remote_repos=_repositories(), timeout=60)
        inputs, transitive = resolver.resolve([context.create_dependency(name) for name in COORDINATES])
        artifacts = [one.artifact for one in (*inputs, *transitive) if one.artifact.packaging == "jar"]
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            paths = list(pool.map(lambda artifact: artifact.resolve(), artifacts))
        return [
            Jar(one.groupId, one.artifactId, one.version, one.classifier, hashlib.sha256(path.read_bytes()).hexdigest())
            for one, path in zip(artifacts, paths, strict=True)
        ]


def write_lock(jars: Iterable[Jar], path: Path = LOCK) -> None:
    """Write the lock, sorted by coordinate, keeping the words at its head."""
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")] if path.exists() else []
    lines = sorted(f"{jar.coordinate}  {jar.sha256}" for jar in jars)
    path.write_text("\n".join((*head, *lines)) + "\n", "utf-8")


if __name__ == "__main__":
    write_lock(resolved())
