"""Who is visiting. The cookie holds a secret, the database decides whether it still counts.

Flask-Login asks here for the member behind the cookie. Rights are read anew for every
request: a grant, a session or an account that ended a second ago opens nothing.
"""

from uuid import UUID

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from models.people.grant import Grant, Rights
from models.people.person import Person
from models.people.web_session import LIFETIME, WebSession, holder_of
from models.session import reading
from models.settings import Settings
from webapp.database import db

login_manager = LoginManager()


class Member(UserMixin):
    """Somebody who signed in, with the rights they hold at this moment."""

    def __init__(
        self, person: Person, rights: Rights, web_session: WebSession, secret: str
    ) -> None:
        self.id, self.actor, self.rights = person.id, person.actor, rights
        self.name, self.email, self.language = person.name, person.email, person.language
        self.must_change_password = person.must_change_password
        self.session_id: UUID = web_session.id
        self._secret = secret

    def get_id(self) -> str:
        """Return what the cookie holds: the session's secret, and nothing about the person."""
        return self._secret


def init_app(app: Flask, settings: Settings) -> None:
    """Say what the cookie may do: live for a shift, be read by no script, stay on this site."""
    behind_tls = settings.public_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret,
        # The prefix makes browsers refuse a cookie that a neighbouring host planted.
        SESSION_COOKIE_NAME="__Host-convivencia" if behind_tls else "convivencia",
        SESSION_COOKIE_SECURE=behind_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        # A page that loads while somebody signs out must not bring the old cookie back.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    login_manager.session_protection = None  # the database decides, not the browser's name
    login_manager.user_loader(member)
    login_manager.init_app(app)


def member(secret: str) -> Member | None:
    """Find who holds this secret; nobody, when the session or the account has ended.

    A POST looks with a session of its own: the write lock is for the view to take.
    """
    with reading() as looking:
        found = looking.execute(holder_of(secret)).one_or_none()
        if found is None:
            return None
        web_session, person = found
        return Member(
            person, Rights.of(looking.scalars(Grant.in_force(person.id))), web_session, secret
        )


def begin(person: Person) -> None:
    """Sign somebody in: a new secret, and nothing left of whoever used the browser before."""
    end()
    web_session, secret = WebSession.begin(person, browser_in_words())
    db.add(web_session)
    session.permanent = True
    login_user(Member(person, Rights(), web_session, secret))


def end() -> None:
    """Sign out of this browser, if somebody is signed in."""
    if current_user.is_authenticated:
        web_session = db.get(WebSession, current_user.session_id)
        if web_session is not None:
            web_session.end()
        logout_user()
    session.clear()


def browser_in_words() -> str:
    """Return "Firefox, Android": enough to recognise one's own browser, not to track it."""
    said = request.user_agent.string
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return ", ".join(filter(None, (browser, system)))


# In the order in which they must be asked: most call themselves by several of these names.
_BROWSERS = (
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
