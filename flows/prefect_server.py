"""Start Prefect's own server: `python -m flows.prefect_server --host … --port …`.

Why not `prefect server start` alone: Prefect 3.8.8 plans the runs of a calendar by inserting
rows with a key that SQLAlchemy 2.0 passed over and 2.1 refuses ("Can't evaluate bulk DML
statement"), so no scheduled run would ever begin. We give that key the setter it lacks. Goes
away with the first Prefect that is made for SQLAlchemy 2.1; a test starts a calendar to see.
"""

import runpy
import sys
from collections.abc import MutableMapping
from typing import Any


def pass_over_state() -> None:
    """Let `FlowRun.state` be passed over in a bulk insert; its columns stand beside it."""
    from prefect.server.database.orm_models import FlowRun  # noqa: PLC0415 - takes a second
    from sqlalchemy import inspect  # noqa: PLC0415

    def drop(_table: type, row: MutableMapping[str, Any], _value: object) -> None:
        del row["state"]

    state: Any = inspect(FlowRun).all_orm_descriptors["state"]
    state.bulk_dml_setter = drop


def main() -> None:
    """Be `prefect server start`, with that one thing mended."""
    pass_over_state()
    sys.argv = ["prefect", "server", "start", *sys.argv[1:]]
    runpy.run_module("prefect", run_name="__main__")


if __name__ == "__main__":
    main()
