"""`make demo`: server, made-up portfolio, load, measures, every decision, evaluation, one R5 traced, the API."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

from engine.rules.model import GRADES
from engine.settings import Settings


def main() -> None:
    """Run the main job step by step with the same commands that a person would type."""
    options = argparse.ArgumentParser(prog="python -m engine.demo", description=__doc__)
    options.add_argument("--firms", default="300", help="applicants of the made-up portfolio (default 300)")
    options.add_argument("--transfers", default="100000", help="transfers of it (default 100000)")
    size = options.parse_args()
    began = time.monotonic()
    settings = Settings.from_environment()
    folder = settings.home / "demo"
    _say("server", "Neo4j with GDS on loopback")
    _loangraph("up")
    _say("portfolio", f"{size.firms} made-up firms, {size.transfers} transfers, planted truth")
    _run(sys.executable, "-m", "seed.portfolio", str(folder), "--firms", size.firms, "--transfers", size.transfers)
    _say("load", "rows into the graph, identities into their own store")
    _loangraph("load", str(folder))
    _say("decide", "measures, indicators, rules, records")
    _loangraph("decide", "--all")
    _say("evaluate", "decided against planted")
    _loangraph("evaluate", str(folder / "truth.yaml"))
    _say("one decision", "of the worst grade, down to the transfers")
    _loangraph("show", _worst_decision())
    _say("api", "several workers on loopback")
    _serve()
    _farewell(settings, time.monotonic() - began)


def _say(step: str, words: str) -> None:
    print(f"\n── {step}: {words}", flush=True)


def _run(*command: str) -> None:
    finished = subprocess.run(command, check=False)
    if finished.returncode:
        sys.exit(finished.returncode)


def _loangraph(*arguments: str) -> None:
    _run(sys.executable, "-m", "engine", *arguments)


def _answer(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments], check=True, capture_output=True, text=True
    ).stdout


def _worst_decision() -> str:
    """Of the worst grade that was given, the decision with most points; a small portfolio may hold no R5."""
    for grade in reversed(GRADES):
        decisions = json.loads(_answer("decisions", "--grade", grade, "--limit", "1000", "--json"))
        if decisions:
            return str(max(decisions, key=lambda line: (line["points"], line["decision_id"]))["decision_id"])
    sys.exit("no application was graded; `loangraph decisions` shows what was decided")


def _serve() -> None:
    _loangraph("serve", "--detach")


def _farewell(settings: Settings, seconds: float) -> None:
    from engine.graph import services

    api = services.running(settings.home, "api")
    address = api.details["address"] if api else "(not running)"
    application = json.loads(_answer("decisions", "--limit", "1", "--json"))[0]["application_id"]
    body = json.dumps({"application_id": application})
    print(
        f"""
── ready in {seconds:.0f} s

The page:  {address}/
A call:    KEY=$(.venv/bin/loangraph key new loan_system)
           curl -s {address}/v1/decisions -H "Authorization: Bearer $KEY" \\
                -H 'Content-Type: application/json' -H 'Idempotency-Key: 1' -d '{body}'
Look:      .venv/bin/loangraph decisions --grade R4
           .venv/bin/loangraph show DECISION
Stop:      .venv/bin/loangraph down    (server and API; the data stay in {_short(settings.home)})"""
    )


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


if __name__ == "__main__":
    main()
