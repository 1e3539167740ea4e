"""All state of a simulated UpYun."""

from collections import deque
from dataclasses import dataclass
from random import Random

from wxgate_sim.clock import Clock
from wxgate_sim.faults import Faults
from wxgate_sim.upyun.buckets import Buckets
from wxgate_sim.upyun.files import Files
from wxgate_sim.upyun.notifications import Sent
from wxgate_sim.upyun.options import Options
from wxgate_sim.upyun.tasks import Task

KEPT = 1000


@dataclass(slots=True)
class CallRecord:
    """One call. `status` stays None for one that was never answered; `body` is a form's."""

    method: str
    uri: str
    body: str = ""
    status: int | None = None
    code: int | None = None
    fault: str | None = None


class Upyun:
    """Buckets, files, tasks, and a clock."""

    def __init__(self) -> None:
        self.random = Random()  # noqa: S311 - ids of a simulator, nobody's secret
        self.forget()

    def forget(self) -> None:
        """Be as new: no bucket, no file, no task, nothing said, real time."""
        self.clock = Clock()
        self.buckets = Buckets()
        self.files = Files()
        self.tasks: dict[str, Task] = {}
        self.options = Options()
        self.faults = Faults(self.random)
        self.calls: deque[CallRecord] = deque(maxlen=KEPT)
        self.sent: deque[Sent] = deque(maxlen=KEPT)
        self.written: dict[str, float] = {}
        """When each path was written last."""

    def new_id(self) -> str:
        """An id of a request or of a task: 32 hex digits."""
        return f"{self.random.getrandbits(128):032x}"
