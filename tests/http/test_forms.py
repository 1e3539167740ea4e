"""How a request may be written: GET, urlencoded and multipart forms, and everything that is no form."""

import pytest
from tests.gateway import Caller, RunningGateway, read_reply

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LIMIT = 1024 * 1024


def multipart(fields: dict[str, str], boundary: str = "x-boundary") -> tuple[dict[str, str], bytes]:
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    body = "".join(parts) + f"--{boundary}--\r\n"
    return {"content-type": f"multipart/form-data; boundary={boundary}"}, body.encode()


async def test_everything_may_stand_in_the_query_of_a_get(gateway: RunningGateway, caller: Caller) -> None:
    fields = caller.fields(note="中文 & 空格")
    query = {**fields, "authcode": caller.signed(fields)}

    assert read_reply(await gateway.http.get("/weixinapi/get_appid", params=query)).retcode == 200


async def test_a_multipart_form_is_read_as_php_sends_it(gateway: RunningGateway, caller: Caller) -> None:
    fields = caller.fields(note="中文\r\n第二行")
    headers, body = multipart(fields)
    query = {"authcode": caller.signed(fields)}
    response = await gateway.http.post("/weixinapi/get_appid", params=query, content=body, headers=headers)

    assert read_reply(response).retcode == 200


async def test_the_authcode_may_stand_in_the_body(gateway: RunningGateway, caller: Caller) -> None:
    fields = caller.fields()
    body = {**fields, "authcode": caller.signed(fields)}

    assert read_reply(await gateway.http.post("/weixinapi/get_appid", data=body)).retcode == 200


async def test_fields_may_be_split_over_query_and_body(gateway: RunningGateway, caller: Caller) -> None:
    fields = caller.fields()
    query = {"authcode": caller.signed(fields), "req_time": fields.pop("req_time")}

    assert read_reply(await gateway.http.post("/weixinapi/get_appid", params=query, data=fields)).retcode == 200


@pytest.mark.parametrize(
    ("query", "body", "named"),
    [
        ("client_code=a", b"client_code=b", "client_code"),
        ("", b"key=a&key=a", "key"),
        ("authcode=a", b"authcode=b", "authcode"),
        ("a=%00", b"", "NUL"),
        ("a=%B7%D1%C8%F0", b"", "UTF-8"),
        ("", "name=费芮".encode("gbk"), "UTF-8"),
        ("", b"client_secret=x", "client_secret"),
        ("", b"&".join(b"f%d=1" % n for n in range(1001)), "1000"),
    ],
)
async def test_ambiguous_or_unreadable_fields_are_115(
    gateway: RunningGateway, query: str, body: bytes, named: str
) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    url = f"/weixinapi/get_appid?{query}"
    reply = read_reply(await gateway.http.post(url, content=body, headers=headers))

    assert (reply.status, reply.retcode) == (200, 115)
    assert named in reply.msg


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"client_code": "a"}'),
        ("text/plain", b"client_code=a"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\ncut off'),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken header\r\n\r\nvalue\r\n--x--\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nfile\r\n--x--\r\n',
        ),
        ("application/x-www-form-urlencoded; charset=gbk", b"a=b"),
    ],
)
async def test_a_body_that_is_no_plain_form_is_115(gateway: RunningGateway, content_type: str, body: bytes) -> None:
    response = await gateway.http.post("/weixinapi/get_appid", content=body, headers={"content-type": content_type})

    assert read_reply(response).retcode == 115


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_over_one_mebibyte_is_413(gateway: RunningGateway, chunked: bool) -> None:
    async def pieces() -> object:
        for _ in range(33):
            yield b"x" * (LIMIT // 32)

    content = pieces() if chunked else b"x" * (LIMIT + 1)
    reply = read_reply(await gateway.http.post("/weixinapi/get_appid", content=content))  # type: ignore[arg-type]

    assert (reply.status, reply.retcode) == (413, 413)


async def test_a_body_of_exactly_one_mebibyte_is_read(gateway: RunningGateway) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = b"a=" + b"x" * (LIMIT - 2)

    assert read_reply(await gateway.http.post("/weixinapi/get_appid", content=body, headers=headers)).retcode == 109


async def test_a_percent_sign_that_escapes_nothing_is_kept(gateway: RunningGateway, caller: Caller) -> None:
    fields = caller.fields(note="100%")
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    query = {"authcode": caller.signed(fields)}

    response = await gateway.http.post("/weixinapi/get_appid", params=query, content=body, headers=headers)

    assert read_reply(response).retcode == 200
