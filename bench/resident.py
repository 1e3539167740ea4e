"""Memory of a process as the kernel counts it: what lies in RAM. Linux."""

from pathlib import Path


class Resident:
    """In MiB."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")

    def now(self) -> float:
        """What it has."""
        return self._told("VmRSS:")

    def forget_peak(self) -> None:
        """Let the most it had count from now on."""
        (self._folder / "clear_refs").write_text("5", encoding="ascii")

    def peak(self) -> float:
        """The most it had."""
        return self._told("VmHWM:")

    def _told(self, name: str) -> float:
        status = (self._folder / "status").read_text(encoding="ascii")
        (kib,) = (int(line.split()[1]) for line in status.splitlines() if line.startswith(name))
        return kib / 1024
