"""Every README matches the program: its links lead somewhere, and each command in it is one, with those options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from engine.cli import app
from engine.settings import ROOT

PAGES = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *(one for folder in ROOT.iterdir() if folder.is_dir() for one in folder.rglob("*.md")),
    ]
    if not any(part.startswith(".") or part == "build" for part in path.relative_to(ROOT).parts)
)
COMMAND = re.compile(r"(?:^|[`\s(])(?:\.venv/bin/)?loangraph ((?:[a-z][a-z-]*)(?:[ ][^`\n#|);]*)?)", re.MULTILINE)


def commands(page: Path) -> list[str]:
    text = page.read_text("utf-8")
    code = [*re.findall(r"```\w*\n(.*?)```", text, re.DOTALL), *re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)]
    return [found for block in code for found in COMMAND.findall(block)]


def fault(line: str) -> str:
    """What is wrong with a command as written in a README; empty if it could be typed."""
    words = [word.strip("[]…") for word in shlex.split(line.split(">")[0])]
    command: Any = typer.main.get_command(app)
    while words and hasattr(command, "commands"):
        name = words.pop(0)
        if name not in command.commands:
            return f"there is no command {name}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
    unknown = [word for word in words if word.startswith("--") and word.split("=")[0] not in known]
    return f"{command.name} has no {', '.join(unknown)}" if unknown else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_each_command_exists_with_the_options_that_are_named(page: Path) -> None:
    wrong = {line: fault(line) for line in commands(page) if fault(line)}
    assert wrong == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_makefile_targets_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not (page.parent / link).exists()] == []
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= targets


def test_the_first_screen_names_the_two_commands() -> None:
    first = (ROOT / "README.md").read_text("utf-8").splitlines()[:12]
    assert any(line.startswith("make demo") for line in first)
    assert any(line.startswith("make test") for line in first)


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert fault("fly --to moon") == "there is no command fly"
    assert fault("decide --al") == "decide has no --al"
    assert fault("decide AP1 --json") == ""
