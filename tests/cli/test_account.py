"""`wxgate account`."""

from pathlib import Path

import pytest
from tests.cli.shell import Shell

APPID = "wx0123456789abcdef"
SECRET = "0123456789abcdef0123456789abcdef"
ADD = ("account", "add", "--appid", APPID, "--name", "咖啡店")


def test_an_added_account_is_listed_and_shown(shell: Shell) -> None:
    added = shell.json(*ADD, "--secret", SECRET)
    assert added == {
        "app_id": APPID,
        "app_name": "咖啡店",
        "app_secret": "******",
        "token_api": "stable",
        "push_url": f"http://127.0.0.1:8080/push/{APPID}",
        "push_token": None,
        "push_aes_key": None,
        "old_push_aes_key": None,
        "component_appid": None,
        "closed": False,
        "created_at": added["created_at"],
    }
    assert shell.json_list("account", "list") == [{**added, "token_state": "not_yet"}]
    shown = shell.json("account", "show", APPID)
    assert shown == {**added, "tokens": shown["tokens"]}
    assert shell.json("account", "show", APPID, "--reveal") == {**shown, "app_secret": SECRET}


@pytest.mark.parametrize("way", ["option", "file", "standard input"])
def test_the_secret_is_taken_from(shell: Shell, tmp_path: Path, way: str) -> None:
    (tmp_path / "secret.txt").write_text(f"{SECRET}\n")
    options = {"option": ("--secret", SECRET), "file": ("--secret-file", str(tmp_path / "secret.txt"))}
    shell.json(*ADD, *options.get(way, ()), stdin=f"{SECRET}\n" if way == "standard input" else "")
    assert shell.json("account", "show", APPID, "--reveal")["app_secret"] == SECRET


@pytest.mark.parametrize(
    "options", [(), ("--secret", SECRET, "--secret-file", __file__), ("--secret-file", "/no/such")]
)
def test_no_secret_or_two_of_them_is_a_usage_error(shell: Shell, options: tuple[str, ...]) -> None:
    ended = shell(*ADD, *options)
    assert (ended.code, ended.out) == (2, "")
    assert "secret" in ended.err


def test_a_refused_value_is_explained_in_both_languages_and_not_repeated(shell: Shell) -> None:
    ended = shell(*ADD, "--secret", "mistyped")
    assert (ended.code, ended.out) == (1, "")
    assert "secret 应为" in ended.err
    assert "secret must be" in ended.err
    assert "mistyped" not in ended.err


def test_an_edit_changes_what_it_names(shell: Shell, tmp_path: Path) -> None:
    before = shell.json(*ADD, "--secret", SECRET)
    assert shell.json("account", "edit", APPID, "--token-api", "classic") == {**before, "token_api": "classic"}
    (tmp_path / "new.txt").write_text("f" * 32)
    shell.json("account", "edit", APPID, "--name", "新名称", "--secret-file", str(tmp_path / "new.txt"))
    after = shell.json("account", "show", APPID, "--reveal")
    assert (after["app_name"], after["app_secret"]) == ("新名称", "f" * 32)


def test_what_pushes_are_verified_and_decrypted_with_is_shown_only_when_asked(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_PUBLIC_URL", "https://gw.example.com/")
    keys = ["K" * 43, "k" * 43]
    shell.json(*ADD, "--secret", SECRET, "--push-token", "pushToken1", "--aes-key", keys[0])
    edited = shell.json("account", "edit", APPID, "--push-token", "pushToken2", "--aes-key", keys[1])
    names = ("push_token", "push_aes_key", "old_push_aes_key")
    assert [edited[name] for name in names] == ["******"] * 3
    assert edited["push_url"] == f"https://gw.example.com/push/{APPID}"
    shown = shell("account", "show", APPID)
    assert f"https://gw.example.com/push/{APPID}" in shown.out
    assert not [value for value in ("pushToken2", *keys) if value in shown.out]
    revealed = shell.json("account", "show", APPID, "--reveal")
    assert [revealed[name] for name in names] == ["pushToken2", keys[1], keys[0]]
    without = shell.json("account", "edit", APPID, "--no-push-token", "--no-aes-key")
    assert [without[name] for name in names] == [None] * 3


@pytest.mark.parametrize(
    ("options", "hint"),
    [(("--push-token", "no blanks!"), "push-token must be"), (("--aes-key", "tooShort"), "aes-key must be")],
)
def test_a_refused_push_setting_is_explained_and_not_repeated(
    shell: Shell, options: tuple[str, str], hint: str
) -> None:
    shell.json(*ADD, "--secret", SECRET)
    ended = shell("account", "edit", APPID, *options)
    assert (ended.code, hint in ended.err, options[1] in ended.err) == (1, True, False)


EDITS_OF_NOTHING: list[tuple[str, ...]] = [
    (),
    ("--token-api", "other"),
    ("--push-token", "pushToken", "--no-push-token"),
    ("--aes-key", "K" * 43, "--no-aes-key"),
]


@pytest.mark.parametrize("options", EDITS_OF_NOTHING)
def test_an_edit_of_nothing_or_nonsense_is_a_usage_error(shell: Shell, options: tuple[str, ...]) -> None:
    shell.json(*ADD, "--secret", SECRET)
    assert shell("account", "edit", APPID, *options).code == 2


def test_closing_tells_how_many_clients_it_concerns(shell: Shell) -> None:
    account = shell.json(*ADD, "--secret", SECRET)
    for name in ("one", "two"):
        shell.json("client", "add", "--name", name, "--appid", APPID)
    shell.json("client", "add", "--name", "unbound")
    closed = shell("account", "close", APPID)
    assert closed.code == 0
    assert "客户 2 个 / closed; clients bound to it: 2" in closed.err
    assert shell.json("account", "show", APPID)["closed"] is True
    assert shell.json("account", "open", APPID) == account


@pytest.mark.parametrize("command", ["show", "edit", "close", "open"])
def test_an_unknown_account_is_refused(shell: Shell, command: str) -> None:
    ended = shell("account", command, APPID, *(("--name", "x") if command == "edit" else ()))
    assert (ended.code, ended.out) == (1, "")
    assert f"没有 appid 为 {APPID} 的公众号" in ended.err
    assert f"no account has the appid {APPID}" in ended.err
