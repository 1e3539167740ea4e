"""Passwords as they are stored."""

from wxgate.operators.passwords import KIBIBYTES, PASSES, Passwords


async def test_a_password_is_stored_as_argon2id_with_salt_and_the_cost_that_is_recommended() -> None:
    passwords = Passwords()
    one, other = await passwords.hash("correct horse"), await passwords.hash("correct horse")

    assert one != other
    assert one.startswith(f"$argon2id$v=19$m={KIBIBYTES},t={PASSES},p=1$")
    assert await passwords.fits("correct horse", one)
    assert not await passwords.fits("correct horse ", one)


async def test_a_password_may_be_of_any_characters() -> None:
    passwords = Passwords(kibibytes=64)
    stored = await passwords.hash("正确的马电池订书钉\0 🐴")
    assert await passwords.fits("正确的马电池订书钉\0 🐴", stored)
