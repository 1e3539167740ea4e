"""`python -m wxgate` is `wxgate`."""

from wxgate.cli import main

main()
