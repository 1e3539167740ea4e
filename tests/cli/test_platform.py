"""`wxgate platform`."""

import pytest
from tests.cli.shell import Shell

from wxgate_sim.server import SimServer

COMPONENT = "wx2f8e1c0a9b7d6e53"
SECRET = "0123456789abcdef0123456789abcdef"
KEYS = ("K" * 43, "k" * 43)
ADD = (
    "platform",
    "add",
    "--appid",
    COMPONENT,
    "--name",
    "门店助手",
    "--push-token",
    "pushToken1",
    "--aes-key",
    KEYS[0],
    "--secret",
    SECRET,
)


def test_an_added_platform_is_listed_and_shown_with_the_urls_for_the_console(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_PUBLIC_URL", "https://gw.example.com")
    added = shell.json(*ADD)
    assert added == {
        "component_appid": COMPONENT,
        "name": "门店助手",
        "component_secret": "******",
        "push_token": "******",
        "push_aes_key": "******",
        "old_push_aes_key": None,
        "event_url": f"https://gw.example.com/push/component/{COMPONENT}",
        "message_url": f"https://gw.example.com/push/{COMPONENT}/$APPID$",
        "authorize_url": f"https://gw.example.com/authorize/{COMPONENT}",
        "ticket_at": None,
        "accounts": 0,
        "closed": False,
        "created_at": added["created_at"],
    }
    assert shell.json_list("platform", "list") == [added]
    shown = shell.json("platform", "show", COMPONENT)
    assert {**shown, "tokens": None} == {**added, "tokens": None}
    revealed = shell.json("platform", "show", COMPONENT, "--reveal")
    assert (revealed["component_secret"], revealed["push_token"], revealed["push_aes_key"]) == (
        SECRET,
        "pushToken1",
        KEYS[0],
    )


def test_an_edit_changes_what_it_names_and_the_former_key_stays(shell: Shell) -> None:
    shell.json(*ADD)
    shell.json("platform", "edit", COMPONENT, "--name", "新名称", "--aes-key", KEYS[1], "--push-token", "other")
    shell.json("platform", "edit", COMPONENT, "--secret", "f" * 32)
    after = shell.json("platform", "show", COMPONENT, "--reveal")
    names = ("name", "component_secret", "push_token", "push_aes_key", "old_push_aes_key")
    assert [after[name] for name in names] == ["新名称", "f" * 32, "other", KEYS[1], KEYS[0]]


def test_several_platforms_stand_side_by_side(shell: Shell) -> None:
    shell.json(*ADD)
    shell.json(*(("wxffffffffffffffff") if each == COMPONENT else each for each in ADD))
    assert [each["component_appid"] for each in shell.json_list("platform", "list")] == [
        COMPONENT,
        "wxffffffffffffffff",
    ]


def test_a_platform_is_added_once(shell: Shell) -> None:
    shell.json(*ADD)
    ended = shell(*ADD)
    assert (ended.code, ended.out, f"wxgate platform edit {COMPONENT}" in ended.err) == (1, "", True)


def test_a_closed_platform_can_be_opened_again(shell: Shell) -> None:
    added = shell.json(*ADD)
    closed = shell("platform", "close", COMPONENT)
    assert closed.code == 0
    assert "公众号 0 个 / closed; accounts that authorise it: 0" in closed.err
    assert shell.json("platform", "open", COMPONENT) == added


@pytest.mark.parametrize(
    ("option", "value"), [("--push-token", "no blanks!"), ("--aes-key", "tooShort"), ("--secret", "mistyped")]
)
def test_a_refused_value_is_explained_and_not_repeated(shell: Shell, option: str, value: str) -> None:
    given = list(ADD)
    given[given.index(option) + 1] = value
    ended = shell(*given)
    assert (ended.code, f"{option[2:]} must be" in ended.err, value in ended.err) == (1, True, False)


def test_an_edit_of_nothing_is_a_usage_error(shell: Shell) -> None:
    shell.json(*ADD)
    assert shell("platform", "edit", COMPONENT).code == 2


@pytest.mark.parametrize("command", ["show", "edit", "close", "open"])
def test_an_unknown_platform_is_refused(shell: Shell, command: str) -> None:
    ended = shell("platform", command, COMPONENT, *(("--name", "x") if command == "edit" else ()))
    assert (ended.code, ended.out) == (1, "")
    assert f"no platform has the appid {COMPONENT}" in ended.err


def test_the_links_for_an_administrator_are_for_both_kinds_of_screen(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_PUBLIC_URL", "https://gw.example.com")
    shell.json(*ADD)
    page = f"https://gw.example.com/authorize/{COMPONENT}"
    ended = shell("platform", "authorize", COMPONENT)
    assert (ended.code, page in ended.out, "wxgate platform check" in ended.err) == (0, True, True)
    links = shell.json("platform", "authorize", COMPONENT)
    assert links == {"link": page, "pc": f"{page}?on=pc", "phone": f"{page}?on=phone"}
    pinned = shell.json("platform", "authorize", COMPONENT, "--account", "wxf8b4f85f3a794e77")
    assert pinned["link"] == f"{page}?appid=wxf8b4f85f3a794e77"
    assert shell("platform", "authorize", COMPONENT, "--account", "nonsense").code == 1


def test_a_check_before_the_first_ticket_asks_weixin_to_push_and_says_what_to_look_at(
    shell: Shell, wechat_sim: SimServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", wechat_sim.url)
    wechat_sim.add_platform(appid=COMPONENT, secret=SECRET)
    shell.json(*ADD)
    ended = shell("platform", "check", COMPONENT, "--json")
    found = {str(each["subject"]): each for each in shell.read_list(ended)}
    assert ended.code == 1
    assert [(name, each["state"]) for name, each in found.items()] == [
        ("clock", "ok"),
        ("ticket", "failed"),
        ("start_push_ticket", "ok"),
    ]
    assert "event_url" in str(found["ticket"]["cure"])
    assert wechat_sim.calls("/cgi-bin/component/api_start_push_ticket") == 1
