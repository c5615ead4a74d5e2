"""Lets the workbench write to an account of yours, after you have typed its id.

Looking works on any account. Deploying, destroying and sending are refused until the account is allowed here; the list
is .workbench/accounts.json. An account marked with --production is never written to.
"""

import argparse
import sys

from workbench.errors import RefusedError

__all__ = ["act", "add_options"]


def add_options(verb: argparse.ArgumentParser) -> None:
    """Declare the options of `allow`."""
    verb.add_argument(
        "--profile", default="environment", help="whose account (default: AWS's own environment settings)"
    )
    verb.add_argument("--region", help="a region, where the profile names none")
    what = verb.add_mutually_exclusive_group()
    what.add_argument("--production", metavar="ID", help="mark the account ID as production: never write to it")
    what.add_argument("--forget", metavar="ID", help="take the account ID off the list; a mark of production stays")
    what.add_argument("--list", action="store_true", help="only show what is on the list")


def act(options: argparse.Namespace) -> int:
    """Change the list as asked for, and show it."""
    from workbench.aws import allow_list

    if options.production:
        allow_list.mark_production(options.production)
    elif options.forget:
        known = allow_list.forget(options.forget)
        print(f"{options.forget} is off the list." if known else f"{options.forget} was not on the list as allowed.")
    elif not options.list:
        _allow(options.profile, options.region)
    _show()
    return 0


def _allow(profile: str, region: str | None) -> None:
    from workbench.aws import allow_list
    from workbench.aws.connection import connect
    from workbench.aws.production import production_signs

    connection = connect(profile, region)
    for name, value in connection.facts.items():
        print(f"  {name:<10}{value}")
    if signs := production_signs(connection):
        raise RefusedError(
            f"Refused to allow {connection}: the account looks like production: {', '.join(signs)}. "
            "Nothing was changed. Take a sandbox account."
        )
    if not sys.stdin.isatty():
        raise RefusedError(
            "Refused to allow an account from a script: its id must be typed by a person. Nothing was changed. "
            "Run `python3 start.py allow` in a terminal."
        )
    print(
        "The workbench will create, change and delete things in this account when you ask it to, and that costs money."
    )
    allow_list.allow(connection.account, input("Type the account's id to allow this: "), connection.alias or "")


def _show() -> None:
    from workbench.aws.allow_list import allow_list_path, read_allow_list

    print(f"Accounts in {allow_list_path()}:")
    for account, entry in read_allow_list().items():
        print(f"  {account}  {entry.status:<10}  since {entry.since}  {entry.alias}".rstrip())
    if not read_allow_list():
        print("  none: every account is read-only; only the embedded AWS may be written to")
