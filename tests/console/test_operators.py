"""The page of operators, and the record of changes."""

import re

import pytest
from tests.console.operator import PASSWORD, Operator, words
from tests.gateway import RunningGateway


async def test_an_operator_is_added_with_a_link_that_works(gateway: RunningGateway, operator: Operator) -> None:
    page = await operator.post("/console/operators", {"name": "Han.Meimei"})
    found = re.search(r"/console/link/([\w-]+)", page.text)
    assert found is not None
    assert await gateway.services.operators.admin.whose(found[1]) == "han.meimei"
    assert "no password yet" in words(page)


@pytest.mark.parametrize(
    ("name", "said"), [("", "an operator's name must have"), ("admin", "the operator admin exists")]
)
async def test_a_name_that_cannot_be_is_told_on_the_page(operator: Operator, name: str, said: str) -> None:
    assert said in words(await operator.post("/console/operators", {"name": name}, status=400))


async def test_closing_and_opening(gateway: RunningGateway, operator: Operator) -> None:
    admin = gateway.services.operators.admin
    await admin.set_password(await admin.add("other"), PASSWORD, gateway.services.operators.passwords)
    assert "closed" in words(await operator.post("/console/operators/other/close"))
    assert (await admin.operators())[1].closed
    assert "Open again." in words(await operator.post("/console/operators/other/open"))
    assert not (await admin.operators())[1].closed


async def test_the_last_operator_cannot_be_closed(operator: Operator) -> None:
    page = await operator.post("/console/operators/admin/close", status=400)
    assert "the last operator who can sign in cannot be closed" in words(page)


async def test_an_empty_record_says_so(operator: Operator) -> None:
    assert "Nobody has changed anything yet." in words(await operator.get("/console/changes"))


async def test_every_deed_stands_in_the_record_and_no_link_does(gateway: RunningGateway, operator: Operator) -> None:
    page = await operator.post("/console/operators", {"name": "other"})
    found = re.search(r"/console/link/([\w-]+)", page.text)
    assert found is not None
    await operator.post("/console/operators", {"name": "other"}, status=400)
    record = await operator.get("/console/changes")

    told = words(record)
    assert "admin 127.0.0.1 added an operator other" in told
    assert told.index("refused") < told.index("done")
    assert found[1] not in record.text


async def test_the_record_goes_on_page_by_page(gateway: RunningGateway, operator: Operator) -> None:
    changes = gateway.services.operators.changes
    for number in range(60):
        async with changes.recorded("admin", "", "account.edit", f"wx{number}", {}):
            pass
    first = await operator.get("/console/changes")
    found = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert found is not None
    second = await operator.get(found[1])

    assert first.text.count("<time") == 50
    assert second.text.count("<time") == 10
    assert 'rel="next"' not in second.text
