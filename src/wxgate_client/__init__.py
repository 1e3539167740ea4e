"""The Python SDK of wxgate: `Client` and `AsyncClient`, one typed method per endpoint.

from wxgate_client import Client

with Client("https://wxgate.example.com", code, secret) as wxgate:
    page = wxgate.set_drawboard_data(redirect_uri="https://shop.example.com/in", oauth_type="oauth_snsapi_base")
"""

from wxgate_client.callback import Callback, verify_callback
from wxgate_client.client import AsyncClient, Client
from wxgate_client.errors import WxgateError
from wxgate_client.push import Push, verify_push
from wxgate_client.version import VERSION

__version__ = VERSION
__all__ = [
    "AsyncClient",
    "Callback",
    "Client",
    "Push",
    "WxgateError",
    "__version__",
    "verify_callback",
    "verify_push",
]
