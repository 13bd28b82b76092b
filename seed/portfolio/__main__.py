"""``python -m seed.portfolio OUT``: write a made-up portfolio as canonical files, with its planted truth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from seed.portfolio.build import build
from seed.portfolio.planting import catalogue

LEAST_FIRMS = 20
DESCRIPTION = """\
Write a made-up portfolio of small firms as canonical CSV files (seed/README.md), with truth.yaml: for every
application the state of each indicator, the findings, the outcome and the grade that must come out.

Same arguments, same bytes. Identities are made up and carry real check digits; consents run to 2099.
"""
EXAMPLES = """\
examples:
  python -m seed.portfolio build/portfolio
  python -m seed.portfolio build/loops --firms 20 --plant 'closed_loop.*' --plant 'benign.*'
  python -m seed.portfolio build/large --firms 3000 --transfers 1000000
  loangraph load build/portfolio && loangraph decide --all && loangraph evaluate build/portfolio/truth.yaml
"""


def main() -> None:
    """Read the arguments, write the folder, say on stderr what was written."""
    parser = argparse.ArgumentParser(
        prog="python -m seed.portfolio",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write; files of an earlier run are replaced")
    parser.add_argument(
        "--firms",
        type=int,
        default=300,
        metavar="N",
        help="applications that get a decision, at least 20 (default 300); those to be refused, "
        "counterparties and group firms come on top",
    )
    parser.add_argument(
        "--transfers",
        type=int,
        default=100_000,
        metavar="N",
        help="transfers in all, about (default 100000); a firm has about 250 at least, so fewer than "
        "that for each firm are rounded up",
    )
    parser.add_argument("--seed", type=int, default=20260101, metavar="N", help="what chance is drawn from")
    parser.add_argument(
        "--plant",
        action="append",
        metavar="NAME",
        help="plant only scenarios of this name, * and ? allowed; may be given again (default: all of them)",
    )
    parser.add_argument(
        "--benign",
        action="store_true",
        help="honest firms alone, of ten kinds: what alarms here alarms falsely (`loangraph alarms`)",
    )
    arguments = parser.parse_args()
    if arguments.firms < LEAST_FIRMS:
        parser.error(f"--firms {arguments.firms}: at least {LEAST_FIRMS} are needed")
    patterns = arguments.plant or ["*"]
    for pattern in patterns:
        if not catalogue([pattern]):
            parser.error(f"--plant {pattern}: no scenario has such a name; they begin with {_subjects()}")
    counts = build(
        arguments.out, arguments.firms, arguments.transfers, arguments.seed, patterns, benign=arguments.benign
    )
    for name, count in counts.items():
        print(f"{count:>10,}  {name}", file=sys.stderr)


def _subjects() -> str:
    return ", ".join(sorted({each.name.split(".")[0] for each in catalogue()}))


if __name__ == "__main__":
    main()
