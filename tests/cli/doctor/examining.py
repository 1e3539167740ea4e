"""What the doctor found, in a form that tests can ask."""

from typing import cast

from tests.cli.shell import Shell

from wxgate.protocol.parameters import JsonObject

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="


UNEVEN = {"public_url", "media_url", "space"}
"""Subjects whose state depends on the machine, or on a gateway that does not run."""


def examine(shell: Shell) -> dict[str, JsonObject]:
    """Findings by subject, the worst of each; the exit code must agree."""
    ended = shell("doctor", "--json")
    found = shell.read_list(ended)
    assert ended.code == int(any(each["state"] == "failed" for each in found)), ended
    for each in found:
        cure = cast("dict[str, str]", each["cure"])
        assert (each["state"] == "ok") == (not cure["zh"]) == (not cure["en"]), each
    worst_last = sorted(found, key=lambda each: ("ok", "warning", "failed").index(str(each["state"])))
    return {str(each["subject"]): each for each in worst_last}


def states(found: dict[str, JsonObject]) -> dict[str, object]:
    return {subject: each["state"] for subject, each in found.items() if subject not in UNEVEN}


def told(finding: JsonObject) -> str:
    """What was found and its cure, in both languages."""
    return str(finding["what"]) + str(finding["cure"])
