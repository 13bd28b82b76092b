"""The checkout itself: its hooks, its targets, its locks."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from engine.settings import ROOT
from engine.strict_yaml import read_yaml


def test_hooks_are_of_this_checkout_and_their_programs_are_installed():
    config = read_yaml((ROOT / ".pre-commit-config.yaml").read_text("utf-8"), ".pre-commit-config.yaml").value
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = {hook["id"]: hook["entry"] for hook in config["repos"][0]["hooks"]}
    assert {"ruff", "mypy", "catalogue"} <= set(hooks)
    assert all(entry.startswith((".venv/bin/python -m ", ".venv/bin/loangraph ", "bash ")) for entry in hooks.values())


def test_a_commit_checks_the_files_that_it_changes():
    config = read_yaml((ROOT / ".pre-commit-config.yaml").read_text("utf-8"), ".pre-commit-config.yaml").value
    hook = next(hook for hook in config["repos"][0]["hooks"] if hook["id"] == "catalogue")
    assert hook["entry"].endswith("loangraph check") and hook.get("pass_filenames", True)
    changed = re.compile(hook["files"])
    assert changed.search("cypher/indicators/loops/closed_loop.cypher") and changed.search("rules/grade.yaml")


def test_help_fits_one_screen_and_lists_every_target():
    text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony
    assert all(f"make {target} " in text for target in phony[1].split())
    assert len(text.splitlines()) <= 24


def test_ci_runs_what_a_developer_runs():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").rstrip().endswith("make test")


@pytest.mark.parametrize("lock", ["requirements.lock", "engine/graph/jars.lock"])
def test_a_lock_pins_by_hash_and_names_no_address(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert len(re.findall(r"[0-9a-f]{64}", text)) > 100


def test_setup_with_nothing_to_do_is_a_moment(tmp_path: Path):
    if not (ROOT / ".venv" / ".setup").exists():
        pytest.skip("this checkout was not set up by setup.sh")
    started = time.monotonic()
    done = subprocess.run([ROOT / "setup.sh"], capture_output=True, text=True, env=_variables(), check=True)
    assert (done.stdout, done.stderr) == ("", "")
    assert time.monotonic() - started < 2


def test_setup_says_which_pythons_it_refused_and_what_to_do(tmp_path: Path):
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\necho 'not installed here' >&2\nexit 127\n")
    shim.chmod(0o755)
    variables = {**_variables(), "PYTHON": str(shim), "VENV": str(tmp_path / "venv")}
    done = subprocess.run([ROOT / "setup.sh"], capture_output=True, text=True, env=variables, check=False)
    assert done.returncode == 1
    assert f"{shim} does not run" in done.stderr
    assert "next: install Python 3.11, 3.12 or 3.13" in done.stderr


def test_setup_says_that_the_compiler_is_missing(tmp_path: Path):
    variables = {**_variables(), "CC": "no-such-compiler", "VENV": str(tmp_path / "venv")}
    done = subprocess.run([ROOT / "setup.sh"], capture_output=True, text=True, env=variables, check=False)
    assert done.returncode == 1
    assert "no C compiler (no-such-compiler)" in done.stderr


def test_setup_passes_over_a_shim_that_refuses(tmp_path: Path):
    shims = tmp_path / "shims"
    shims.mkdir()
    for name in ("python3.13", "python3.12"):
        (shims / name).write_text("#!/bin/sh\necho 'shim: not the chosen version' >&2\nexit 127\n")
        (shims / name).chmod(0o755)
    # The compiler is asked for after a Python was found: without one, setup stops right there.
    variables = {**_variables(), "PATH": f"{shims}:{os.environ['PATH']}", "CC": "no-such-compiler"}
    variables["VENV"] = str(tmp_path / "venv")
    done = subprocess.run([ROOT / "setup.sh"], capture_output=True, text=True, env=variables, check=False)
    assert "no usable Python" not in done.stderr
    assert "no C compiler" in done.stderr


def _variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("VENV", "PYTHON", "CC")}
