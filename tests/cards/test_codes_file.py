"""Reading files of codes as spreadsheets and tills write them."""

from pathlib import Path

import pytest
from tests.cards.claiming import CARD, OTHER_CARD

from wxgate.cards.codes_file import BadLine, CodeLine, CodesFile


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "codes.csv"


def good(file: Path, card_id: str | None = None) -> list[tuple[int, str, str]]:
    lines = list(CodesFile(file, card_id).lines())
    assert all(isinstance(line, CodeLine) for line in lines), lines
    return [(line.number, line.code, line.card_id) for line in lines if isinstance(line, CodeLine)]


def bad(file: Path, card_id: str | None = None) -> dict[int, str]:
    return {line.number: str(line.reason) for line in CodesFile(file, card_id).lines() if isinstance(line, BadLine)}


@pytest.mark.parametrize(
    "text",
    [
        f"a1,{CARD}\nb2,{OTHER_CARD}\n",
        f"a1,{CARD}\r\nb2,{OTHER_CARD}",
        f' a1 , "{CARD}"\n"b2",{OTHER_CARD},a note\n',
    ],
)
def test_without_a_header_the_columns_are_code_and_card(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert good(file) == [(1, "a1", CARD), (2, "b2", OTHER_CARD)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("names", ["备注,card_id,code", "备注,卡券ID,卡券码"])
def test_a_header_names_the_columns_in_any_encoding_of_a_spreadsheet(file: Path, names: str, encoding: str) -> None:
    file.write_text(f"{names}\n首单,{CARD},a1\n\n,{OTHER_CARD},b2\n", encoding=encoding)
    assert good(file) == [(2, "a1", CARD), (4, "b2", OTHER_CARD)]


def test_the_option_fills_a_missing_card_and_nothing_else(file: Path) -> None:
    file.write_text(f"code\na1\nb2,\nc3,{OTHER_CARD}\n", encoding="utf-8")
    assert good(file, CARD) == [(2, "a1", CARD), (3, "b2", CARD), (4, "c3", CARD)]
    file.write_text(f"a1\nb2,\nc3,{OTHER_CARD}\n", encoding="utf-8")
    assert good(file, CARD) == [(1, "a1", CARD), (2, "b2", CARD), (3, "c3", OTHER_CARD)]


def test_each_bad_line_is_told_by_its_number(file: Path) -> None:
    lines = ["code,card_id", f"a1,{CARD}", f",{CARD}", f"{'7' * 21},{CARD}", f"a b,{CARD}", "c3", "d4,a card"]
    file.write_text("\n".join([*lines, f"1.10201E+11,{CARD}", f"{'7' * 20},{CARD}"]), encoding="utf-8")
    found = bad(file)

    assert list(found) == [3, 4, 5, 6, 7, 8]
    for number, word in {3: "no code", 4: "20", 5: "blanks", 6: "--card-id", 7: "card_id", 8: "spreadsheet"}.items():
        assert word in found[number]


def test_bytes_that_are_no_text_make_bad_lines_and_no_crash(file: Path) -> None:
    file.write_bytes(
        b"a1," + CARD.encode() + b"\n\xff\xfe\x00b," + CARD.encode() + b'\n"never closed\n' + b"x" * 140_000
    )
    assert list(bad(file)) == [2, 3]


def test_how_far_it_is_adds_up_to_the_file(file: Path) -> None:
    file.write_text("".join(f"{number},{CARD}\n" for number in range(5000)), encoding="utf-8")
    told: list[int] = []
    assert sum(1 for _ in CodesFile(file).lines(told.append)) == 5000
    assert sum(told) == file.stat().st_size == CodesFile(file).size()
    assert len(told) == 6
