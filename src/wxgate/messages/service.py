"""Accepting template messages, telling what became of them, and sending customer-service messages."""

import secrets
from collections.abc import Callable
from typing import Final

import orjson

from wxgate.db import NUMBER, Database
from wxgate.jobs.job import NewJob
from wxgate.jobs.queue import Queue
from wxgate.jobs.tables import jobs
from wxgate.messages import errors, store
from wxgate.messages.custom import read_custom
from wxgate.messages.results import MessageStatus
from wxgate.messages.tables import messages
from wxgate.messages.template import CLIENT_MSG_ID, read_template
from wxgate.protocol.clock import Clock
from wxgate.protocol.parameters import JsonObject
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused
from wxgate.weixin.messages import send_custom

BUSY: Final = -1


class Messages:
    """The messages of every client. `accepts_url` tells what URL would do instead of this one, None when it will."""

    def __init__(
        self,
        database: Database,
        queue: Queue,
        keeper: Keeper,
        api: Api,
        clock: Clock,
        accepts_url: Callable[[str], Text | None],
    ) -> None:
        self._database = database
        self._queue = queue
        self._keeper = keeper
        self._api = api
        self._clock = clock
        self._accepts_url = accepts_url

    async def accept_template(self, call: Call, tpl_data: str, callback_url: str | None) -> int:
        """The number of a template message that is durably stored, and sent as soon as may be.

        With a `client_msg_id` of the caller's, the number of the message that has it already, if there is one. Raises
        ParameterInvalid (115).
        """
        message = read_template(tpl_data)
        refused = self._accepts_url(callback_url) if callback_url else None
        if refused is not None:
            raise errors.callback_refused(refused)
        appid = call.account.appid
        row = store.message_row(call.client.code, appid, message, callback_url, self._clock.now())
        if message.client_msg_id is not None:
            payload = orjson.dumps(message.body).decode()
            accepted = await self._database.run(store.accept_once, self._queue, row, payload)
            number, new = accepted.id, accepted.new
        else:
            # with an id of ours WeChat can tell a repeat of the sending from a second message
            body = {**message.body, CLIENT_MSG_ID: secrets.token_hex(16)}
            job = self._queue.row(NewJob(store.SEND_TEMPLATE, appid, orjson.dumps(body).decode()))
            number = await self._database.insert_numbered(messages, row, also=[(jobs, {**job, "subject": NUMBER})])
            new = True
        if new:
            self._queue.wake(store.SEND_TEMPLATE, appid)
        return number

    async def status(self, client_code: str, number: int) -> MessageStatus:
        """What became of the client's message. Raises KeyNotFound (116)."""
        row = await self._database.find(messages, number)
        if row is None or row["client_code"] != client_code:
            raise errors.unknown_message(number)
        return MessageStatus.of(row)

    async def send_custom(self, call: Call, msg_data: str) -> JsonObject:
        """WeChat's reply to a customer-service message, which is sent once.

        Raises ParameterInvalid (115), Refused, what the keeper raises, and WeixinUnreachable (502) or WeixinTimeout
        (504), which say whether the message may have been delivered.
        """
        body = read_custom(msg_data)
        try:
            return await self._keeper.with_token(
                call.account, call.deadline, lambda token: send_custom(self._api, token, body, call.deadline)
            )
        except OutcomeUnknown as error:
            raise errors.perhaps_sent(error) from None
        except NotReached as error:
            raise errors.surely_not_sent(error) from None
        except Refused as error:
            if error.errcode != BUSY:
                raise
            raise errors.perhaps_sent_though_busy(error) from None
