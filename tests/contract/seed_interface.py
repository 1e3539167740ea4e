"""The interface as the original document lists it: each endpoint's section and own parameters.

`!` stands behind a parameter that callers must send. What contract §1 corrects is in `CORRECTED`, and applied.
The parameters of every request (authcode, client_code, req_time) are left out.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple


class SeedEndpoint(NamedTuple):
    """One endpoint of the document."""

    section: str
    required: frozenset[str]
    optional: frozenset[str]


CORRECTED: Final[Mapping[tuple[str, str], str]] = {
    ("get_card_list", "card_id"): "required in the table, with a default in its description",
    ("membercard_active", "init_balance"): "required in the table, with a default in its description",
    ("generate_qrcode", "expire_seconds"): "required in the table; 1800 s when absent",
    ("generate_qrcode", "scene_id"): "required in the table, with the default 0 in its description",
    ("download_amr_to_mp3", "notify_url"): "required in the table; real callers leave it out",
    ("set_wxcard_code_drawboard_data", "show_btn"): "required in the table; optional in its twin of section 3.6",
}
"""Parameters that the document calls required and wxgate does not (contract §1)."""

_LISTED: Final = """
3.1  set_drawboard_data              redirect_uri! oauth_type!
3.2  get_drawboard_data              key!
3.3  set_user_data                   key! user_data!
3.4  get_user_data                   key!
3.5  set_wxcard_code_drawboard_data  card_id! redirect_uri! redirect_uri_name! main_color! show_btn! outer_id
     success_uri
3.6  set_wxcard_drawboard_data       code! redirect_uri! redirect_uri_name! main_color! show_btn outer_id success_uri
3.7  get_wxcard_drawboard_data       key!
3.8  set_drawboard_data_test         redirect_uri! oauth_type!
3.9  async_send_tpl                  tpl_data! callback_url
3.10 consume_card_code               code! card_id!
3.11 abrogate_card_code              code! card_id!
3.12 decrypt_card_code               encrypt_code!
3.13 membercard_active               membership_number! code! card_id! init_bonus init_balance! init_custom_field_value1
     init_custom_field_value2 init_custom_field_value3 activate_begin_time activate_end_time
3.14 membercard_update               code! card_id! add_bonus add_balance bonus balance record_bonus record_balance
     custom_field_value1 custom_field_value2 custom_field_value3
3.15 get_card_list                   open_id! card_id!
3.16 get_card_info                   card_id!
3.17 generate_tiny_url               out_id! url!
3.18 update_tiny_url                 url_val! url!
3.19 generate_qrcode                 scene_id! qrcode_type! expire_seconds!
3.20 generate_card_param             card_id! outer_id!
3.21 download_media                  media_id!
3.22 download_amr_to_mp3             media_id! notify_url!
3.23 check_upyun_status              media_id!
3.24 custom_msg_send                 msg_data!
"""

ADDED_PARAMETERS: Final[Mapping[str, frozenset[str]]] = {
    "set_wxcard_drawboard_data": frozenset({"card_id"}),
    "generate_card_param": frozenset({"code", "openid"}),
    "abrogate_card_code": frozenset({"reason"}),
}
"""Optional parameters that the contract adds to endpoints of the document (contract §4), and WeChat's own `reason`."""

EXTRA: Final[Mapping[str, frozenset[str]]] = {
    "get_access_token": frozenset(),
    "get_appid": frozenset(),
    "get_jsapi_ticket": frozenset(),
    "get_api_ticket": frozenset(),
    "get_client_infos": frozenset(),
    "get_shake_info": frozenset({"ticket"}),
    "get_msg_status": frozenset({"id"}),
    "get_tiny_url_stats": frozenset(),
}
"""Endpoints that contract §8 adds, with the required parameters it names."""


def seed_endpoints() -> dict[str, SeedEndpoint]:
    """Every endpoint of the document by name, corrections applied."""
    found: dict[str, SeedEndpoint] = {}
    for line in _LISTED.strip().replace("\n     ", " ").splitlines():
        section, name, *listed = line.split()
        corrected = {parameter for endpoint, parameter in CORRECTED if endpoint == name}
        required = frozenset(one[:-1] for one in listed if one.endswith("!")) - corrected
        found[name] = SeedEndpoint(section, required, frozenset(one.rstrip("!") for one in listed) - required)
    return found
