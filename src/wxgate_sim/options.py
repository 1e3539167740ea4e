"""What accounts and people can be told to be, as types for `SimControls`. README.md explains each option."""

from typing import Literal, TypedDict


class LimitOptions(TypedDict, total=False):
    """The quota of one API; None is without limit."""

    daily: int | None
    per_minute: int | None


class AccountOptions(TypedDict, total=False):
    """What an account can be told to be; README.md explains each."""

    secret: str
    name: str
    kind: Literal["service", "subscription", "sandbox", "open_app"]
    scopes: list[str]
    redirect_domains: list[str]
    allow_any_redirect: bool
    ip_allowlist: list[str] | None
    unionid: bool
    open_platform: str
    tickets: list[str]
    unauthorized: list[str]
    quotas: dict[str, LimitOptions]
    unlimited: bool
    token_life: int
    mixed_token_errors: bool
    code_expired_errcode: Literal[40029, 42003]
    silent_userinfo: bool
    duplicate_redirect: Literal["off", "before", "beside"]
    snapshot: bool
    snapshot_userinfo_refused: bool
    frozen: bool
    secret_frozen: bool
    token_forbidden: bool
    push_url: str
    push_token: str
    push_aes_key: str
    push_mode: Literal["plain", "compatible", "safe"]
    push_tries: int
    push_timeout: float
    any_template: bool
    template_outcome: Literal["success", "user_block", "system_failed", "none"]
    duplicate_client_msg_id: Literal["same_answer"] | int
    short_msgids: bool
    miniprograms: list[str] | None
    message_allowance: int
    pay_allowance: int | None
    kf_accounts: list[str]
    permanent_qrcodes: int
    card_review: bool
    js_domains: list[str] | None
    largest_image: int
    voice_recognition: bool


class NewAccount(AccountOptions, total=False):
    """The same for an account that is being added."""

    appid: str


class FollowerOptions(TypedDict, total=False):
    """What a person can be told to be."""

    nickname: str
    headimgurl: str
    language: str
    subscribed: bool | list[str]
    subscribe_scene: str
    qr_scene: int
    qr_scene_str: str
    remark: str
    tagid_list: list[int]
    oauth_errcode: Literal[50002, 40226] | None
    blacklisted: bool | list[str]
    refuses_messages: bool | list[str]
    template_outcome: Literal["success", "user_block", "system_failed", "none"] | None


class NewFollower(FollowerOptions, total=False):
    """The same for a person who is being added."""

    id: str


class FollowerChanges(FollowerOptions, total=False):
    """The same for a person who is there already."""

    password_changed: bool
