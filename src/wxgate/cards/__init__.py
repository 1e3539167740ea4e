"""Cards: what a till, a membership system and a claim page do with them (卡券).

Words: a *card* (card_id) is a kind of coupon, ticket or membership with a stock; a *code* is one instance of it, in the
hands of one user. WeChat assigns the codes, or the merchant does: a *custom-code* card, whose codes are unique within
the card only. A code is *consumed* (核销) at a till, once.
"""
