"""How long things may take inside the keeper, in real seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The defaults leave a holder that was killed no longer than `lease` in everybody's way."""

    lease: float = 6.0
    """For which one process alone may ask WeChat; then whoever waits takes over."""
    call: float = 4.0
    """For all calls to WeChat of one refresh. Shorter than the lease, so that its outcome is written in time."""
    patience: float = 15.0
    """For which a refresh waits for other processes before it gives up."""
    poll: float = 0.05
    """Between two looks at what another process is doing."""
