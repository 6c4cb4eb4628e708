"""Doing something to an order: ask what is needed, notice who was faster, then do it."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models.events import Event
from models.people.grant import Permission
from models.upkeep.work_order import WorkOrder
from webapp.database import db
from webapp.orders.deeds import Deed, open_deeds
from webapp.orders.forms import OrderForm
from webapp.orders.history import events_of, told
from webapp.orders.signatures import Viewer
from webapp.orders.urgency import urgency


def carry_out(
    order: WorkOrder,
    deed: Deed,
    form: OrderForm,
    do: Callable[[], str | None],
    *,
    back: str = "",
) -> ResponseReturnValue:
    """Ask, or do what was asked; `do` may return what to say instead of the usual words.

    Whoever looked at an older state of the order is told what changed since, and keeps what
    they typed.
    """
    possible = deed in open_deeds(order, current_user.rights)
    if form.is_submitted() and (form.is_overtaken(order) or not possible):
        return _overtaken(order, deed, form, possible=possible)
    if not possible:
        return _not_now(order, deed)
    if not form.validate_on_submit():
        return _ask(order, deed, form)
    # After this the order may be somebody else's to see.
    flash(str(do() or deed.done), "good")
    return redirect(back or _back_to(order))


def _back_to(order: WorkOrder) -> str:
    if current_user.rights.may(Permission.SEE_ORDERS, on=order):
        return url_for("orders.record", number=order.number)
    return url_for("orders.inbox")


def _ask(order: WorkOrder, deed: Deed, form: OrderForm) -> ResponseReturnValue:
    if not form.is_submitted():
        form.show(order, _last(events_of(db, order)))
    page = render_template(
        "orders/ask.html", order=order, deed=deed, form=form, urgency=urgency(order)
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _overtaken(
    order: WorkOrder, deed: Deed, form: OrderForm, *, possible: bool
) -> ResponseReturnValue:
    events = events_of(db, order)
    since = [event for event in events if event.id > form.seen_event]
    form.show(order, _last(events))
    page = render_template(
        "orders/overtaken.html",
        order=order,
        deed=deed,
        form=form,
        possible=possible,
        changes=told(db, order, since, Viewer(current_user.id, current_user.rights)),
        urgency=urgency(order),
    )
    return page, HTTPStatus.CONFLICT


def _not_now(order: WorkOrder, deed: Deed) -> ResponseReturnValue:
    page = render_template(
        "orders/not_now.html", order=order, deed=deed, urgency=urgency(order)
    )
    return page, HTTPStatus.CONFLICT


def _last(events: Sequence[Event]) -> int:
    return events[-1].id if events else 0
