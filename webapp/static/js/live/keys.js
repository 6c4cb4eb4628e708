/** One key for each thing an operator does; they can be switched off, and never fire while
    somebody types. */

const OFF = "convivencia-keys-off";
const HELD = 300;
const HASTE = 3000; // milliseconds for which a key waits for the button it presses

export function useKeys(room, { sound, cards }) {
  const help = room.querySelector("[data-keys]");
  const choice = room.querySelector("[data-keys-on]");
  let pressed = 0;
  let hasty = null;
  choice.checked = localStorage.getItem(OFF) !== "yes";
  choice.addEventListener("change", () => localStorage.setItem(OFF, choice.checked ? "no" : "yes"));
  room.querySelector("[data-keys-help]").addEventListener("click", () => help.showModal());

  const chosen = () => document.activeElement?.closest?.("article.alarm");
  const press = (root, deed) => {
    const button = root?.querySelector(`form[data-press="${deed}"] button`);
    if (button && performance.now() - pressed > HELD) {
      pressed = performance.now(); // a key that is held down is one press
      button.form.requestSubmit(button);
    }
  };
  const step = (by) => {
    const all = cards();
    const here = all.indexOf(chosen());
    const next = all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  // The call that is taken is the chosen one from then on: a quick A and E mean the same call,
  // and an E that comes before the button does waits for it.
  const take = () => {
    const form = room.querySelector('[data-strip] form[data-press="acknowledge"]');
    if (form) {
      document.getElementById(`i-${form.action.split("/").at(-2)}`)?.focus();
      press(form.parentElement, "acknowledge");
    }
  };
  const dispatch = () => {
    const card = chosen();
    if (card?.querySelector('[data-acts] > form[data-press="send"]')) {
      press(card.querySelector("[data-acts]"), "send");
    } else if (card?.dataset.status === "raised") {
      hasty = { card, until: performance.now() + HASTE };
    }
  };
  const deeds = {
    a: take,
    e: dispatch,
    c: () => {
      const details = chosen()?.querySelector('details:has(form[data-press="close"])');
      if (details) {
        details.open = true;
        details.querySelector("textarea").focus();
      }
    },
    j: () => step(1),
    k: () => step(-1),
    s: sound,
    "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    const other = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
    if (typing || other || help.open || !choice.checked) {
      return;
    }
    const deed = deeds[event.key.toLowerCase()];
    if (deed) {
      event.preventDefault();
      deed();
    }
  });

  /** After the board changed: press the button that a key was waiting for. */
  return () => {
    const ready = hasty?.card.querySelector('[data-acts] > form[data-press="send"]');
    if (hasty && performance.now() > hasty.until) {
      hasty = null;
    } else if (ready) {
      pressed = 0;
      hasty.card.focus();
      hasty = null;
      press(ready.parentElement, "send");
    }
  };
}
