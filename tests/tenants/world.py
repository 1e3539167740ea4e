"""Names that the tenants' tests share."""

ENDPOINTS = ("consume", "get_client_infos", "set_drawboard_data")
APPID = "wx0123456789abcdef"
APP_SECRET = "0123456789abcdef0123456789abcdef"
