/** Lets the clocks of a page count, by the server's time and not by this machine's. */

let ahead = 0; // milliseconds by which this machine's clock is ahead of the server's

/** Learn the server's time from what it just wrote. */
export function setBy(iso) {
  ahead = Date.now() - Date.parse(iso);
}

export function elapsed(since) {
  return Math.max(0, Math.floor((Date.now() - ahead - Date.parse(since)) / 1000));
}

function figure(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function tick(root = document) {
  for (const clock of root.querySelectorAll("[data-clock]")) {
    const seconds = elapsed(clock.dataset.since);
    const told = clock.querySelector("[data-figure]");
    const words = figure(seconds);
    if (told.textContent !== words) {
      told.textContent = words;
    }
    if (seconds > Number(clock.dataset.within) && !clock.classList.contains("bad")) {
      clock.classList.remove("moving");
      clock.classList.add("bad");
      clock.querySelector("[data-words]").textContent = clock.dataset.late;
      const sign = clock.querySelector("[data-sign] use");
      sign.setAttribute("href", sign.getAttribute("href").replace(/#.*/, "#alert"));
    }
  }
}

setInterval(tick, 250);
