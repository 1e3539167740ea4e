"""Third-party platforms: all that `wxgate platform` does."""

from typing import Final

from starlette.responses import Response

from wxgate.console.addresses import ROOT
from wxgate.console.form import Form
from wxgate.console.record_pages import RecordPages
from wxgate.console.token_view import STATES
from wxgate.console.visit import Visit
from wxgate.tenants.account import Account
from wxgate.tenants.errors import OperatorError
from wxgate.tenants.platform_admin import PlatformFields
from wxgate.tenants.public_addresses import authorize_url, platform_event_url, platform_message_url
from wxgate.tokens.check import Finding
from wxgate.tokens.platform_check import check_platform

PATH: Final = f"{ROOT}/platforms"
SHOWN: Final = 50
"""Accounts on a platform's page."""


class PlatformPages(RecordPages):
    """`/console/platforms`."""

    kind = "platform"
    path = PATH

    async def list_(self, visit: Visit) -> Response:
        """Every platform, by appid; an installation has few."""
        platforms = sorted(self._desk.directory.platforms(), key=lambda each: each.appid)
        now = self._desk.clock.now()
        shown = [(each, len(self._authorized(each.appid)), each.live_ticket(now) is not None) for each in platforms]
        return visit.page("platforms.html", shown=shown)

    async def add(self, visit: Visit) -> Response:
        """The form for a new platform; posted, the platform."""
        form, appid = visit.form, visit.form.text("appid")
        if not visit.posts:
            return visit.page("platform_new.html", form=form)
        try:
            async with visit.change("platform.add", appid, name=form.text("name")):
                await self._desk.platforms.add(
                    appid,
                    name=form.text("name"),
                    secret=form.text("secret"),
                    push_token=form.text("push_token"),
                    push_aes_key=form.text("push_aes_key"),
                )
        except OperatorError as refused:
            return visit.page("platform_new.html", error=refused, form=form)
        return await self.done(visit, appid, "added")

    async def show(self, visit: Visit) -> Response:
        """One platform; posted, changed."""
        if not visit.posts:
            return await self._page(visit)
        appid, fields = visit.path("appid"), _fields(visit.form)
        before = await self._desk.platforms.platform(appid)
        changed = [name for name in fields if name != "name" or fields["name"] != before.name]
        try:
            async with visit.change("platform.edit", appid, changed=changed):
                await self._desk.platforms.edit(appid, **fields)
        except OperatorError as refused:
            return await self._page(visit, refused)
        return await self.done(visit, appid, "saved")

    async def check(self, visit: Visit) -> Response:
        """What WeChat says to the platform."""
        desk, platform = self._desk, await self._desk.platforms.platform(visit.path("appid"))
        known = await desk.platforms.authorized(platform.appid)
        findings = await check_platform(desk.keeper, desk.weixin, platform, known, desk.clock)
        return await self._page(visit, findings=findings)

    async def shut(self, appid: str) -> None:
        """Clients of the platform's accounts are answered 114."""
        await self._desk.platforms.close(appid)

    async def reopen(self, appid: str) -> None:
        """They may call again."""
        await self._desk.platforms.open(appid)

    def _authorized(self, appid: str) -> list[Account]:
        """The accounts that ever authorised this platform and are still its own, by appid."""
        accounts = sorted(self._desk.directory.accounts(), key=lambda each: each.appid)
        return [each for each in accounts if each.component_appid == appid]

    async def _page(
        self, visit: Visit, error: OperatorError | None = None, findings: list[Finding] | None = None
    ) -> Response:
        platform = await self._desk.platforms.platform(visit.path("appid"))
        public_url, accounts = self._desk.settings.public_url, self._authorized(platform.appid)
        return visit.page(
            "platform.html",
            error=error,
            findings=findings,
            platform=platform,
            name=visit.form.text("name") or platform.name,
            tokens=self._desk.keeper.known(platform),
            states=STATES,
            now=self._desk.clock.now(),
            live=platform.live_ticket(self._desk.clock.now()) is not None,
            accounts=accounts[:SHOWN],
            number=len(accounts),
            event_url=platform_event_url(public_url, platform.appid),
            message_url=platform_message_url(public_url, platform.appid),
            authorize_url=authorize_url(public_url, platform.appid),
        )


def _fields(form: Form) -> PlatformFields:
    """The fields to change. A secret left empty stays as it is: it was never shown, so it cannot be sent back."""
    fields: PlatformFields = {"name": form.text("name")}
    if form.text("secret"):
        fields["secret"] = form.text("secret")
    if form.text("push_token"):
        fields["push_token"] = form.text("push_token")
    if form.text("push_aes_key"):
        fields["push_aes_key"] = form.text("push_aes_key")
    return fields
