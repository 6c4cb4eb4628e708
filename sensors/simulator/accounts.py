"""Who the boxes are: serials and keys, read from a file and kept in one."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.alerts.codes import DeviceKind


class AccountsError(Exception):
    """The accounts cannot be had. Its text is one line for people."""


@dataclass(frozen=True, slots=True)
class Account:
    """One box: the serial is its user at the broker. One that is not `alive` never connects."""

    serial: str
    key: str
    kind: DeviceKind = DeviceKind.PANIC_BUTTON
    alive: bool | None = None  # None: nobody decided


def read_accounts(path: Path) -> list[Account]:
    """Read `[{"serial": …, "key": …, "kind": …}]`, or a CSV with such a heading.

    `kind` may be missing (a panic button), and so may `alive`. Raises AccountsError.
    """
    try:
        text = path.read_text("utf-8")
        rows = (
            json.loads(text) if text.lstrip()[:1] == "[" else csv.DictReader(text.splitlines())
        )
        accounts = [_account(row) for row in rows]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise AccountsError(f"cannot read {path}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AccountsError(
            f"{path}: each entry needs serial and key, and a kind there is: {error}"
        ) from error
    if not accounts:
        raise AccountsError(f"{path} names no device")
    return accounts


def write_accounts(path: Path, accounts: Iterable[Account]) -> None:
    """Keep accounts for their owner only; a reader finds the old file or the whole new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{"serial": one.serial, "key": one.key, "kind": one.kind} for one in accounts]
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(rows, indent=1), "utf-8")
    draft.replace(path)


def _account(row: dict[str, Any]) -> Account:
    kind = DeviceKind(row.get("kind") or DeviceKind.PANIC_BUTTON)
    if not isinstance(row["serial"], str) or not isinstance(row["key"], str):
        raise TypeError(row["serial"])
    alive = row.get("alive")
    if isinstance(alive, str):  # a CSV knows only words
        alive = None if not alive else alive.lower() in {"true", "1", "yes"}
    return Account(row["serial"], row["key"], kind, alive)
