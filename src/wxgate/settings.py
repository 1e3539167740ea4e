"""Every setting, its default, and one line of meaning.

Read from environment variables `WXGATE_*`, then from a TOML file (`--config`, or `wxgate.toml` in the working folder);
`WXGATE_<NAME>_FILE` names a file that holds the value, for secrets.
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

CONFIG_VARIABLE = "WXGATE_CONFIG"
"""Names the TOML file; `--config` sets it, so that worker processes read the same one."""

Network = IPv4Network | IPv6Network


def _base_url(value: str) -> str:
    if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
        raise ValueError("应为 http:// 或 https:// 开头的网址 / must be an http:// or https:// URL")
    return value.rstrip("/")


def _comma_list(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


BaseUrl = Annotated[str, AfterValidator(_base_url)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_comma_list)]


class Settings(BaseSettings):
    """What an operator can set. Durations are in seconds."""

    model_config = SettingsConfigDict(env_prefix="WXGATE_", extra="forbid", frozen=True)

    data_dir: Path = Field(
        Path("wxgate-data"), description="Folder of the SQLite database and the generated master key."
    )
    database_url: SecretStr = Field(
        SecretStr(""), description="`postgresql://…`, or `sqlite:///…`; empty: SQLite in `DATA_DIR`."
    )
    master_key: SecretStr = Field(
        SecretStr(""),
        description="Key that encrypts secrets at rest (44 characters of base64, `wxgate secrets new-key` makes one); "
        "a comma list rotates: the first encrypts, all decrypt. Empty: made in `DATA_DIR` on the first run.",
    )
    public_url: BaseUrl = Field("http://127.0.0.1:8080", description="Where the world reaches this gateway.")
    pages_url: BaseUrl = Field("", description="Base of `/wx_service/` pages when it differs from `PUBLIC_URL`.")
    short_url: BaseUrl = Field("", description="Base of short links when it differs from `PUBLIC_URL`.")

    weixin_api_url: BaseUrl = Field("https://api.weixin.qq.com", description="WeChat's API.")
    weixin_open_url: BaseUrl = Field("https://open.weixin.qq.com", description="WeChat's authorise pages.")
    weixin_mp_url: BaseUrl = Field(
        "https://mp.weixin.qq.com", description="Where WeChat shows the picture of a QR code."
    )
    weixin_jssdk_url: BaseUrl = Field(
        "https://res.wx.qq.com/open/js/jweixin-1.6.0.js", description="The script of WeChat's JS-SDK."
    )
    weixin_connections: int = Field(1024, ge=1, description="Calls to WeChat that one process has under way at most.")

    request_deadline: float = Field(
        2.5, gt=0, description="Within this every API reply is sent; clients give up after 3."
    )
    page_deadline: float = Field(8.0, gt=0, description="The same for pages that a person's browser opens.")
    max_in_flight: int = Field(1024, ge=1, description="API requests one process works on at once; beyond that, 503.")
    max_in_flight_per_account: int = Field(
        256,
        ge=1,
        description="The same for one official account, and never more than half of what the others leave free; beyond "
        "that, 429.",
    )
    token_refresh_every: float = Field(7000.0, gt=0, description="Age at which tokens and tickets are refreshed.")
    key_ttl: float = Field(86400.0, gt=0, description="Life of a user-data key.")
    springboard_ttl: float = Field(
        90 * 86400.0, gt=0, description="Springboards nobody came through for this long end."
    )
    jobs_at_once: int = Field(256, ge=1, description="Background jobs that one process works on at once.")
    job_lease: float = Field(
        30.0, ge=1, description="After this a job is taken up by another process when the one that had it has died."
    )
    retention_messages: float = Field(
        30 * 86400.0,
        ge=3600,
        description="Messages, pushes from WeChat and dead letters older than this are deleted (PIPL).",
    )

    retention_logs: float = Field(
        7 * 86400.0, ge=3600, description="Rows of the log of calls that are older than this are deleted."
    )
    request_log_per_second: int = Field(
        100,
        ge=0,
        description="Calls that one process writes to the log each second at most: so many that ended well, and so "
        "many that did not. The rest is only counted. 0: no log.",
    )

    storage: Literal["folder", "s3", "upyun"] = Field(
        "folder", description="Where media are stored: `DATA_DIR/media`, an S3-compatible service, or UpYun (又拍云)."
    )
    media_url: BaseUrl = Field(
        "",
        description="Public base URL of stored media: empty for `PUBLIC_URL/media` (folder); needed for `s3` and "
        "`upyun`, where it is the bucket's own domain.",
    )
    media_deadline: float = Field(
        20.0, gt=0, description="Within this `download_media` is answered; the download itself may go on and is kept."
    )
    media_limit: int = Field(100 * 1024 * 1024, ge=1024, description="Bytes of one media file at most.")
    media_at_once: int = Field(32, ge=1, description="Downloads of media that one process has under way at most.")
    retention_media: float = Field(
        0.0,
        ge=0,
        description="Stored media older than this are deleted, so that their URLs end; 0: kept until somebody deletes "
        "them.",
    )
    s3_endpoint: BaseUrl = Field("", description="The S3-compatible service; empty: Amazon's own.")
    s3_bucket: str = Field("", description="Bucket for `STORAGE=s3`; it must let the public read.")
    s3_region: str = Field("us-east-1", description="The bucket's region; services without regions take any.")
    s3_access_key_id: SecretStr = Field(SecretStr(""), description="Access key of the S3 service.")
    s3_secret_access_key: SecretStr = Field(SecretStr(""), description="Its secret.")
    s3_path_style: bool = Field(
        True, description="Whether the bucket stands in the path (`/bucket/file`) rather than in the host name."
    )
    upyun_bucket: str = Field("", description="The service (服务名) for `STORAGE=upyun`.")
    upyun_operator: str = Field("", description="The operator (操作员) that may read, write and delete there.")
    upyun_password: SecretStr = Field(SecretStr(""), description="The operator's password.")
    upyun_api_url: BaseUrl = Field("https://v0.api.upyun.com", description="UpYun's REST API.")
    upyun_tasks_url: BaseUrl = Field("https://p0.api.upyun.com", description="UpYun's processing API (云处理).")
    transcoder: Literal["local", "upyun"] = Field(
        "local", description="Who makes MP3 of voices: worker processes of our own, or UpYun (needs `STORAGE=upyun`)."
    )
    transcoder_workers: int = Field(2, ge=1, le=64, description="Processes that transcode, for `TRANSCODER=local`.")
    mp3_sample_rate: Literal[8000, 16000, 22050, 24000, 32000, 44100, 48000] = Field(
        16000, description="Samples per second (Hz) of the MP3s that voices become."
    )
    mp3_bit_rate: Literal[16, 24, 32, 40, 48, 56, 64, 80, 96, 128] = Field(
        32, description="Their bit rate in kbit/s; 32 is plenty for speech in mono."
    )
    mp3_mono: bool = Field(True, description="Whether they have one channel; two only repeat a voice's one.")

    allow_private_urls: bool = Field(False, description="Whether URLs given by clients may lead to private addresses.")
    trusted_proxies: Networks = Field((), description="Networks of proxies whose `X-Forwarded-For` is believed.")
    metrics_allow: Networks = Field(
        (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128")), description="Networks that may read `/metrics`."
    )
    console_allow: Networks = Field(
        tuple(map(ip_network, ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))),
        description="Networks from which the console can be reached; for the rest of the world it does not exist.",
    )
    background: bool = Field(True, description="Whether `serve` also does background work (`--no-jobs` turns it off).")
    log_format: Literal["text", "json"] = Field("text", description="How log lines are written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least serious line that is logged."
    )
    clock_url: BaseUrl = Field("", description="Tests only: take the time from the simulator at this URL.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then files named by `*_FILE`, then TOML."""
        del dotenv_settings, file_secret_settings
        toml = TomlConfigSettingsSource(settings_cls, Path(os.environ.get(CONFIG_VARIABLE, "wxgate.toml")))
        return init_settings, env_settings, SecretFiles(settings_cls), toml

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in. Holds a password: never log it."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir.absolute() / 'wxgate.db'}"

    @property
    def pages(self) -> str:
        """Base URL of the pages under `/wx_service/`."""
        return self.pages_url or self.public_url

    @property
    def media(self) -> str:
        """Base URL of stored media."""
        return self.media_url or f"{self.public_url}/media"

    @property
    def short(self) -> str:
        """Base URL of short links, under which `/tu/` lies."""
        return self.short_url or self.public_url


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `WXGATE_<NAME>_FILE`: the setting's value is that file's text, without the line end."""

    def get_field_value(self, field: object, field_name: str) -> tuple[str | None, str, bool]:
        """The text of the file that the environment names for this setting, or None."""
        del field
        path = os.environ.get(f"WXGATE_{field_name.upper()}_FILE")
        return (Path(path).read_text(encoding="utf-8").strip() if path else None), field_name, False

    def __call__(self) -> dict[str, object]:
        """Every setting that a file gives."""
        found = {name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields}
        return {name: value for name, value in found.items() if value is not None}
