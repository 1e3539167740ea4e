"""The controls as Python methods, for a simulated UpYun anywhere: they only speak HTTP to its address."""

from typing import Unpack

from wxgate_sim.remote import FaultKind
from wxgate_sim.remote_http import Remote, entries
from wxgate_sim.upyun.options import Notification, OptionChanges


class UpyunControls(Remote):
    """The simulated UpYun at `url`. Every method raises SimError when it is refused."""

    def add_bucket(self, bucket: str, operator: str, password: str, *, rights: list[str] | None = None) -> None:
        """A bucket and an operator who may use it, reading, writing and deleting unless `rights` say less."""
        asked = {"bucket": bucket, "operator": operator, "password": password}
        self.ask("POST", "/_upyun/buckets", asked if rights is None else {**asked, "rights": rights})

    def public_url(self, bucket: str) -> str:
        """Where everybody reads the bucket's files: what a bucket's own domain is at UpYun."""
        return f"{self.url}/_upyun/public/{bucket}"

    def set_options(self, **changes: Unpack[OptionChanges]) -> None:
        """Other options from now on."""
        self.ask("PATCH", "/_upyun/options", changes)

    def state(self) -> dict[str, object]:
        """Everything the simulator knows."""
        return self.ask("GET", "/_upyun/state")

    def reset(self) -> None:
        """Let the simulator forget everything, buckets and operators included."""
        self.ask("POST", "/_upyun/reset")

    def files(self) -> dict[str, dict[str, object]]:
        """Every file by `/bucket/path`: `size`, `md5`, `content_type`."""
        return {str(each["path"]): each for each in entries(self.state(), "files")}

    def tasks(self) -> list[dict[str, object]]:
        """Every task with its `task_id`, `percent` and `status_code`, oldest first."""
        return entries(self.state(), "tasks")

    def notifications(self) -> list[dict[str, object]]:
        """What was posted: `task_id`, `url`, and `status`, the answer's; oldest first."""
        return entries(self.state(), "notifications")

    def notify(self, task_id: str, how: Notification = "normal") -> None:
        """Post the task's notification (once more), as it stands now."""
        self.ask("POST", "/_upyun/notifications", {"task_id": task_id, "how": how})

    def calls(self, method: str | None = None) -> list[dict[str, object]]:
        """The last thousand calls: `method`, `uri`, `status`, `code`, a form's `body`; oldest first."""
        return [each for each in entries(self.state(), "calls") if method in (None, each["method"])]

    def advance(self, seconds: float) -> None:
        """Move the simulator's clock."""
        self.ask("POST", "/_upyun/clock", {"advance": seconds})

    def fault(
        self, path: str, kind: FaultKind, value: float | str | None = None, *, when: str = "", count: int | None = None
    ) -> None:
        """Let calls go wrong; `path` is like `PUT /bucket/*`."""
        asked = {"path": path, "kind": kind, "value": value, "when": when, "count": count}
        self.ask("POST", "/_upyun/faults", {name: each for name, each in asked.items() if each not in (None, "")})

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self.ask("DELETE", "/_upyun/faults")
