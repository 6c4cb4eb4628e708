/** Sounds, made on the spot: no file to load while somebody waits. Nothing sounds before the
    reader has switched it on once in this browser; a browser asks for a touch or a key first. */

const WANTED = "convivencia-sound";
const AGAIN = 2500; // milliseconds between two rings that go on

// Frequencies in hertz, each with its length and the pause after it in seconds.
const TUNES = {
  call: [[880, 0.16, 0.04], [1175, 0.16, 0.04], [880, 0.16, 0.04], [1175, 0.28, 0]],
  loud: [[988, 0.22, 0.03], [1319, 0.22, 0.03], [988, 0.22, 0.03], [1319, 0.22, 0.03], [1568, 0.4, 0]],
  note: [[660, 0.12, 0.05], [660, 0.12, 0]],
  trial: [[523, 0.1, 0]],
};

export class Bell {
  constructor(changed) {
    this.changed = changed;
    this.context = null;
    this.timer = 0;
    this.wanted = localStorage.getItem(WANTED) === "yes";
    if (this.wanted) {
      // The first touch of this visit is enough: the choice itself was made before.
      for (const kind of ["pointerdown", "keydown"]) {
        window.addEventListener(kind, () => this.wanted && this.wake(), { once: true });
      }
      this.wake();
    }
  }

  get isOn() {
    return this.wanted && this.context?.state === "running";
  }

  async wake() {
    this.context ??= new AudioContext();
    this.context.onstatechange = () => this.changed(this);
    await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, 300))]);
    this.changed(this);
  }

  async toggle() {
    this.wanted = !this.isOn;
    localStorage.setItem(WANTED, this.wanted ? "yes" : "no");
    if (this.wanted) {
      await this.wake();
      this.play("note");
    } else {
      this.hush();
      await this.context?.suspend();
    }
    this.changed(this);
  }

  play(tune) {
    document.documentElement.dataset.rang = `${tune} ${Math.round(performance.now())}`;
    if (!this.isOn) {
      return;
    }
    let at = this.context.currentTime;
    for (const [hertz, lasts, pause] of TUNES[tune]) {
      const tone = this.context.createOscillator();
      const volume = this.context.createGain();
      tone.type = "triangle";
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(tune === "loud" ? 0.9 : 0.45, at + 0.015);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + lasts);
      tone.connect(volume).connect(this.context.destination);
      tone.start(at);
      tone.stop(at + lasts + 0.02);
      at += lasts + pause;
    }
  }

  /** Ring on and on until `hush`. */
  insist(tune = "loud") {
    if (this.timer === 0) {
      this.play(tune);
      this.timer = setInterval(() => this.play(tune), AGAIN);
    }
  }

  hush() {
    clearInterval(this.timer);
    this.timer = 0;
  }

  get insists() {
    return this.timer !== 0;
  }
}
