"""The FORM API in brief: an upload whose signature and wishes stand in the form (UpYun reference §3.3, §6)."""

import binascii
from base64 import b64decode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

import orjson
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from wxgate_sim.upyun.access import check_date, signer
from wxgate_sim.upyun.bodies import not_chunked
from wxgate_sim.upyun.errors import Refused
from wxgate_sim.upyun.files import Incoming, Stored
from wxgate_sim.upyun.request import JSON, Answer, Request
from wxgate_sim.upyun.world import Upyun

PIECE = 256 * 1024


class FormUpload:
    """`POST /<bucket>`."""

    def __init__(self, upyun: Upyun) -> None:
        self._upyun = upyun

    async def post(self, request: Request) -> Answer:
        """Store the form's file where its policy says. A refusal has `message` in place of `msg`."""
        try:
            return await self._post(request)
        except Refused as refused:
            told = {"code": refused.code, "message": refused.phrase}
            return Answer(refused.status, orjson.dumps(told), {"Content-Type": JSON}, code=refused.code)

    async def _post(self, request: Request) -> Answer:
        not_chunked(request)
        try:
            form = await MultiPartParser(Headers(dict(request.headers)), request.pieces()).parse()
        except (MultiPartException, KeyError):
            raise Refused(40010001) from None
        try:
            encoded, authorization = await _text(form, "policy"), await _text(form, "authorization")
            policy = _policy(encoded)
            self._check(request, policy, encoded, authorization)
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise Refused(40010001)
            incoming = await self._upyun.files.receive(_pieces(file))
        finally:
            await form.close()
        path = self._path(policy["save-key"], incoming, file.filename or "")
        now = self._upyun.clock.now()
        key = f"/{request.path.strip('/')}{path}"
        stored = self._upyun.files.put(key, incoming, now, content_type=policy.get("content-type", ""), meta={})
        return _done(path, stored, int(now))

    def _check(self, request: Request, policy: dict[str, str], encoded: str, authorization: str) -> None:
        now, bucket = self._upyun.clock.now(), request.path.strip("/")
        scheme, _, credentials = authorization.partition(" ")
        if scheme.lower() != "upyun":
            raise Refused(40100004)
        date, md5 = policy.get("date", ""), policy.get("content-md5", "")
        if date:
            check_date(date, now)
        operator = signer(self._upyun.buckets, credentials, "POST", request.uri, date, encoded, md5)
        if bucket not in self._upyun.buckets.names or (policy.get("bucket") or policy.get("service")) != bucket:
            raise Refused(40100012)
        if bucket not in operator.buckets or "write" not in operator.rights:
            raise Refused(40100017)
        if not policy.get("expiration", "").isdecimal() or not policy.get("save-key"):
            raise Refused(40010001)
        if int(policy["expiration"]) < now:
            raise Refused(40300006)

    def _path(self, save_key: str, incoming: Incoming, filename: str) -> str:
        moment = datetime.fromtimestamp(self._upyun.clock.now(), UTC)
        suffix = PurePosixPath(filename).suffix
        parts = dict(
            zip(("year", "mon", "day", "hour", "min", "sec"), f"{moment:%Y %m %d %H %M %S}".split(), strict=True)
        )
        names = {"filename": PurePosixPath(filename).stem, "suffix": suffix[1:], ".suffix": suffix}
        made = {"filemd5": incoming.md5, "random": self._upyun.new_id()[:16], "random32": self._upyun.new_id()}
        for name, value in (parts | names | made).items():
            save_key = save_key.replace(f"{{{name}}}", value)
        return f"/{save_key.lstrip('/')}"


async def _text(form: FormData, name: str) -> str:
    # UpYun's own Python SDK sends these two as files
    value = form.get(name)
    return (await value.read()).decode("utf-8", "replace") if isinstance(value, UploadFile) else value or ""


def _policy(encoded: str) -> dict[str, str]:
    try:
        policy: object = orjson.loads(b64decode(encoded, validate=True))
    except (binascii.Error, orjson.JSONDecodeError, ValueError):
        raise Refused(40010001) from None
    if not isinstance(policy, dict):
        raise Refused(40010001)
    return {name: str(value) for name, value in policy.items()}


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE):
        yield piece


def _done(path: str, stored: Stored, now: int) -> Answer:
    told: dict[str, object] = {"code": 200, "message": "ok", "url": path, "time": now}
    if stored.picture:
        width, height, frames, kind = stored.picture
        told |= {"image-width": width, "image-height": height, "image-frames": frames, "image-type": kind}
    return Answer(body=orjson.dumps(told), headers={"Content-Type": JSON})
