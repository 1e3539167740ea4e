"""A signed call as one line for a shell: it takes the time and signs as it runs, so it works whenever it is pasted."""

import shlex
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

TIME: Final = "req_time"
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
MD5_OF_STDIN: Final = "{ md5sum 2>/dev/null || md5; } | cut -c1-32"
"""GNU's command, or that of macOS and the BSDs."""


def signed_curl(base_url: str, endpoint: str, params: Mapping[str, str], code: str, secret: str) -> str:
    """The shell line of a call signed with MD5. `secret` is in it: for a terminal or a page of the demo only."""
    fields = {**params, "client_code": code}
    signed = {**fields, "client_secret": secret, TIME: ""}
    values = " ".join('"$T"' if name == TIME else shlex.quote(signed[name]) for name in sorted(signed))
    sent = " ".join(f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in fields.items())
    # a proxy of the shell's environment cannot reach this machine's own loopback
    direct = "--noproxy '*' " if urlsplit(base_url).hostname in LOOPBACK else ""
    authcode = f"$(printf %s {values} | {MD5_OF_STDIN})"
    return (
        f'T=$(date +%s); curl -sS {direct}"{base_url}/weixinapi/{endpoint}?authcode={authcode}" -d {TIME}="$T" {sent}'
    )
