/** Says when the connection is gone, and for how long; on paper everything looks alive. */

export class Lost {
  constructor(root) {
    this.banner = root.querySelector("[data-lost]");
    this.badge = root.querySelector("[data-link]");
    this.since = 0;
    this.live = false;
    this.reached = true;
    setInterval(() => this.show(), 1000);
  }

  streaming(good) {
    this.live = good;
    this.judge();
  }

  answered(good) {
    this.reached = good;
    this.judge();
  }

  judge() {
    if (this.live && this.reached) {
      this.since = 0;
    } else if (this.since === 0) {
      this.since = Date.now();
    }
    this.show();
  }

  show() {
    const away = this.since ? Math.floor((Date.now() - this.since) / 1000) : 0;
    if (this.badge) {
      const words = this.live ? this.badge.dataset.good : this.badge.dataset.waiting;
      const told = this.badge.querySelector("[data-link-words]");
      if (told.textContent !== words) {
        told.textContent = words;
      }
      this.badge.classList.toggle("good", this.live && this.reached);
    }
    if (away < 3) {
      this.banner.hidden = true; // a stream that is opened anew is no news
      return;
    }
    const span = away < 120 ? `${away} s` : `${Math.floor(away / 60)} min`;
    const words = this.banner.dataset.words.replace("#", span);
    if (this.banner.hidden) {
      this.banner.textContent = words; // said once; then only the eye follows the seconds
      this.banner.hidden = false;
    } else {
      this.banner.firstChild.data = words;
    }
  }
}
