"""`python -m engine` is the command `loangraph`."""

from engine.cli import main

main()
