"""`publish`, `rollback`, `catalogue` and `log`: working files become a numbered version, signed and never changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from engine.errors import RequestError
from engine.settings import ROOT, Settings

if TYPE_CHECKING:
    from engine.catalogue.catalogue import Catalogue
    from engine.catalogue.versions import Version
    from engine.graph.connection import Graph
    from engine.keys import Key

JSON = typer.Option(False, "--json", help="Print JSON for programs.")
WHY = typer.Option("", "--message", "-m", help="Why: one sentence that a reader understands years later.")


def register(app: typer.Typer) -> None:
    """Add the commands about versions to the command line."""
    app.command()(publish)
    app.command()(rollback)
    app.command()(catalogue)
    app.command()(log)


def publish(
    why: str = WHY,
    effective_from: str | None = typer.Option(
        None, "--from", help="In force from this instant, ISO 8601 with an offset; default: at once."
    ),
    sign: str | None = typer.Option(None, help="Sign the proposal of somebody else, by its id."),
    as_json: bool = JSON,
) -> None:
    """Make the working files the next version; a second person signs where a hard stop changes. 发布。"""
    from engine.graph.connection import open_graph

    with open_graph(Settings.from_environment()) as graph:
        key = _signer()
        done = _signed(graph, key, sign) if sign else _published(graph, key, why, effective_from)
    _tell(done, as_json)


def rollback(
    number: int = typer.Argument(help="Number of the version to go back to.", min=1),
    why: str = WHY,
    as_json: bool = JSON,
) -> None:
    """Publish an older version again, as the next one; nothing is deleted, the working files stay. 回退。"""
    from engine.catalogue.stored import stored_catalogue
    from engine.catalogue.versions import version
    from engine.graph.connection import open_graph

    with open_graph(Settings.from_environment()) as graph:
        key, older = _signer(), version(graph, number)
        _refuse_silence(why)
        content = stored_catalogue(graph, older.hash)
        done = _add(graph, key, content, why, None, {"rollback_to": number}, state=older.state, ceilings=[])
    _tell(done, as_json)


def catalogue(
    at: str | None = typer.Option(None, "--at", help="As in force at this instant; default: now."),
    as_json: bool = JSON,
) -> None:
    """The version in force: its indicators, findings and rules. 现行目录。"""
    from engine.catalogue.stored import stored_catalogue
    from engine.catalogue.versions import in_force
    from engine.decide.decide import instant
    from engine.graph.connection import open_graph

    with open_graph(Settings.from_environment()) as graph:
        version = in_force(graph, instant(at) if at else None)
        told = _contents(version, stored_catalogue(graph, version.hash))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"version {version.number}, in force since {told['effective_from']}, {version.hash}")
    for one in told["indicators"]:
        trial = "  trial" if one["trial"] else ""
        typer.echo(f"{one['code']}  {one['family']:12}  {one['id']:28}  {one['asks']['zh']}{trial}")
    typer.echo(f"{len(told['indicators'])} indicators, {len(told['findings'])} findings, {len(told['rules'])} rules")


def log(as_json: bool = JSON) -> None:
    """Every published version, the newest first: when, who, why. 发布记录。"""
    from engine.catalogue.versions import all_versions, in_force
    from engine.graph.connection import open_graph

    with open_graph(Settings.from_environment()) as graph:
        current = in_force(graph).number
        versions = [{**version.as_dict(), "in_force": version.number == current} for version in all_versions(graph)]
    if as_json:
        typer.echo(json.dumps(versions, ensure_ascii=False))
        return
    for one in versions:
        signed = f", signed by {', '.join(one['signed_by'])}" if one["signed_by"] else ""
        mark = "  ← in force" if one["in_force"] else ""
        typer.echo(
            f"{one['number']:4}  {one['effective_from']}  {one['published_by']}{signed}  {one['hash'][:12]}{mark}"
        )
        typer.echo(f"      {one['why']}")


def _contents(version: Version, content: Catalogue) -> dict[str, Any]:
    """What a version holds, as ``catalogue --json`` prints it."""
    rules = content.rules.tried or content.rules
    return {
        "version": version.number,
        "hash": version.hash,
        "effective_from": version.effective_from.isoformat(),
        "indicators": [
            {
                "id": query.id,
                "code": query.header.code,
                "family": query.header.family,
                "values": dict(query.header.returns),
                "asks": query.header.asks.model_dump(),
                "trial": query.header.trial,
            }
            for query in sorted(content.indicators.values(), key=lambda query: query.header.code)
        ],
        "findings": [
            {"id": rule.id, "title": dict(rule.title), "trial": rule.trial} for rule in rules.findings.values()
        ],
        "rules": [
            {"id": rule.id, "indicator": rule.indicator, "severity": rule.severity, "trial": rule.trial}
            for rule in rules.signals.values()
        ],
    }


def _signer() -> Key:
    from engine.keys import signer

    return signer(Settings.from_environment(), "publishing")


def _refuse_silence(why: str) -> None:
    if len(why.strip()) < 8:
        raise RequestError("REQ012", "nobody will know why", place="-m", expected="a sentence: -m 'Why it changes'")


def _published(graph: Graph, key: Key, why: str, effective_from: str | None) -> dict[str, Any]:
    from engine.catalogue.catalogue import read_catalogue
    from engine.catalogue.check import check
    from engine.catalogue.versions import all_versions, in_force, proofs, state_of
    from engine.decide.decide import instant

    _refuse_silence(why)
    in_force(graph)
    newest = all_versions(graph)[0]
    errors = check(ROOT)
    if errors:
        first = errors[0]
        first.next_move = f"{first.next_move}\n  `loangraph check` lists all {len(errors)}; publish when there are none"
        raise first
    content, state = read_catalogue(), state_of()
    if content.hash == newest.hash:
        raise RequestError(
            "REQ013", f"these files are version {newest.number} already", next_move="edit, test, diff, then publish"
        )
    passed = proofs(graph, state)
    _refuse_unproved(passed, newest)
    diff = passed["diff"]["summary"]
    begins = instant(effective_from) if effective_from else None
    return _add(graph, key, content, why, begins, diff, state=state, ceilings=diff.get("ceilings", []))


def _refuse_unproved(passed: dict[str, dict[str, Any]], newest: Version) -> None:
    """Tests and a comparison with the newest version must have been done for exactly these files."""
    missing = [kind for kind in ("test", "diff") if kind not in passed]
    failed = [kind for kind, proof in sorted(passed.items()) if not proof["passed"]]
    compared = passed.get("diff", {}).get("summary", {}).get("from")
    if not missing and not failed and compared != newest.hash:
        missing = ["diff"]
    if missing or failed:
        raise RequestError(
            "REQ014",
            "; ".join(
                [
                    *(f"`{kind}` was not run on these files" for kind in missing),
                    *(f"`{kind}` failed" for kind in failed),
                ]
            ),
            expected=f"cases that pass, and a comparison with version {newest.number}, of the files as they are now",
            next_move="run "
            + ", ".join(f"`loangraph {kind}`" for kind in [*missing, *failed])
            + ", then publish again",
        )


def _add(
    graph: Graph,
    key: Key,
    content: Catalogue,
    why: str,
    begins: datetime | None,
    diff: dict[str, Any],
    *,
    state: str,
    ceilings: list[str],
) -> dict[str, Any]:
    """Publish, or let it wait for a second person where a hard stop changes or a ceiling is passed."""
    from engine.catalogue import versions
    from engine.catalogue.stored import stored_catalogue

    newest = versions.all_versions(graph)[0]
    changed = _changed_stops(stored_catalogue(graph, newest.hash), content)
    because = [f"the hard stop {stop} changes" for stop in changed] + [f"{one} is over its ceiling" for one in ceilings]
    if not because:
        made = versions.publish(
            graph, content, why=why, published_by=key.id, diff=diff, effective_from=begins, state=state
        )
        return {"published": made.as_dict()}
    waiting = versions.propose(
        graph, content, why=why, by=key.id, because=because, diff={**diff, "from": newest.hash}, effective_from=begins,
        state=state,
    )  # fmt: skip
    return {"proposal": waiting, "because": because}


def _changed_stops(before: Catalogue, after: Catalogue) -> list[str]:
    from engine.catalogue.versions import hard_stops

    old, new = hard_stops(before), hard_stops(after)
    return sorted(stop for stop in old.keys() | new.keys() if old.get(stop) != new.get(stop))


def _signed(graph: Graph, key: Key, begins: str) -> dict[str, Any]:
    from engine.catalogue import versions
    from engine.catalogue.stored import stored_catalogue

    waiting, newest = versions.proposal(graph, begins), versions.all_versions(graph)[0]
    diff = json.loads(waiting["diff"])
    if waiting["proposed_by"] == key.id:
        raise RequestError(
            "REQ015", "the same key proposed this", place="LOANGRAPH_KEY", expected="a second person's key"
        )
    if diff["from"] != newest.hash:
        raise RequestError(
            "REQ016",
            f"version {newest.number} was published since this was proposed",
            next_move="compare with it: `loangraph diff`, then publish again",
        )
    made = versions.publish(
        graph,
        stored_catalogue(graph, waiting["hash"]),
        why=waiting["why"],
        published_by=waiting["proposed_by"],
        signed_by=[key.id],
        diff=diff,
        effective_from=waiting["effective_from"].to_native() if waiting.get("effective_from") else None,
        state=waiting["state"],
    )
    return {"published": made.as_dict()}


def _tell(done: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(done, ensure_ascii=False))
    elif "published" in done:
        version = done["published"]
        typer.echo(f"version {version['number']}, in force from {version['effective_from']}: {version['hash']}")
    else:
        typer.echo("a second person must sign, because " + "; ".join(done["because"]))
        typer.echo(f"they run: loangraph publish --sign {done['proposal']}")
