"""What the form of an account says."""

from wxgate.console.form import Form
from wxgate.tenants.account_admin import AccountFields


def account_fields(form: Form) -> AccountFields:
    """The fields to change. A secret left empty stays as it is: it was never shown, so it cannot be sent back."""
    fields: AccountFields = {"name": form.text("name"), "token_api": form.text("token_api")}
    if form.text("secret"):
        fields["secret"] = form.text("secret")
    if form.flag("no_push_token"):
        fields["push_token"] = None
    elif form.text("push_token"):
        fields["push_token"] = form.text("push_token")
    if form.flag("no_push_aes_key"):
        fields["push_aes_key"] = None
    elif form.text("push_aes_key"):
        fields["push_aes_key"] = form.text("push_aes_key")
    return fields
