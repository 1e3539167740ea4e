"""What `wxgate doctor` prints."""

from pathlib import Path

from tests.cli.doctor.examining import examine, states, told
from tests.cli.shell import Shell


def test_an_installation_in_order_is_told_so(installed: Shell) -> None:
    good = ("clock", "database", "schema", "writable", "wal", "master_key", "storage", "weixin", "ip_allowlist")
    assert states(examine(installed)) == dict.fromkeys(good, "ok")


def test_before_the_first_start_nothing_is_made(bare: Shell, tmp_path: Path) -> None:
    found = examine(bare)
    assert found["database"]["state"] == "warning"
    assert "wxgate serve" in told(found["database"])
    assert found["storage"]["state"] == "warning"
    assert found["ip_allowlist"]["state"] == "warning"
    assert "wxgate account add" in told(found["ip_allowlist"])
    assert not (tmp_path / "data").exists()
    (tmp_path / "data").mkdir()
    assert examine(bare)["database"]["state"] == "warning"
    assert list((tmp_path / "data").iterdir()) == []


def test_for_people_the_cure_stands_below_the_failure(installed: Shell) -> None:
    ended = installed("doctor")
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert lines[0].split()[:3] == ["正常", "ok", "clock"]
    number = next(number for number, line in enumerate(lines) if line.split()[:3] == ["失败", "failed", "public_url"])
    assert "→ 把 PUBLIC_URL 设为" in lines[number + 1]
    assert "→ set PUBLIC_URL to" in lines[number + 2]
