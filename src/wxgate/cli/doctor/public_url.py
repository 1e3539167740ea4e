"""Where the world reaches this gateway: the address itself, and whether the gateway answers there."""

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import httpx

from wxgate.cli.findings import Finding, failed, ok, warning
from wxgate.protocol.text import Text
from wxgate.settings import Settings

SECONDS: Final = 5.0

_FORWARD: Final = Text(
    "检查反向代理是否把此域名的全部路径转给 wxgate serve",
    "see that the reverse proxy forwards all paths of this host to wxgate serve",
)
_CONNECT: Final = Text(
    "确认 wxgate serve 和反向代理在运行，并检查 DNS 与防火墙；若只有本机无法访问自己的公网地址，可忽略",
    "see that wxgate serve and the reverse proxy run, check DNS and firewall; ignore it if this machine alone cannot "
    "reach its own public address",
)
_CERTIFICATE: Final = Text(
    "检查证书是否过期、与域名相符、含中间证书", "check that the certificate is valid, fits the host and has its chain"
)


async def examine(settings: Settings) -> list[Finding]:
    """The findings for `PUBLIC_URL`, and for `PAGES_URL` when it is another address."""
    urls = {"public_url": settings.public_url, "pages_url": settings.pages}
    if settings.pages == settings.public_url:
        del urls["pages_url"]
    findings = []
    for subject, url in urls.items():
        findings += [form(subject, url), await _answers(subject, url)]
    return findings


def form(subject: str, url: str) -> Finding:
    """What the address itself says."""
    name = subject.upper()
    parts = urlsplit(url)
    if _is_local(parts.hostname or ""):
        return failed(
            subject,
            Text(f"{url} 只有本机能访问", f"{url} can be reached from this machine only"),
            Text(
                f"把 {name} 设为手机能访问的 https 地址", f"set {name} to the https address under which phones reach it"
            ),
        )
    if parts.scheme != "https":
        return warning(
            subject,
            Text(f"{url} 不是 https", f"{url} is not https"),
            Text(
                "配置证书并改用 https：授权 code 与密钥会明文传输", "use https: codes and secrets travel in clear text"
            ),
        )
    return ok(subject, url, "")


def _is_local(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


async def _answers(subject: str, url: str) -> Finding:
    address = f"{url}/healthz"
    try:
        async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
            reply = await client.get(address)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return _failed(subject, address, error)
    if reply.status_code == httpx.codes.OK and reply.text == '{"status":"ok"}':
        return ok(subject, f"{address} 有应答", f"{address} answers")
    what = Text(
        f"{address} 的应答（HTTP {reply.status_code}）不是 wxgate 的",
        f"what answers at {address} (HTTP {reply.status_code}) is not wxgate",
    )
    return failed(subject, what, _FORWARD)


def _failed(subject: str, address: str, error: Exception) -> Finding:
    reason = str(error) or type(error).__name__
    what = Text(f"{address} 没有应答：{reason}", f"{address} does not answer: {reason}")
    return failed(subject, what, _CERTIFICATE if "CERTIFICATE" in reason.upper() else _CONNECT)
