"""API keys: made once, shown once, stored as a hash; each has one role and opens only what that role may do.

They lie in a store of their own in the home, not beside the identities: a worker of the API needs no way to the vault.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.engine import Engine

from engine.clock import now
from engine.settings import Settings


class Role(StrEnum):
    """What a key may do."""

    LOAN_SYSTEM = "loan_system"
    REVIEWER = "reviewer"
    COMPLIANCE = "compliance"
    MODELER = "modeler"


@dataclass(frozen=True)
class Key:
    """A known key: its public id (for records and logs) and its role."""

    id: str
    role: Role


_tables = MetaData()
_api_key = Table(
    "api_key",
    _tables,
    Column("id", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("sha256", String, nullable=False, unique=True),
    Column("made_at", String, nullable=False),
)


class KeyStore:
    """The keys of one home."""

    def __init__(self, settings: Settings) -> None:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = settings.home / "keys.sqlite"
        path.touch(mode=0o600)
        self._engine: Engine = create_engine(f"sqlite:///{path}")
        _tables.create_all(self._engine)

    def new(self, role: Role) -> tuple[Key, str]:
        """Make a key; the second value is the secret (text), which is stored nowhere."""
        secret = "lg_" + secrets.token_urlsafe(32)
        key = Key("key_" + secrets.token_hex(4), role)
        row = {"id": key.id, "role": role.value, "sha256": _hash(secret), "made_at": now().isoformat()}
        with self._engine.begin() as connection:
            connection.execute(insert(_api_key).values(row))
        return key, secret

    def find(self, secret: str) -> Key | None:
        """The key that has this secret, or None. The secret has 256 random bits, so a plain hash is enough."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_api_key).where(_api_key.c.sha256 == _hash(secret))).first()
        return Key(row.id, Role(row.role)) if row else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
