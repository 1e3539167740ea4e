"""Cards as Python methods."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from wxgate_sim.remote_http import Remote, entries


class CardControls(Remote):
    """The cards of accounts, and people who receive them. A person is named by id or openid."""

    def add_card(
        self,
        appid: str,
        card_type: str = "GROUPON",
        *,
        base_info: Mapping[str, object] | None = None,
        fields: Mapping[str, object] | None = None,
        codes: Sequence[str] = (),
    ) -> str:
        """The id of a new card; what `base_info` and `fields` (the type's own) leave out has a usual value.

        `codes` makes it a card with codes of the merchant's own, these deposited and in stock.
        """
        asked = {"appid": appid, "card_type": card_type, "base_info": base_info or {}, "fields": fields or {}}
        return str(self.ask("POST", "cards", {**asked, "codes": list(codes)})["card_id"])

    def issue_card(
        self, card_id: str, person: str, *, code: str = "", outer_str: str = "", outer_id: int = 0
    ) -> dict[str, object]:
        """What the person received: its `code`, `status`, `begin`, `end` and more."""
        asked = {"card_id": card_id, "id": person, "code": code, "outer_str": outer_str, "outer_id": outer_id}
        return self.ask("POST", "cards/issue", asked)

    def cards(self, appid: str | None = None) -> list[dict[str, object]]:
        """The cards of this account, or of all, with the codes received of each."""
        return entries(self.ask("GET", f"cards?{urlencode({'appid': appid})}" if appid else "cards"), "cards")

    def card_codes(self, card_id: str) -> list[dict[str, object]]:
        """What became of the codes received of this card, in the order they were."""
        (card,) = (each for each in self.cards() if each["card_id"] == card_id)
        return entries(card, "codes")

    def review_card(self, card_id: str, refuse_reason: str | None = None) -> None:
        """Let WeChat approve the card, or refuse it for this reason; the account's server is told."""
        refused = {"status": "CARD_STATUS_VERIFY_FAIL", "refuse_reason": refuse_reason}
        asked = {"status": "CARD_STATUS_VERIFY_OK"} if refuse_reason is None else refused
        self.ask("PATCH", f"cards/{card_id}", asked)

    def wallet(self, person: str) -> list[dict[str, object]]:
        """What the person's phone shows of the cards of all accounts, the latest first."""
        return entries(self.ask("GET", f"/phone/cards?{urlencode({'person': person})}"), "cards")

    def card_act(self, what: str, card_id: str, person: str, code: str, *, friend: str | None = None) -> None:
        """The person does this to a card: `view`, `delete`, `gift` (to this friend, or to whoever will `accept`)."""
        asked = {"card_id": card_id, "person": person, "code": code} | ({"friend": friend} if friend else {})
        self.ask("POST", f"/phone/cards/{what}", asked)

    def shake_ticket(self, appid: str, person: str, *, page_id: int = 14211, poi_id: int | None = None) -> str:
        """The ticket of a page this person shook up."""
        asked = {"appid": appid, "id": person, "page_id": page_id, "poi_id": poi_id}
        return str(self.ask("POST", "shake/ticket", asked)["ticket"])
