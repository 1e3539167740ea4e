"""`wxgate operator`, and the link that `serve` prints."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from tests.cli.serving import serving
from tests.cli.shell import Shell


def token_of(link: object) -> str:
    assert isinstance(link, str)
    path, _, token = urlsplit(link).path.rpartition("/")
    assert path == "/console/link"
    return token


def test_operators_are_added_listed_closed_and_opened(shell: Shell) -> None:
    added = shell.json("operator", "add", "Li.Lei")
    assert token_of(added["link"])
    assert [each["name"] for each in shell.json_list("operator", "list")] == ["li.lei"]
    refused = shell("operator", "add", "li.lei")
    assert refused.code == 1
    assert "wxgate operator link li.lei" in refused.err
    assert shell.json("operator", "close", "li.lei") == {"name": "li.lei", "closed": True}
    assert shell("operator", "link", "li.lei").code == 1
    assert shell.json("operator", "open", "li.lei") == {"name": "li.lei", "closed": False}
    assert shell("operator", "link", "nobody").code == 1


def test_the_link_of_the_first_operator_needs_nobody_to_be_there(shell: Shell) -> None:
    first, second = (shell.json("operator", "link") for _ in range(2))
    assert first["name"] == "admin"
    assert token_of(first["link"]) != token_of(second["link"])


def test_serve_prints_a_link_until_somebody_can_sign_in(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_CONSOLE_ALLOW", "127.0.0.0/8")
    with serving(dict(os.environ), tmp_path) as served:
        found = re.search(r"console: open this link.*\n(http://\S+)", served.written())
        assert found is not None
        token_of(found[1])
        passwords = {"password": "correct horse", "again": "correct horse"}
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(found[1]))
        entered = httpx.post(found[1], data=passwords, headers={"Origin": origin}, trust_env=False)
        assert entered.headers["location"] == "/console"
        assert served.stop() == 0
    again = tmp_path / "again"
    again.mkdir()
    with serving(dict(os.environ), again) as served:
        assert "/console/link/" not in served.written()
    del shell
