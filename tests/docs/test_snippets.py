"""The code that readers copy does what the text beside it says."""

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import AsyncIterator

import pytest
from tests.docs.conftest import RUNNERS, Shown
from tests.docs.documents import Block, guides
from tests.docs.test_receivers import RECEIVERS
from tests.gateway import APPID, RunningGateway, running_gateway, settings_for

from wxgate.protocol.signature import HMAC_SHA256, sign
from wxgate.settings import Settings
from wxgate_sim.server import SimServer

EXAMPLE = {
    "client_code": "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6",
    "oauth_type": "oauth_snsapi_base",
    "redirect_uri": "http://www.verystar.cn",
    "req_time": "1459817487",
}
EXAMPLE_SECRET = "AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEv"
HMAC_OF_EXAMPLE = sign({**EXAMPLE, "sign_type": HMAC_SHA256}, EXAMPLE_SECRET, HMAC_SHA256)

A_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

PRINTS = {
    "login": rf"/connect/oauth2/authorize\?appid={APPID}&redirect_uri=\S+&scope=snsapi_userinfo&state=[0-9a-f]{{32}}",
    "sign": "^ff855997852eaebd899ce54fc094baed$",
    "sign-hmac": f"^{HMAC_OF_EXAMPLE}$",
    "message": r'(^|"data": ?)[0-9]+}?$',
    "custom": "^(40003|45015) ",
    "pytest": "^[2-9] passed",
}
"""By a block's `run`: a pattern that its output shows."""

BLOCKS = [block for document in guides() for block in document.blocks()]
PRINTING = [block for block in BLOCKS if block.run and block.run not in RECEIVERS]


@pytest.fixture
async def gateway(database_url: str, wechat_sim: SimServer) -> AsyncIterator[RunningGateway]:
    """Without background work: nobody is to be called at the addresses that stand in blocks."""
    async with running_gateway(settings_for(database_url, wechat_sim.url, background=False)) as running:
        yield running


def blocks(*languages: str) -> pytest.MarkDecorator:
    chosen = [block for block in BLOCKS if block.language in languages]
    return pytest.mark.parametrize("block", chosen, ids=[block.where for block in chosen])


@pytest.mark.parametrize("block", [pytest.param(each, id=each.where) for each in PRINTING])
async def test_a_block_marked_to_be_run_prints_what_it_should(block: Block, shown: Shown) -> None:
    assert re.search(PRINTS[block.run], (await shown(block)).strip(), re.MULTILINE)


def test_every_language_and_every_expectation_is_met_by_some_block() -> None:
    assert {block.language for block in BLOCKS if block.run} == set(RUNNERS)
    assert {block.run for block in PRINTING} == set(PRINTS)


def test_the_hmac_that_the_guide_prints_is_right() -> None:
    told = [document.text.count(HMAC_OF_EXAMPLE) for document in guides() if "integrator" in document.name]
    assert told == [1, 1]


@blocks("php")
def test_php_sorts_as_bytes_leaves_out_what_is_empty_and_joins_without_separator(block: Block) -> None:
    code = re.sub(r"\s+", " ", block.text)
    signing = [
        code.index(step) for step in ("array_filter(", "ksort($signed, SORT_STRING)", "md5(implode('', $signed))")
    ]
    assert signing == sorted(signing)
    assert re.search(r"array_filter\(\$fields \+ \['client_secret' => [^]]+\], fn", code)
    assert "http_build_query($signed" not in code


@blocks("python")
def test_python_compiles(block: Block) -> None:
    ast.parse(block.text)


@blocks("json")
def test_json_is_json(block: Block) -> None:
    json.loads(block.text)


@blocks("toml")
def test_toml_is_accepted_with_what_is_commented_out_too(block: Block) -> None:
    for text in (block.text, re.sub(r"(?m)^# (?=\w+ = )", "", block.text).replace("…", A_KEY)):
        settings = Settings.model_validate(tomllib.loads(text))
        assert settings.public_url == "https://wxgate.example.com"


@blocks("bash", "sh")
def test_bash_can_be_parsed(block: Block) -> None:
    subprocess.run(["bash", "-n", "-c", block.text], check=True)
