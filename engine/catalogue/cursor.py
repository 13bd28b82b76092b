"""A place in a query's tokens, and the few ways to step on from it."""

from __future__ import annotations

from engine.catalogue.cypher import Token
from engine.catalogue.syntax import Name
from engine.errors import CatalogueError


class Cursor:
    """Tokens with a place in them; what does not fit raises CatalogueError IND024 where it stands."""

    def __init__(self, found: list[Token], name: str) -> None:
        self.found = found
        self.name = name
        self.place = 0
        last = found[-1] if found else Token("symbol", "", 1, 1, 0)
        self.end = Token("end", "", last.line, last.column + len(last.text), 0)

    def peek(self, ahead: int = 0) -> Token:
        """The token so many steps ahead; an empty one past the end."""
        place = self.place + ahead
        return self.found[place] if place < len(self.found) else self.end

    def take(self) -> Token:
        """This token, and step past it."""
        token = self.peek()
        self.place += 1
        return token

    def at(self, *words: str) -> bool:
        """Whether these words or signs stand here, one after the other."""
        return all(self.peek(ahead).word == word for ahead, word in enumerate(words))

    def accept(self, *words: str) -> bool:
        """Step past these words where they stand here."""
        if not self.at(*words):
            return False
        self.place += len(words)
        return True

    def expect(self, word: str) -> Token:
        """Step past a word that must stand here."""
        if self.peek().word != word:
            raise self.error(f"`{word}`")
        return self.take()

    def name_here(self) -> Name:
        """A variable, label, type, key or alias."""
        token = self.peek()
        if token.kind not in ("name", "quoted"):
            raise self.error("a name")
        return Name(self.take(), token.text.strip("`"))

    def closing(self) -> int:
        """How many steps ahead the bracket that opens here is closed."""
        depth = self.peek().depth
        ahead = 1
        while self.peek(ahead).kind != "end" and not (
            self.peek(ahead).depth == depth and self.peek(ahead).text in ")]}"
        ):
            ahead += 1
        return ahead

    def error(self, expected: str) -> CatalogueError:
        """What stands here is not what must."""
        token = self.peek()
        message = f"`{token.text}` cannot stand here" if token.text else "the query ends too early"
        place = f"{self.name}:{token.line}:{token.column}"
        return CatalogueError("IND024", message, place=place, expected=expected)
