"""Tasks of the asynchronous processing (云处理), and what is told of them (UpYun reference §7)."""

from dataclasses import dataclass, field

from wxgate_sim.upyun.buckets import Operator

GOOD = 200
DONE = 100
GAVE_UP = -1


@dataclass(slots=True)
class Task:
    """One conversion. `begins` and `ends` are moments of the simulated clock; `status_code` is None until it ended."""

    id: str
    bucket: str
    operator: Operator = field(repr=False)
    source: str
    save_as: str
    kind: str
    avopts: str
    notify_url: str
    as_json: bool
    return_info: bool
    begins: float
    ends: float
    status_code: int | None = None
    description: str = ""
    path: list[str] = field(default_factory=list)
    info: dict[str, object] | None = None

    def percent(self, now: float) -> int | None:
        """What `/status/` tells: null before it begins, then per cent, 100 once it is done, -1 when it failed."""
        if self.status_code is not None:
            return DONE if self.status_code == GOOD else GAVE_UP
        if now < self.begins:
            return None
        share = (now - self.begins) / (self.ends - self.begins) if self.ends > self.begins else 1.0
        return min(int(share * DONE), DONE - 1)

    def result(self) -> dict[str, object]:
        """What `/result/` and the notification tell, but for the signature."""
        told: dict[str, object] = {
            "service": self.bucket,
            "status_code": self.status_code,
            "path": self.path,
            "description": self.description,
            "task_id": self.id,
        }
        return told | {"info": self.info} if self.return_info and self.info else told
