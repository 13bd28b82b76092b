"""Every environment variable the project reads, in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: cypher/, rules/, prompts/ and seed/ lie here."""


@dataclass(frozen=True)
class Settings:
    """Where state lies and which servers are used.

    home: folder of all state (``LOANGRAPH_HOME``, default ``.loangraph/`` in the checkout).
    cache: folder of downloads shared by all homes (``XDG_CACHE_HOME``/loangraph).
    neo4j_uri, neo4j_user, neo4j_password: another server instead of the local one (``LOANGRAPH_NEO4J_*``).
    memory: cap of the local server's memory such as ``2G`` (``LOANGRAPH_MEMORY``), empty: sized from the machine.
    store_url: SQLAlchemy URL of the identity store (``LOANGRAPH_STORE_URL``), default SQLite in the home.
    key: the API key of the person at the command line (``LOANGRAPH_KEY``), empty: nobody.
    """

    home: Path
    cache: Path
    neo4j_uri: str
    neo4j_user: str
    neo4j_password: str
    memory: str
    store_url: str
    key: str

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the variables; relative folders count from the current one."""
        home = Path(os.environ.get("LOANGRAPH_HOME") or ROOT / ".loangraph").absolute()
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "loangraph"
        return cls(
            home=home,
            cache=cache,
            neo4j_uri=os.environ.get("LOANGRAPH_NEO4J_URI", ""),
            neo4j_user=os.environ.get("LOANGRAPH_NEO4J_USER", "neo4j"),
            neo4j_password=os.environ.get("LOANGRAPH_NEO4J_PASSWORD", ""),
            memory=os.environ.get("LOANGRAPH_MEMORY", ""),
            store_url=os.environ.get("LOANGRAPH_STORE_URL") or f"sqlite:///{home / 'identity.sqlite'}",
            key=os.environ.get("LOANGRAPH_KEY", ""),
        )
