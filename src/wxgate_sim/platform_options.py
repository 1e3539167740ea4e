"""What third-party platforms can be told to be, as types for `SimControls`. README.md explains each option."""

from typing import Literal, TypedDict

from wxgate_sim.options import LimitOptions


class PlatformOptions(TypedDict, total=False):
    """What a platform can be told to be; README.md explains each."""

    secret: str
    name: str
    push_url: str
    message_url: str
    push_token: str
    push_aes_key: str
    push_tries: int
    push_timeout: float
    pushes_tickets: bool
    ticket_every: int
    functions: list[int]
    redirect_domains: list[str]
    allow_any_redirect: bool
    ip_allowlist: list[str] | None
    unauthorized: list[str]
    quotas: dict[str, LimitOptions]
    unlimited: bool
    token_life: int
    token_overlap: int
    token_expired_errcode: Literal[42001, 42006]
    preauth_life: int
    auth_code_life: int
    rotates_refresh_tokens: bool


class NewPlatform(PlatformOptions, total=False):
    """The same for a platform that is being added."""

    appid: str
