"""The commands load, quarantine and batches."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.settings import Settings

SHOWN = 50
"""Refused rows that a dry run prints for people."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add this part's commands to the command line."""
    app.command()(load)
    app.command()(quarantine)
    app.command()(batches)


def load(
    folder: Annotated[Path, typer.Argument(help="A folder of canonical CSV files.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and count, write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load canonical CSV files into the graph. 载入数据。"""
    from engine.intake.load import load_folder, try_folder
    from engine.intake.progress import Progress

    run = try_folder if dry_run else load_folder
    report = run(Settings.from_environment(), folder, Progress()).as_dict()
    if as_json:
        _print_json(report)
        return
    for batch in report["finished"]:
        print(f"finished batch {batch}, which an interrupted load had left half loaded", file=sys.stderr)
    _print_counts(report["files"])
    for name in report["ignored"]:
        print(f"ignored {name}: not a canonical CSV file")
    for row in report["refused"][:SHOWN]:
        _print_refused(row)
    refused = sum(counts["quarantined"] for counts in report["files"].values())
    if refused and dry_run:
        more = f", the first {SHOWN} are above; --json has all" if refused > SHOWN else ""
        print(f"{refused:,} rows would be refused{more}")
    elif refused:
        print(f"{refused:,} rows were refused: loangraph quarantine --batch {report['batch']}")
    print(f"batch {report['batch']}{' would be loaded; nothing was written' if dry_run else ''}")


def quarantine(
    batch: Annotated[str, typer.Option(help="Only this batch (its first characters are enough).")] = "",
    as_json: AsJson = False,
) -> None:
    """List refused rows with their reasons. 隔离清单。"""
    from engine.intake.batches import list_quarantine
    from engine.intake.store import IdentityStore

    rows = list_quarantine(IdentityStore.open(Settings.from_environment()), batch)
    if as_json:
        _print_json(list(rows))
        return
    number = 0
    for row in rows:
        _print_refused(row)
        number += 1
    print(f"{number:,} rows are in quarantine" if number else "no row is in quarantine", file=sys.stderr)


def batches(as_json: AsJson = False) -> None:
    """List loads, the newest first. 批次清单。"""
    from engine.intake.batches import list_batches
    from engine.intake.store import IdentityStore

    rows = list_batches(IdentityStore.open(Settings.from_environment()))
    if as_json:
        _print_json(rows)
        return
    columns = ("read", "new", "changed", "unchanged", "quarantined")
    print(f"{'batch of this load':26}{'state':12}{'began':34}" + "".join(f"{name:>13}" for name in columns))
    for row in rows:
        counts = [sum(file[name] for file in row["files"].values()) for name in columns]
        print(
            f"{row['batch']:26}{row['state']:12}{row['started_at']:34}" + "".join(f"{count:>13,}" for count in counts)
        )
    if not rows:
        print("nothing was loaded yet; `loangraph load FOLDER` does", file=sys.stderr)


def _print_refused(row: dict[str, Any]) -> None:
    print(f"{row['file']}.csv, row {row['row']}, column {row['column']}  {row['code']}  {row['zh']} {row['says']}")
    print(f"  expected: {row['expected']}\n  next: {row['next']}")
    for other in row["also"]:
        print(f"  also: column {other['column']}  {other['code']}, expected: {other['expected']}")


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _print_counts(files: dict[str, dict[str, int]]) -> None:
    columns = ("read", "new", "changed", "unchanged", "quarantined")
    print(f"{'':20}" + "".join(f"{name:>13}" for name in columns))
    for file, counts in files.items():
        print(f"{file:20}" + "".join(f"{counts[name]:>13,}" for name in columns))
