/** A part of a page that is fetched anew when something happened: at most one question at a
    time, and a burst of news is one question. */

import { setBy } from "./clocks.js";
import { graft } from "./graft.js";

const BREATH = 120; // milliseconds between news and the question, so that more may join it
const PATIENT = 3; // in a flood the page waits this many times as long as the last answer took
const MOST = 2000;
const BUSY = 500;
const PATIENCE = 8000;

export class Board {
  /** `drawn` is called after each change; `spare` may hold back what is to go. */
  constructor(element, address, { drawn, spare = () => false }) {
    Object.assign(this, { element, address, drawn, spare });
    this.asking = null;
    this.again = false;
    this.timer = 0;
    this.took = 0; // milliseconds
    this.ended = -Infinity;
    this.reached = true;
    this.answered = () => {};
    this.tag = "";
    setBy(element.dataset.now);
  }

  /** Ask soon. */
  stale() {
    if (this.timer === 0) {
      const busy = performance.now() - this.ended < BUSY;
      const pause = busy ? Math.min(Math.max(BREATH, PATIENT * this.took), MOST) : BREATH;
      this.timer = setTimeout(() => {
        this.timer = 0;
        this.ask();
      }, pause);
    }
  }

  /** Ask now; resolves to whether the board is as the server has it. */
  async ask() {
    if (this.asking) {
      this.again = true;
      return this.asking;
    }
    const began = performance.now();
    this.asking = this.fetch();
    const good = await this.asking;
    this.reached = good;
    this.answered();
    this.ended = performance.now();
    this.took = this.ended - began;
    this.asking = null;
    if (this.again) {
      this.again = false;
      this.stale();
    }
    return good;
  }

  async fetch() {
    try {
      const answer = await fetch(this.address, {
        headers: { Accept: "text/html", ...(this.tag ? { "If-None-Match": this.tag } : {}) },
        signal: AbortSignal.timeout(PATIENCE),
        cache: "no-store",
      });
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        location.reload(); // signed out meanwhile, or no longer welcome
        return false;
      }
      if (answer.status === 304) {
        return true;
      }
      if (!answer.ok) {
        return false;
      }
      this.tag = answer.headers.get("ETag") ?? "";
      this.draw(await answer.text());
      return true;
    } catch {
      return false;
    }
  }

  draw(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.getElementById(this.element.id);
    if (!fresh) {
      return;
    }
    setBy(fresh.dataset.now);
    const held = this.hold();
    graft(this.element, fresh, this.spare);
    this.drawn();
    held();
  }

  /** Keep what is under the pointer, or has the focus, where it stands on the screen. */
  hold() {
    const under = [...this.element.querySelectorAll("[data-acts]:hover, article:hover")].pop();
    const focused = document.activeElement?.closest?.("[id]");
    const kept = under ?? (this.element.contains(focused) ? focused : null);
    const before = kept?.getBoundingClientRect().top;
    return () => {
      if (kept?.isConnected) {
        const moved = kept.getBoundingClientRect().top - before;
        if (Math.abs(moved) >= 1) {
          window.scrollBy({ top: moved, behavior: "instant" });
        }
      }
    };
  }
}
