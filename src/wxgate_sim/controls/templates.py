"""/_sim/templates: the templates of accounts."""

from dataclasses import asdict

from wxgate_sim.controls import accounts
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.errors import Refused
from wxgate_sim.templates import TEMPLATE_ID, Template
from wxgate_sim.world import World


def add(world: World, given: Fields) -> dict[str, object]:
    """A new template of the account; its id is made up when left out."""
    account = accounts.find(world, given.text("appid"))
    template = Template(
        template_id=_template_id(world, given),
        title=given.text("title", "模板消息"),
        content=given.text("content"),
        primary_industry=given.any_text("primary_industry"),
        deputy_industry=given.any_text("deputy_industry"),
        example=given.any_text("example"),
    )
    given.finish()
    if not template.keys:
        raise BadInput("content", "must hold placeholders such as {{first.DATA}}", "须含 {{first.DATA}} 这样的占位符")
    try:
        world.templates.add(account.appid, template)
    except KeyError:
        raise BadInput("template_id", "is taken at this account", "该公众号已有此模板", 409) from None
    except Refused:
        raise BadInput("appid", "has 25 templates already, the most there can be", "模板已达 25 个上限", 409) from None
    return shown(account.appid, template)


def listed(world: World, appid: str | None) -> dict[str, object]:
    """The templates of this account, or of all."""
    appids = list(world.accounts.by_appid) if appid is None else [accounts.find(world, appid).appid]
    return {"templates": [shown(each, template) for each in appids for template in world.templates.of(each)]}


def shown(appid: str, template: Template) -> dict[str, object]:
    """The template as JSON, with the keys a message fills."""
    return {"appid": appid, **asdict(template), "keys": template.keys}


def _template_id(world: World, given: Fields) -> str:
    template_id = given.optional_text("template_id") or world.mint.template_id()
    if not TEMPLATE_ID.fullmatch(template_id):
        raise BadInput("template_id", "must be 43 letters, digits, - or _", "必须是 43 位字母、数字、- 或 _")
    return template_id
