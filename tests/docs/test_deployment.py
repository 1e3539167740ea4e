"""The samples for systemd and reverse proxies do what the text around them demands."""

import re

import pytest
from tests.docs.documents import ROOT, Block, Document

NAMES = ("production.md", "production.zh-CN.md")


def sample(name: str, language: str) -> Block:
    path = ROOT / "docs/guide" / name
    (block,) = [each for each in Document(path, path.read_text(encoding="utf-8")).blocks() if each.language == language]
    return block


def without_comments(block: Block) -> str:
    return re.sub(r"(?m)(^|\s+)#.*$", "", block.text)


@pytest.mark.parametrize("name", NAMES)
def test_the_unit_drains_and_keeps_its_data_private(name: str) -> None:
    unit = dict(re.findall(r"(?m)^(\w+)=(.*)$", sample(name, "ini").text))
    assert unit["ExecStart"].startswith("/opt/wxgate/.venv/bin/wxgate --config /etc/wxgate/wxgate.toml serve")
    assert int(unit["TimeoutStopSec"]) > 15
    assert (unit["StateDirectoryMode"], unit["UMask"]) == ("0700", "0077")


@pytest.mark.parametrize("name", NAMES)
def test_nginx_tells_the_true_address_logs_no_query_and_closes_metrics(name: str) -> None:
    conf = without_comments(sample(name, "nginx"))
    assert conf.count("{") == conf.count("}") == 5
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in conf
    assert "location = /metrics { return 404; }" in conf
    assert "proxy_pass http://wxgate;" in conf
    log_format = re.search(r"log_format (\w+) '([^']+)'", conf)
    assert log_format
    assert not re.search(r"\$(request|request_uri|args|query_string|http_referer)\b", log_format[2])
    assert re.findall(r"access_log \S+ (\w+);", conf) == [log_format[1]]


@pytest.mark.parametrize("name", NAMES)
def test_caddy_closes_metrics_before_it_hands_on(name: str) -> None:
    conf = sample(name, "caddyfile").text
    assert conf.count("{") == conf.count("}") == 5
    assert re.search(r"handle /metrics \{\s+respond 404\s+\}.*handle \{\s+reverse_proxy 127", conf, re.DOTALL)
    assert not re.search(r"\blog\b", conf)
