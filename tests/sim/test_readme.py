"""README.md of the simulator tells of everything there is."""

from pathlib import Path

import wxgate_sim
from wxgate_sim.accounts import OPTIONS
from wxgate_sim.controls.followers import READERS
from wxgate_sim.controls.routes import routes
from wxgate_sim.faults import KINDS, SPOILING
from wxgate_sim.options import AccountOptions, FollowerOptions
from wxgate_sim.platform_options import PlatformOptions
from wxgate_sim.platforms import OPTIONS as PLATFORM_OPTIONS
from wxgate_sim.web.language import PAGE_ERRORS
from wxgate_sim.web.routes import API
from wxgate_sim.world import World

README = (Path(wxgate_sim.__file__).parent / "README.md").read_text()


def test_every_path_control_option_fault_and_page_error_is_documented() -> None:
    controls = [route.path.replace(":int", "") for route in routes(World(), ())]
    told = [*(f"{each.method} {path}" for path, each in API.items()), *controls]
    told += [f"`{each}`" for each in (*OPTIONS, *PLATFORM_OPTIONS, *READERS, *KINDS, *SPOILING)]
    told += PAGE_ERRORS["en"]

    assert [each for each in told if each not in README] == []


def test_the_python_methods_take_every_option_there_is() -> None:
    assert set(AccountOptions.__annotations__) == set(OPTIONS)
    assert set(PlatformOptions.__annotations__) == set(PLATFORM_OPTIONS)
    assert set(FollowerOptions.__annotations__) == {*READERS, "subscribed"}
