"""The jars of the local server: pinned in ``jars.lock``, fetched side by side by jgo, checked, kept in a cache.

Neo4j Community and open GDS are GPLv3 programs. The project contains none of them: it fetches them when a server is
first started and speaks to them over Bolt.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.errors import SetupError
from engine.graph.lock import exclusive

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


def installed(cache: Path) -> Path:
    """The folder with lib/ and plugins/ of a complete server, fetching what is not there yet.

    cache: ``Settings.cache``. Shows progress on stderr when it fetches. Raises SetupError without disk or network.
    """
    folder = cache / f"neo4j-{NEO4J}-gds-{GDS}"
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


def _fetch_all(jars: list[Jar], folder: Path) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    (folder / "lib").mkdir(exist_ok=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        Progress(*columns, console=Console(stderr=True)) as progress,
        TemporaryDirectory(dir=folder) as scratch,
        ThreadPoolExecutor(_SIDE_BY_SIDE) as pool,
    ):
        task = progress.add_task("Neo4j and GDS, first download", total=len(jars))
        running = [pool.submit(_fetch, jar, Path(scratch), folder / "lib") for jar in jars]
        try:
            for done in as_completed(running):
                done.result()
                progress.advance(task)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _fetch(jar: Jar, scratch: Path, lib: Path) -> None:
    problem = ""
    for attempt in range(_TRIES):
        # A folder of its own each time: jgo keeps whatever lies in its cache, a torn file too.
        with TemporaryDirectory(dir=scratch) as own:
            try:
                path = _download(jar, Path(own))
            except (OSError, RuntimeError) as error:  # requests' errors are OSErrors; jgo raises RuntimeError
                problem = f"{type(error).__name__}: {error}"
                continue
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found == jar.sha256:
                path.replace(lib / jar.filename)
                return
            problem = f"its SHA-256 is {found}, attempt {attempt + 1}"
    raise SetupError(
        "SET002",
        f"cannot fetch {jar.coordinate}: {problem}",
        expected=f"a jar with SHA-256 {jar.sha256}",
        next_move="check the network, or name a repository that is reached in jgo's own settings file, and try again",
    )


def _download(jar: Jar, own: Path) -> Path:
    context = _context(own)
    return context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier).resolve()


def _context(folder: Path):  # type: ignore[no-untyped-def]  # jgo is imported only when something is fetched
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext, PythonResolver

    repositories = GlobalSettings.load().repositories or None  # a mirror behind a firewall; none: jgo's default
    return MavenContext(resolver=PythonResolver(), repo_cache=folder, remote_repos=repositories, timeout=60)


def _link_plugins(folder: Path) -> None:
    plugins = folder / "plugins"
    plugins.mkdir(exist_ok=True)
    for jar in (folder / "lib").iterdir():
        if jar.name.startswith(PROCEDURES) and not (plugins / jar.name).exists():
            shutil.copyfile(jar, plugins / jar.name)


def resolved() -> list[Jar]:
    """What the coordinates need today, transitively, with the hashes of the bytes fetched; takes a few minutes."""
    with TemporaryDirectory() as scratch:
        context = _context(Path(scratch))
        inputs, transitive = context.resolver.resolve([context.create_dependency(name) for name in COORDINATES])
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
