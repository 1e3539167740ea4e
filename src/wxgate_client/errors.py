"""The one exception of this SDK."""

from wxgate_client.values import JsonValue


class WxgateError(Exception):
    """A call did not succeed.

    `retcode` is the gateway's number, or WeChat's errcode when WeChat refused; 0 when no reply of the gateway came:
    the text then says whether the request can have reached it. `msg` is the reason. `request_id` is what the operator
    finds the call by ("" when no reply came). `data` is WeChat's reply when WeChat refused, else None. The secret is
    in none of them.
    """

    def __init__(self, retcode: int, msg: str, request_id: str = "", data: JsonValue = None) -> None:
        super().__init__(retcode, msg, request_id, data)
        self.retcode = retcode
        self.msg = msg
        self.request_id = request_id
        self.data = data

    def __str__(self) -> str:
        return f"{self.retcode}: {self.msg}"
