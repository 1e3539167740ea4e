"""Official accounts: all that `wxgate account` does."""

from typing import Final

from starlette.responses import Response

from wxgate.console.account_form import account_fields
from wxgate.console.addresses import ROOT
from wxgate.console.paging import further
from wxgate.console.record_pages import RecordPages
from wxgate.console.token_view import STATES, TokenView, token_view
from wxgate.console.visit import Visit
from wxgate.protocol.capability import capability_name
from wxgate.tenants.account import TOKEN_APIS, Account
from wxgate.tenants.errors import OperatorError
from wxgate.tenants.public_addresses import push_url
from wxgate.tokens.check import Finding, check_account
from wxgate.tokens.platform_check import check_authorized

PATH: Final = f"{ROOT}/accounts"
PAGE: Final = 50
TROUBLE: Final = ("missing", "failing")


class AccountPages(RecordPages):
    """`/console/accounts`."""

    kind = "account"
    path = PATH

    async def list_(self, visit: Visit) -> Response:
        """Accounts by appid, or those whose appid or name has what is searched for."""
        text, after, trouble = visit.asked("q").lower(), visit.asked("after"), visit.asked("state") == "trouble"
        now = self._desk.clock.now()
        shown: list[tuple[Account, TokenView]] = []
        for account in sorted(self._desk.directory.accounts(), key=lambda each: each.appid):
            if account.appid <= after or (text and text not in account.appid and text not in account.name.lower()):
                continue
            view = token_view(self._desk.keeper.known(account), now)
            if not trouble or (view.state in TROUBLE and not account.closed):
                shown.append((account, view))
            if len(shown) > PAGE:
                break
        following = further(visit, shown[PAGE - 1][0].appid, "after") if len(shown) > PAGE else ""
        anything = bool(self._desk.directory.accounts())
        return visit.page(
            "accounts.html", shown=shown[:PAGE], next=following, q=visit.asked("q"), trouble=trouble, anything=anything
        )

    async def add(self, visit: Visit) -> Response:
        """The form for a new account; posted, the account."""
        if not visit.posts:
            return self._form(visit)
        form, appid = visit.form, visit.form.text("appid")
        try:
            async with visit.change("account.add", appid, name=form.text("name"), token_api=form.text("token_api")):
                await self._desk.accounts.add(
                    appid,
                    secret=form.text("secret"),
                    name=form.text("name"),
                    token_api=form.text("token_api"),
                    push_token=form.text("push_token") or None,
                    push_aes_key=form.text("push_aes_key") or None,
                )
        except OperatorError as refused:
            return self._form(visit, refused)
        return await self.done(visit, appid, "added")

    async def show(self, visit: Visit) -> Response:
        """One account; posted, changed."""
        if not visit.posts:
            return await self._page(visit)
        appid, fields = visit.path("appid"), account_fields(visit.form)
        before = await self._desk.accounts.account(appid)
        changed = [name for name in fields if name not in ("name", "token_api")]
        changed += ["name"] if fields.get("name") != before.name else []
        changed += ["token_api"] if fields.get("token_api") != before.token_api else []
        try:
            async with visit.change("account.edit", appid, changed=changed):
                await self._desk.accounts.edit(appid, **fields)
        except OperatorError as refused:
            return await self._page(visit, refused)
        return await self.done(visit, appid, "saved")

    async def check(self, visit: Visit) -> Response:
        """What WeChat says to the account."""
        account, desk = await self._desk.accounts.account(visit.path("appid")), self._desk
        if account.authorization is None:
            found = await check_account(desk.weixin, account, desk.clock)
        else:
            found = await check_authorized(desk.keeper, desk.weixin, account, desk.clock)
        return await self._page(visit, findings=found)

    async def shut(self, appid: str) -> None:
        """The account's clients are answered 110."""
        await self._desk.accounts.close(appid)

    async def reopen(self, appid: str) -> None:
        """The account's clients may call again."""
        await self._desk.accounts.open(appid)

    def _form(self, visit: Visit, error: OperatorError | None = None) -> Response:
        return visit.page("account_new.html", error=error, form=visit.form, token_apis=TOKEN_APIS)

    async def _page(
        self, visit: Visit, error: OperatorError | None = None, findings: list[Finding] | None = None
    ) -> Response:
        account = await self._desk.accounts.account(visit.path("appid"))
        return visit.page(
            "account.html",
            error=error,
            findings=findings,
            account=account,
            name=visit.form.text("name") or account.name,
            token_apis=TOKEN_APIS,
            tokens=self._desk.keeper.known(account),
            states=STATES,
            now=self._desk.clock.now(),
            push_url=push_url(self._desk.settings.public_url, account),
            granted=_granted(account),
            platform=self._desk.directory.platform(account.component_appid),
            clients=[each for each in self._desk.directory.clients() if each.appid == account.appid][:PAGE],
        )


def _granted(account: Account) -> list[str]:
    """The permission sets that the account's administrator granted to its platform."""
    numbers = account.authorization.capabilities if account.authorization else ()
    return [f"{number} {capability_name(number)}" for number in sorted(numbers)]
