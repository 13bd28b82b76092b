"""Keys of people and programs: made once, shown once, stored as a hash; each has one role and opens only what it may.

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
from engine.errors import RequestError, UnknownError
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


_revoked_key = Table(
    "revoked_key",
    _tables,
    Column("id", String, primary_key=True),
    Column("revoked_at", String, nullable=False),
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
        """The key that has this secret and was not revoked, or None; 256 random bits need no more than a plain hash."""
        revoked = select(_revoked_key.c.id)
        asked = select(_api_key).where(_api_key.c.sha256 == _hash(secret), _api_key.c.id.not_in(revoked))
        with self._engine.connect() as connection:
            row = connection.execute(asked).first()
        return Key(row.id, Role(row.role)) if row else None

    def known(self, secret: str) -> Key:
        """The key that has this secret; RequestError KEY003 where none does."""
        key = self.find(secret)
        if key is None:
            raise RequestError(
                "KEY003",
                "no key of this home has the secret in LOANGRAPH_KEY, or it was revoked",
                place="LOANGRAPH_KEY",
                next_move="make a key with `loangraph key new ROLE`, or unset the variable",
            )
        return key

    def list(self) -> list[dict[str, str | None]]:
        """Every key, oldest first: id, role, made_at, revoked_at (None: it opens)."""
        rows = select(_api_key.c.id, _api_key.c.role, _api_key.c.made_at, _revoked_key.c.revoked_at)
        joined = rows.join(_revoked_key, _revoked_key.c.id == _api_key.c.id, isouter=True)
        with self._engine.connect() as connection:
            return [
                dict(row._mapping) for row in connection.execute(joined.order_by(_api_key.c.made_at, _api_key.c.id))
            ]

    def revoke(self, key_id: str) -> bool:
        """Close a key for good; False where it was closed already. UnknownError UNK003 for an id that no key has."""
        with self._engine.begin() as connection:
            if connection.execute(select(_api_key.c.id).where(_api_key.c.id == key_id)).first() is None:
                raise UnknownError("UNK003", f"no key has the id {key_id}", next_move="`loangraph key list` shows them")
            if connection.execute(select(_revoked_key.c.id).where(_revoked_key.c.id == key_id)).first():
                return False
            connection.execute(insert(_revoked_key).values(id=key_id, revoked_at=now().isoformat()))
        return True


def signer(settings: Settings, doing: str) -> Key:
    """Whoever holds the key in LOANGRAPH_KEY; only modelers and compliance sign.

    doing: what needs a signature, such as ``publishing``. RequestError KEY004 without a key, KEY005 for another role.
    """
    if not settings.key:
        raise RequestError(
            "KEY004",
            f"{doing} needs to know who does it",
            place="LOANGRAPH_KEY",
            expected="a key of role modeler or compliance",
            next_move="`loangraph key new modeler` makes one; set LOANGRAPH_KEY to what it prints",
        )
    key = KeyStore(settings).known(settings.key)
    if key.role not in (Role.MODELER, Role.COMPLIANCE):
        raise RequestError(
            "KEY005",
            f"{doing} is not for a key of role {key.role.value}",
            place="LOANGRAPH_KEY",
            expected="a key of role modeler or compliance",
        )
    return key


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
