"""`wxgate sign`."""

import time

import pytest
from tests.cli.shell import Shell

# the worked example of the seed document, 2.4
CODE, SECRET = "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6", "AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEv"
FIELDS = (
    "redirect_uri=http://www.verystar.cn",
    "oauth_type=oauth_snsapi_base",
    "req_time=1459817487",
    f"client_code={CODE}",
)


def test_the_published_example_is_signed_as_published(shell: Shell) -> None:
    assert shell.json("sign", *FIELDS, "--secret", SECRET, "--show-secret") == {
        "sign_type": "MD5",
        "req_time": "1459817487",
        "string_to_sign": f"{CODE}{SECRET}oauth_snsapi_basehttp://www.verystar.cn1459817487",
        "authcode": "ff855997852eaebd899ce54fc094baed",
    }


@pytest.mark.parametrize("method", [(), ("--hmac",), ("sign_type=HMAC-SHA256",)])
def test_the_secret_is_not_shown_unless_asked_for(shell: Shell, method: tuple[str, ...]) -> None:
    ended = shell("sign", *FIELDS, "--secret", SECRET, *method)
    assert ended.code == 0
    assert SECRET not in ended.out + ended.err
    assert ("<client_secret>" in ended.out) == (method == ())


def test_hmac_is_signed_as_a_parameter_of_its_own(shell: Shell) -> None:
    signed = shell.json("sign", "req_time=1459817487", "client_code=code", "--secret", "key", "--hmac")
    assert signed["string_to_sign"] == "client_code=code&req_time=1459817487&sign_type=HMAC-SHA256"
    # printf %s 'client_code=code&…' | openssl dgst -sha256 -hmac key
    assert signed["authcode"] == "1d4f65b69b4afc2c49048b3937c543012f991205c9780ff9ea7837a8f82422c6"


def test_an_absent_time_is_filled_in_and_printed(shell: Shell) -> None:
    signed = shell.json("sign", "client_code=code", stdin="key\n")
    assert abs(int(str(signed["req_time"])) - time.time()) < 60
    assert str(signed["string_to_sign"]).endswith(str(signed["req_time"]))


def test_a_missing_client_code_is_pointed_out(shell: Shell) -> None:
    assert "client_code" in shell("sign", "key=value", "--secret", "key").err
    assert shell("sign", "client_code=code", "--secret", "key").err == ""


@pytest.mark.parametrize(
    "arguments", [(), ("nonsense",), ("=value",), ("a=1", "a=2"), ("client_secret=x",), ("sign_type=SHA1",)], ids=str
)
def test_arguments_that_are_no_fields_are_usage_errors(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell("sign", *arguments, "--secret", "key").code == 2


def test_the_secret_may_come_from_the_environment(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WXGATE_CLIENT_SECRET", SECRET)
    assert shell.json("sign", *FIELDS)["authcode"] == "ff855997852eaebd899ce54fc094baed"
