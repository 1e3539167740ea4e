"""The S3 bucket that the settings name, and nothing else: obstore would also listen to `AWS_…` variables."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from wxgate.blobs.s3 import S3Blobs
from wxgate.blobs.s3_errors import missing, unusable
from wxgate.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Credential

TRIES: Final = 3
"""Of one request, as long as the service does not answer or has a trouble of its own."""

EVERYWHERE: Final = "0.0.0.0/0,::/0,*"
"""Hosts that are reached without a proxy: all of them. The proxy beside it is never used, but without one obstore
takes that of `HTTP_PROXY`."""

_CLIENT: Final["ClientConfig"] = {
    "connect_timeout": "5s",
    "read_timeout": "60s",  # counts from a request's start, so a part of an upload has to be through by then
    "timeout": "600s",  # a whole file's download; each piece of it has a shorter deadline of ours
    "user_agent": "wxgate",
    "allow_invalid_certificates": False,
    "proxy_url": "http://127.0.0.1:9",
    "proxy_excludes": EVERYWHERE,
}


def open_s3(settings: Settings) -> S3Blobs:
    """The bucket; nothing is asked of it yet. Raises StorageFailed when a setting is missing or no address."""
    key, secret = settings.s3_access_key_id.get_secret_value(), settings.s3_secret_access_key.get_secret_value()
    needed = {
        "S3_BUCKET": settings.s3_bucket,
        "S3_ACCESS_KEY_ID": key,
        "S3_SECRET_ACCESS_KEY": secret,
        "MEDIA_URL": settings.media_url,
    }
    if empty := [f"WXGATE_{name}" for name, value in needed.items() if not value]:
        raise missing(", ".join(empty))
    endpoint = _endpoint(settings)
    retry: RetryConfig = {
        "max_retries": TRIES - 1,
        "retry_timeout": timedelta(seconds=60),
        "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=2)},
    }
    try:
        store = S3Store(
            settings.s3_bucket,
            config=_config(settings, endpoint),
            client_options={**_CLIENT, "allow_http": endpoint.startswith("http://")},
            retry_config=retry,
            credential_provider=_credentials(key, secret),
        )
    except (BaseError, ValueError):
        raise unusable() from None
    return S3Blobs(store, endpoint, settings.media_url)


def _config(settings: Settings, endpoint: str) -> "S3Config":
    # each is given, though some are defaults: what is not, a variable of the environment may set
    return {
        "endpoint": endpoint,
        "aws_endpoint_url_s3": endpoint,
        "region": settings.s3_region,
        "virtual_hosted_style_request": not settings.s3_path_style,
        "disable_bulk_delete": True,  # many services have no bulk requests, and we delete one by one
        "skip_signature": False,
        "unsigned_payload": False,
        "request_payer": False,
        "s3_express": False,
    }


def _endpoint(settings: Settings) -> str:
    """The service's address, with the bucket in front of the host unless it stands in the path."""
    domain = "amazonaws.com.cn" if settings.s3_region.startswith("cn-") else "amazonaws.com"
    parts = urlsplit(settings.s3_endpoint or f"https://s3.{settings.s3_region}.{domain}")
    host = parts.netloc if settings.s3_path_style else f"{settings.s3_bucket}.{parts.netloc}"
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _credentials(key: str, secret: str) -> "Callable[[], S3Credential]":
    # handed over by a function, so that no session token of the environment is put beside them
    return lambda: {"access_key_id": key, "secret_access_key": secret, "token": None, "expires_at": None}
