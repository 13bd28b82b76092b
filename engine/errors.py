"""Every error a person can meet, drawn once.

    LoanGraphError              code, place, expected, next move
    ├── SetupError      SET…    the machine lacks something (Java, disk, a port, a server)
    ├── GraphError      GRA…    Neo4j away, GDS missing, a schema file changed after it ran
    ├── InputError      INP…    a folder or file that cannot be read as canonical CSV
    ├── ConsentError    CON…    a consent that is missing or withdrawn
    ├── CatalogueError  IND… RUL… PAR… YML… TST…   a modeler's file
    ├── BusyError       BUS…    a load is under way, another load holds the lock
    ├── UnknownError    UNK…    an id that nobody knows
    ├── RequestError    REQ…    a request or an option that is malformed
    │   └── ConflictError       a key for repeating a request, used with another request
    └── EngineError     ENG…    the engine itself failed; the case goes to a person

The command prints ``str(error)`` and exits with 1; the API turns the same fields into RFC 9457 problem details.
"""

from __future__ import annotations


class LoanGraphError(Exception):
    """An error with a stable code, the place it speaks of, what was expected and the next move (all text)."""

    def __init__(self, code: str, message: str, *, place: str = "", expected: str = "", next_move: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.expected = expected
        self.next_move = next_move

    def __str__(self) -> str:
        head = f"{self.place}  {self.code}" if self.place else self.code
        lines = [head, f"  {self.message}"]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.next_move:
            lines.append(f"  next: {self.next_move}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str]:
        """The same fields for ``--json`` and for problem details."""
        return {
            "code": self.code,
            "message": self.message,
            "place": self.place,
            "expected": self.expected,
            "next": self.next_move,
        }


class SetupError(LoanGraphError):
    """The machine lacks something that the server or the command needs."""


class GraphError(LoanGraphError):
    """Neo4j or GDS does not answer, or answers with something that cannot be used."""


class InputError(LoanGraphError):
    """A folder or file that cannot be read as canonical CSV; nothing of it was written."""


class ConsentError(LoanGraphError):
    """A consent is missing, expired or withdrawn."""


class CatalogueError(LoanGraphError):
    """A file of the catalogue is wrong; ``place`` is file:line:column."""


class BusyError(LoanGraphError):
    """Somebody else is writing; the same call may succeed later."""


class UnknownError(LoanGraphError):
    """An id that nobody knows."""


class RequestError(LoanGraphError):
    """An option, argument or request body that is malformed."""


class ConflictError(RequestError):
    """The key for repeating a request was used before with another request."""


class EngineError(LoanGraphError):
    """The engine failed or its evaluators disagree; a person decides."""
