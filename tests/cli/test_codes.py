"""`wxgate codes`."""

from pathlib import Path
from typing import Final

import pytest
from tests.cli.shell import Shell

APPID: Final = "wx0123456789abcdef"
CARD: Final = "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"
OTHER_CARD: Final = "p1Pj9jr90_SQRaVqYI239Ka1erkI"
OF_ACCOUNT: Final = ("--appid", APPID)


@pytest.fixture(autouse=True)
def account(shell: Shell) -> None:
    shell.json("account", "add", *OF_ACCOUNT, "--secret", "0" * 32, "--name", "咖啡店")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "codes.csv"


def test_what_was_imported_is_shown_and_counted(shell: Shell, file: Path) -> None:
    file.write_text(f"code,card_id\na1,{CARD}\nb2,{CARD}\nc3,{OTHER_CARD}\n", encoding="utf-8")
    done = shell.json("codes", "import", str(file), *OF_ACCOUNT)

    assert done == {"app_id": APPID, "lines": 3, "new": 3, "replaced": 0, "unchanged": 0}
    assert shell.json("codes", "show", "c3", *OF_ACCOUNT)["card_id"] == OTHER_CARD
    assert shell.json_list("codes", "count", *OF_ACCOUNT) == [
        {"card_id": OTHER_CARD, "codes": 1},
        {"card_id": CARD, "codes": 2},
    ]


def test_an_option_gives_the_card_of_a_file_with_codes_alone(shell: Shell, file: Path) -> None:
    file.write_text("a1\nb2\n", encoding="utf-8")

    assert shell.json("codes", "import", str(file), *OF_ACCOUNT, "--card-id", CARD)["new"] == 2
    assert shell.json("codes", "show", "b2", *OF_ACCOUNT)["card_id"] == CARD


def test_bad_lines_are_told_by_number_in_both_languages_and_nothing_is_imported(shell: Shell, file: Path) -> None:
    file.write_text(f"a1,{CARD}\nb 2,{CARD}\nc3\n", encoding="utf-8")
    ended = shell("codes", "import", str(file), *OF_ACCOUNT)

    assert (ended.code, ended.out) == (1, "")
    told = ended.err.splitlines()
    assert [line.partition("：")[0] for line in told[:2]] == ["第 2 行", "第 3 行"]
    assert "line 2: " in told[0]
    assert "2 bad lines" in told[2]
    assert shell("codes", "show", "a1", *OF_ACCOUNT).code == 1


def test_bad_lines_are_data_too(shell: Shell, file: Path) -> None:
    file.write_text("".join(f"a {number},{CARD}\n" for number in range(120)), encoding="utf-8")
    ended = shell("codes", "import", str(file), *OF_ACCOUNT, "--json")

    assert ended.code == 1
    assert ended.out.count('"line"') == 100
    assert '"bad_lines": 120' in ended.out


def test_a_conflict_is_told_and_replace_settles_it(shell: Shell, file: Path) -> None:
    file.write_text("a1\n", encoding="utf-8")
    shell.json("codes", "import", str(file), *OF_ACCOUNT, "--card-id", CARD)
    refused = shell("codes", "import", str(file), *OF_ACCOUNT, "--card-id", OTHER_CARD)

    assert refused.code == 1
    assert "--replace" in refused.err
    assert shell.json("codes", "import", str(file), *OF_ACCOUNT, "--card-id", OTHER_CARD, "--replace")["replaced"] == 1
    assert shell.json("codes", "show", "a1", *OF_ACCOUNT)["card_id"] == OTHER_CARD


def test_an_unknown_account_and_a_bad_card_are_refused(shell: Shell, file: Path) -> None:
    file.write_text("a1\n", encoding="utf-8")

    assert shell("codes", "import", str(file), "--appid", "wxffffffffffffffff", "--card-id", CARD).code == 1
    assert shell("codes", "import", str(file), *OF_ACCOUNT, "--card-id", "a card").code == 2
    assert shell("codes", "import", str(file.parent / "none.csv"), *OF_ACCOUNT).code == 2
