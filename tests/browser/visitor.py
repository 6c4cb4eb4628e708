"""Somebody who looks at pages with a ruler: what is wrong with a page, in words."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

from tests.browser.city import City

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "type": "tag",
    "values": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
        "best-practice",
    ],
}
COLOURS = {"type": "rule", "values": ["color-contrast"]}

RUN_AXE = """async (rules) => {
  const how = { runOnly: rules, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, how);
  return violations.flatMap(({ id, nodes }) => nodes.map(
    ({ html, failureSummary }) =>
      `${id}: ${html.slice(0, 160)} (${failureSummary.slice(0, 240)})`));
}"""
# What reaches beyond the page's right edge, unless it may be scrolled by itself.
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const wide = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.right > edge + 1 && !one.closest(".leaflet-container");
  });
  return [`${document.documentElement.scrollWidth} wide`,
    ...wide.slice(0, 6).map((one) => one.outerHTML.slice(0, 120))];
}"""
GROW_TEXT = "(size) => { document.documentElement.style.fontSize = size; }"
SAID = "() => [document.documentElement.lang, document.querySelectorAll('h1').length]"


class Visitor:
    """One browser, which notes what a page asks of others and what it complains of."""

    def __init__(self, context: BrowserContext, city: City) -> None:
        self.city = city
        self.page = context.new_page()
        self.heard: list[str] = []
        context.on("request", self._asked)
        context.on("console", self._complained)
        context.on("weberror", self._failed)

    def go(self, path: str, status: int = 200) -> None:
        """Open a page; an AssertionError says that it answered otherwise than expected."""
        self.heard.clear()
        answer = self.page.goto(self.city.url(path), wait_until="load")
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def look(self) -> list[str]:
        """Return all that is wrong with this page: small and large, light and dark."""
        wrong = [*self._structure(), *self._axe("small", PHONE, "light", RULES)]
        wrong += self._too_wide("small")
        self._grow("200%")
        wrong += self._too_wide("small, large text")
        self._grow("")
        wrong += self._axe("small, dark", PHONE, "dark", COLOURS)
        wrong += self._axe("large, dark", DESK, "dark", COLOURS)
        wrong += self._axe("large", DESK, "light", RULES)
        wrong += self._too_wide("large")
        self._grow("200%")
        wrong += self._too_wide("large, large text")
        self._grow("")
        self.page.set_viewport_size(PHONE)
        return wrong + self.heard

    def _structure(self) -> list[str]:
        language, headings = self.page.evaluate(SAID)
        wrong = [] if language == "es" else [f"lang={language}"]
        return wrong if headings == 1 else [*wrong, f"{headings} h1"]

    def _axe(self, how: str, size: Any, scheme: Any, rules: dict[str, Any]) -> list[str]:
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_axe())
        return [f"{how}: {words}" for words in self.page.evaluate(RUN_AXE, rules)]

    def _too_wide(self, how: str) -> list[str]:
        wide = self.page.evaluate(TOO_WIDE)
        return [f"{how}: scrolls sideways: {wide}"] if wide else []

    def _grow(self, size: str) -> None:
        self.page.evaluate(GROW_TEXT, size)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.city.address, "data:", "blob:")):
            self.heard.append(f"asks another host: {request.url}")

    def _complained(self, message: ConsoleMessage) -> None:
        own = message.text.startswith("Failed to load") and (
            message.location["url"] == self.page.url
        )  # the page itself may well be one that says that nothing was found
        if message.type == "error" and not own:
            self.heard.append(f"console: {message.text} ({message.location['url']})")

    def _failed(self, error: WebError) -> None:
        self.heard.append(f"script: {error.error}")


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
