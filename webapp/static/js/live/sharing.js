/** Tells the room where the unit is, only while it is on an incident: the page says so, and the
    server refuses it at any other time. */

const EVERY = 10000; // milliseconds between two positions

export class Sharing {
  constructor(address, element) {
    Object.assign(this, { address, element, watch: null, told: 0, works: true });
  }

  /** Begin or end, as the page now says. */
  follow() {
    const wanted = this.element.dataset.share === "yes" && "geolocation" in navigator;
    if (wanted && this.watch === null) {
      this.watch = navigator.geolocation.watchPosition(
        ({ coords }) => this.tell(coords),
        () => this.show(false),
        { enableHighAccuracy: true, maximumAge: 5000 },
      );
    } else if (!wanted && this.watch !== null) {
      navigator.geolocation.clearWatch(this.watch);
      this.watch = null;
    }
    this.show(this.works && "geolocation" in navigator);
  }

  async tell({ latitude, longitude }) {
    this.show(true);
    if (Date.now() - this.told < EVERY) {
      return;
    }
    this.told = Date.now();
    const token = this.element.querySelector('[name="csrf_token"]')?.value ?? "";
    const body = new URLSearchParams({ lat: latitude.toFixed(5), lon: longitude.toFixed(5), csrf_token: token });
    try {
      await fetch(this.address, { method: "POST", body, headers: { Accept: "text/plain" } });
    } catch {
      this.told = 0; // the next position says it
    }
  }

  show(works) {
    this.works = works;
    const box = this.element.querySelector("[data-sharing]");
    const words = box?.querySelector("[data-sharing-words]");
    const said = works ? box?.dataset.yes : box?.dataset.no;
    if (words && words.textContent !== said) {
      words.textContent = said;
    }
  }
}
