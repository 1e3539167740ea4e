"""What is served besides signed calls, and that whatever is not served answers with the envelope too."""

import pytest
from tests.gateway import RunningGateway, read_reply

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("path", ["/", "/nothing", "/wx_service/", "/wx_service/oauth_other", "/docs/", "/weixinapi"])
async def test_an_unknown_path_is_404_in_the_envelope(gateway: RunningGateway, path: str) -> None:
    reply = read_reply(await gateway.http.get(path))

    assert (reply.status, reply.retcode) == (404, 404)
    assert reply.msg.endswith(f"[{reply.request_id}]")


async def test_a_wrong_method_is_405_in_the_envelope(gateway: RunningGateway) -> None:
    reply = read_reply(await gateway.http.post("/docs"))

    assert (reply.status, reply.retcode) == (405, 405)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_monitors_are_answered(gateway: RunningGateway, path: str) -> None:
    response = await gateway.http.get(path)

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_without_its_database_a_process_lives_but_is_not_ready(gateway: RunningGateway) -> None:
    await gateway.services.database.close()

    assert (await gateway.http.get("/healthz")).status_code == 200
    assert (await gateway.http.get("/readyz")).status_code == 503


@pytest.mark.parametrize(("language", "lang"), [("zh-CN", "zh"), ("en-GB", "en")])
async def test_the_reference_is_in_the_readers_language(gateway: RunningGateway, language: str, lang: str) -> None:
    response = await gateway.http.get("/docs", headers={"Accept-Language": language})

    assert f'<html lang="{lang}' in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_openapi_lists_every_endpoint(gateway: RunningGateway) -> None:
    paths = (await gateway.http.get("/openapi.json")).json()["paths"]

    assert "/weixinapi/set_drawboard_data" in paths


async def test_data_is_never_cached(gateway: RunningGateway) -> None:
    response = await gateway.http.get("/weixinapi/get_appid")

    assert response.headers["cache-control"] == "no-store"


async def test_each_request_has_an_id_of_its_own(gateway: RunningGateway) -> None:
    ids = {(await gateway.http.get(path)).headers["x-request-id"] for path in ("/docs", "/x", "/weixinapi/x", "/x")}

    assert len(ids) == 4
