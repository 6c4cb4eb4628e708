"""What browsers are told to refuse: other hosts, inline scripts, being shown in a frame."""

import secrets

from flask import Flask, Response, g, request

from models.settings import Settings

# Nothing of ours comes from another host, so nothing that does can be ours.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self' 'nonce-{nonce}'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Addresses may hold a secret link; no other host ever hears where somebody came from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
A_YEAR = "max-age=31536000; includeSubDomains"


def csp_nonce() -> str:
    """Return the word of this answer that its own scripts and styles carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def init_app(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer, and the nonce within reach of every template."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    behind_tls = settings.public_url.startswith("https://")

    @app.after_request
    def protect(response: Response) -> Response:
        policy = "; ".join(f"{what} {whence}" for what, whence in POLICY.items())
        response.headers.setdefault("Content-Security-Policy", policy.format(nonce=csp_nonce()))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if behind_tls:
            response.headers.setdefault("Strict-Transport-Security", A_YEAR)
        if "secret" in (request.view_args or {}):
            _keep_from_others(response)
        if request.endpoint != "static" and g.get("_login_user") is not None:
            _keep_private(response)
        return response


def _keep_from_others(response: Response) -> None:
    """Let nobody find the page behind a secret link in a shared computer or a search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"


def _keep_private(response: Response) -> None:
    """Let no browser or proxy keep what was written for somebody who is signed in."""
    if g._login_user.is_authenticated:  # noqa: SLF001 - without loading anybody anew
        response.headers.setdefault("Cache-Control", "no-store")
