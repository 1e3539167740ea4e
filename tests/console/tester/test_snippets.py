"""The tester's programs, run as they are copied, make the call that they show."""

import os
import shutil
import sys
from pathlib import Path
from typing import Final

import orjson
import pytest
from tests.docs.conftest import output_of
from tests.gateway import Caller, RunningGateway

from wxgate.console.tester.snippets import LANGUAGES, Language, SnippetCall, snippet
from wxgate.protocol.signature import HMAC_SHA256, MD5

RUNNERS: Final[dict[Language, tuple[str, str]]] = {
    "curl": ("sh", "call.sh"),
    "php": ("php", "call.php"),
    "python": (sys.executable, "call.py"),
    "java": ("java", "Call.java"),
    "javascript": ("node", "call.js"),
}

NASTY: Final = "春季 'a' \"b\" $HOME `id` \\ \\u0041 «url» 100%&x=1+2 ?> 😀"
"""What is special to a shell, to PHP, to Java, to URLs or to the templates."""


@pytest.mark.parametrize("method", [MD5, HMAC_SHA256])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_program_makes_its_call_whatever_the_values_are(
    gateway: RunningGateway, caller: Caller, tmp_path: Path, language: Language, method: str
) -> None:
    program, name = RUNNERS[language]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed, so the tester's {LANGUAGES[language]} was not run")
    sign_type = {"sign_type": method} if method != MD5 else {}
    fields = {"client_code": caller.code, "out_id": NASTY, "url": "https://shop.example.com/?a=1&b=2#c", **sign_type}
    text = snippet(language, SnippetCall(f"{gateway.url}/weixinapi/generate_tiny_url", fields, 30))
    (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {
        **{each: value for each, value in os.environ.items() if not each.lower().endswith("_proxy")},
        "WXGATE_CLIENT_SECRET": caller.secret,
    }
    reply = orjson.loads(await output_of([program, str(tmp_path / name)], environment))

    assert reply["retcode"] == 200, reply
    stats = await caller("get_tiny_url_stats", url_val=reply["data"])
    assert isinstance(stats.data, dict)
    assert stats.data["out_id"] == NASTY
    assert caller.secret not in text
