"""`wxgate client`."""

import time
from pathlib import Path

import pytest
from tests.cli.shell import Shell

from wxgate.protocol.parameters import JsonValue

APPID = "wx0123456789abcdef"
SECRET = "0123456789abcdef0123456789abcdef"
DEFAULTS: dict[str, JsonValue] = {
    "app_id": None,
    "closed": False,
    "grants": None,
    "allow_ips": [],
    "redirect_hosts": [],
    "require_hmac": False,
    "refuse_replay": False,
    "hide_secrets": False,
    "per_minute": None,
    "push_url": None,
    "old_client_secret": None,
    "old_secret_until": None,
}


def add(shell: Shell, *options: str) -> dict[str, JsonValue]:
    return shell.json("client", "add", "--name", "商城", *options)


def test_a_new_client_may_do_everything_and_its_credentials_are_printed(shell: Shell) -> None:
    client = add(shell)
    assert len(str(client["client_code"])) == len(str(client["client_secret"])) == 38
    assert {name: client[name] for name in DEFAULTS} == DEFAULTS
    assert client["name"] == "商城"


def test_without_json_the_credentials_stand_on_lines_of_their_own(shell: Shell) -> None:
    ended = shell("client", "add", "--name", "商城", "--code", "my-code", "--secret", "my-secret")
    assert ended.code == 0
    lines = [line.split() for line in ended.out.splitlines()]
    assert ["client_code", "my-code"] in lines
    assert ["client_secret", "my-secret"] in lines


def test_show_and_list_reveal_a_secret_only_when_asked(shell: Shell) -> None:
    added = add(shell, "--secret", "very-secret")
    code = str(added["client_code"])
    for command in (("client", "show", code), ("client", "list"), ("client", "edit", code, "--name", "b")):
        for format_ in ((), ("--json",)):
            ended = shell(*command, *format_)
            assert (ended.code, "very-secret" in ended.out) == (0, False), command
    assert shell.json("client", "show", code, "--reveal") == {**added, "name": "b"}


OPTIONS: list[tuple[tuple[str, ...], str, JsonValue]] = [
    (("--appid", APPID), "app_id", APPID),
    (("--grant", "get_user_data,set_user_data"), "grants", ["get_user_data", "set_user_data"]),
    (("--grant", "set_user_data", "--grant", "get_user_data"), "grants", ["get_user_data", "set_user_data"]),
    (("--grant", "none"), "grants", []),
    (("--grant", "all"), "grants", None),
    (("--allow-ip", "192.0.2.1", "--allow-ip", "2001:db8::/32"), "allow_ips", ["192.0.2.1/32", "2001:db8::/32"]),
    (("--require-hmac",), "require_hmac", True),
    (("--refuse-replay",), "refuse_replay", True),
    (("--hide-secrets",), "hide_secrets", True),
    (("--redirect-host", "*.example.com,a.example"), "redirect_hosts", ["*.example.com", "a.example"]),
    (("--per-minute", "600"), "per_minute", 600),
    (("--push-url", "https://shop.example.com/weixin?shop=1"), "push_url", "https://shop.example.com/weixin?shop=1"),
]


@pytest.mark.parametrize(("options", "name", "value"), OPTIONS, ids=str)
def test_an_option_means_the_same_when_adding_and_when_editing(
    shell: Shell, options: tuple[str, ...], name: str, value: JsonValue
) -> None:
    shell.json("account", "add", "--appid", APPID, "--name", "shop", "--secret", SECRET)
    assert add(shell, *options)[name] == value
    plain = add(shell)
    edited = shell.json("client", "edit", str(plain["client_code"]), *options)
    assert edited == {**plain, "client_secret": "******", name: value}


def test_what_was_set_can_be_taken_back(shell: Shell) -> None:
    shell.json("account", "add", "--appid", APPID, "--name", "shop", "--secret", SECRET)
    options = "--require-hmac --refuse-replay --hide-secrets --grant get_appid --allow-ip 192.0.2.1 --per-minute 5"
    options += " --push-url http://a.example/"
    client = add(shell, *options.split(), "--appid", APPID, "--redirect-host", "a.example")
    back = "--no-require-hmac --no-refuse-replay --no-hide-secrets --grant all --no-allow-ip --no-per-minute"
    back += " --no-appid --no-redirect-host --no-push-url"
    edited = shell.json("client", "edit", str(client["client_code"]), *back.split())
    assert {name: edited[name] for name in DEFAULTS} == DEFAULTS


USAGE: list[tuple[str, ...]] = [
    (),
    ("--per-minute", "5", "--no-per-minute"),
    ("--appid", APPID, "--no-appid"),
    ("--allow-ip", "192.0.2.1", "--no-allow-ip"),
    ("--redirect-host", "a.example", "--no-redirect-host"),
    ("--push-url", "https://a.example/", "--no-push-url"),
    ("--per-minute", "many"),
    ("--unknown-option",),
]


@pytest.mark.parametrize("options", USAGE, ids=str)
def test_options_that_contradict_each_other_or_make_no_sense_are_usage_errors(
    shell: Shell, options: tuple[str, ...]
) -> None:
    code = str(add(shell)["client_code"])
    ended = shell("client", "edit", code, *options)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err


REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("--appid", APPID), f"wxgate account add --appid {APPID}"),
    (("--grant", "get_user_dat"), "get_user_data"),
    (("--allow-ip", "192.0.2.1/24"), "203.0.113.0/24"),
    (("--redirect-host", "https://example.com"), "*.example.com"),
    (("--per-minute", "0"), "per-minute"),
    (("--push-url", "shop.example.com"), "https://"),
    (("--push-url", "https://a.example/?authcode=1"), "authcode"),
    (("--push-url", "https://a.example:22/"), "22"),
    (("--push-url", ""), "push-url"),
    (("--code", "two words"), "ASCII"),
]


@pytest.mark.parametrize(("options", "hint"), REFUSED, ids=str)
def test_what_cannot_be_done_is_refused_with_a_hint(shell: Shell, options: tuple[str, ...], hint: str) -> None:
    ended = shell("client", "add", "--name", "商城", *options)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("错误 / error: ")
    assert hint in ended.err
    assert shell.json_list("client", "list") == []


@pytest.mark.parametrize(
    ("url", "allowed", "noted"),
    [
        ("http://127.0.0.1/", "false", True),
        ("http://127.0.0.1/", "true", False),
        ("https://shop.example.com/", "false", False),
    ],
)
def test_a_push_url_in_a_private_network_is_accepted_and_noted(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, url: str, allowed: str, noted: bool
) -> None:
    monkeypatch.setenv("WXGATE_ALLOW_PRIVATE_URLS", allowed)
    ended = shell("client", "edit", str(add(shell)["client_code"]), "--push-url", url)
    assert (ended.code, "WXGATE_ALLOW_PRIVATE_URLS" in ended.err) == (0, noted)


def test_a_rotation_prints_the_new_secret_and_until_when_the_old_one_is_valid(shell: Shell) -> None:
    before = add(shell)
    after = shell.json("client", "rotate", str(before["client_code"]), "--grace", "2h")
    assert after["client_secret"] != before["client_secret"]
    assert after["old_client_secret"] == before["client_secret"]
    assert isinstance(after["old_secret_until"], int)
    assert abs(after["old_secret_until"] - time.time() - 7200) < 60


def test_a_rotation_keeps_the_old_secret_for_a_week_unless_told_otherwise(shell: Shell) -> None:
    code = str(add(shell)["client_code"])
    until = shell.json("client", "rotate", code)["old_secret_until"]
    assert isinstance(until, int)
    assert abs(until - time.time() - 7 * 86400) < 60
    assert shell.json("client", "rotate", code, "--grace", "0")["old_client_secret"] is None


@pytest.mark.parametrize("grace", ["", "-1", "1.5d", "7 d", "week"])
def test_a_grace_that_is_no_time_is_a_usage_error(shell: Shell, grace: str) -> None:
    assert shell("client", "rotate", "code", f"--grace={grace}").code == 2


def test_an_existing_secret_can_be_imported_from_a_file(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("imported-secret\n")
    client = add(shell, "--code", "imported-code", "--secret-file", str(tmp_path / "secret"))
    assert (client["client_code"], client["client_secret"]) == ("imported-code", "imported-secret")
    again = shell("client", "add", "--name", "again", "--code", "imported-code")
    assert again.code == 1
    assert "imported-code 已存在" in again.err


def test_a_closed_client_is_opened_again(shell: Shell) -> None:
    code = str(add(shell)["client_code"])
    assert shell.json("client", "close", code)["closed"] is True
    assert shell.json("client", "open", code)["closed"] is False


@pytest.mark.parametrize("command", ["show", "edit", "rotate", "close", "open"])
def test_an_unknown_client_is_refused(shell: Shell, command: str) -> None:
    ended = shell("client", command, "nobody", *(("--name", "x") if command == "edit" else ()))
    assert (ended.code, ended.out) == (1, "")
    assert "client_code 为 nobody" in ended.err
    assert "no client has the code nobody" in ended.err
