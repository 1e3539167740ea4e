"""`python -m wxgate.cli` is `wxgate`."""

from wxgate.cli import main

main()
