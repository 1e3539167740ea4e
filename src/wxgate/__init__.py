"""wxgate: a self-hosted gateway between business systems and WeChat Official Accounts (微信公众号)."""

__version__ = "0.1.0"
