"""Secrets at rest."""

import base64
import re

import pytest

from wxgate.tenants.vault import Cell, Unreadable, Vault, new_key

CELL = Cell("clients", ("code",), "secret")
KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


def test_a_sealed_text_is_opened_in_its_own_cell() -> None:
    vault = Vault([KEY])
    assert vault.open(vault.seal("秘密 secret", CELL), CELL) == "秘密 secret"


def test_a_sealed_text_names_version_and_key_and_shows_nothing_of_the_text() -> None:
    sealed = Vault([KEY]).seal("secret", CELL)
    assert re.fullmatch(r"v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+", sealed)
    assert b"secret" not in base64.urlsafe_b64decode(sealed.split(".")[2] + "==")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    vault = Vault([KEY])
    assert vault.seal("secret", CELL) != vault.seal("secret", CELL)


@pytest.mark.parametrize(
    "other",
    [
        Cell("clients", ("another",), "secret"),
        Cell("clients", ("code",), "old_secret"),
        Cell("accounts", ("code",), "secret"),
        Cell("clients", ("co", "de"), "secret"),
        Cell("clients", (), "codesecret"),
    ],
    ids=str,
)
def test_a_sealed_text_cannot_be_moved_to_another_cell(other: Cell) -> None:
    vault = Vault([KEY])
    with pytest.raises(Unreadable):
        vault.open(vault.seal("secret", CELL), other)


@pytest.mark.parametrize(
    "damage", ["", "v1", "v1.", "plain text", "v1.{id}.", "v1.{id}.AAAA", "v1.{id}.!!!", "v2.{rest}"]
)
def test_what_is_not_a_sealed_text_is_unreadable(damage: str) -> None:
    vault = Vault([KEY])
    sealed = vault.seal("secret", CELL)
    with pytest.raises(Unreadable):
        vault.open(damage.format(id=vault.key_id, rest=sealed.partition(".")[2]), CELL)


def test_an_altered_text_is_unreadable() -> None:
    vault = Vault([KEY])
    sealed = vault.seal("secret", CELL)
    middle = len(sealed) // 2
    altered = sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]
    with pytest.raises(Unreadable):
        vault.open(altered, CELL)


def test_the_first_key_seals_and_every_key_opens() -> None:
    before, during, after = Vault([KEY]), Vault([OTHER, KEY]), Vault([OTHER])
    assert during.open(before.seal("old", CELL), CELL) == "old"
    assert after.open(during.seal("new", CELL), CELL) == "new"
    with pytest.raises(Unreadable):
        after.open(before.seal("old", CELL), CELL)


def test_a_vault_shows_no_key() -> None:
    key = new_key()
    assert repr(Vault([key])) == f"Vault({Vault([key]).key_id})"
    assert len(key) == 32
