"""The pages about accounts, all of them."""

from webapp.accounts import home, own_account, passwords, signing_in
from webapp.accounts.blueprint import blueprint

__all__ = ["blueprint", "home", "own_account", "passwords", "signing_in"]
