/** Keeps a page in touch with what happens, and says so when it is not.

    `new LiveFeed("/live/incidents", { after, lost, ended })` reads the feed with `fetch`, not
    with `EventSource`: that one gives up for good after a 503, does not say why it was refused,
    and never notices a connection that died without a word, which is how a control room goes
    blind. It asks for what came after event `after`: the page knows up to where it shows what
    happened. Each event is dispatched on `target` as `live`, with `detail` its facts and its
    `number`. While the connection is lost, the element `lost` is shown, and in it, marked
    `data-lasting`, for how long. Where the visitor may not listen any more, `ended` is. */

const SILENT = 40_000; // ms: the server says something every 15 s; then nobody is there
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

export class LiveFeed {
  #address;
  #last;
  #target;
  #lost;
  #ended;
  #pause = FIRST_PAUSE;
  #lostAt = null;
  #clock = null;
  #line = new AbortController();
  #hurry = () => {};
  #closed = false;

  constructor(address, { after, target = document, lost = null, ended = null }) {
    this.#address = address;
    this.#last = String(after);
    this.#target = target;
    this.#lost = lost;
    this.#ended = ended;
    window.addEventListener("online", () => this.#hurry());
    this.#stay();
  }

  /** The number of the last event that was heard. */
  get last() {
    return this.#last;
  }

  /** Listen no more. */
  close() {
    this.#closed = true;
    this.#line.abort();
    this.#hurry();
    this.#find();
  }

  async #stay() {
    while (!this.#closed) {
      let pause = 0;
      try {
        pause = await this.#listen();
      } catch {
        // The network, or nobody at the other end: the same to whoever listens.
      }
      if (!this.#closed) {
        this.#lose();
        await this.#wait(pause);
      }
    }
  }

  /** Listen until the line ends; return for how long the server asks to be left alone. */
  async #listen() {
    this.#line = new AbortController();
    const headers = { Accept: "text/event-stream", "Last-Event-ID": this.#last };
    const answer = await this.#unlessSilent(
      fetch(this.#address, { headers, cache: "no-store", signal: this.#line.signal }),
    );
    const isFeed = answer.headers.get("Content-Type")?.startsWith("text/event-stream");
    if (answer.status === 401 || answer.status === 403 || (answer.ok && !isFeed)) {
      this.#end();
      return 0;
    }
    if (!answer.ok) {
      await answer.body?.cancel();
      return 1000 * (Number(answer.headers.get("Retry-After")) || 0);
    }
    this.#find();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await this.#unlessSilent(reader.read());
      if (done) {
        return 0;
      }
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop(); // not whole yet: what is lost of it is asked for again
      blocks.forEach((block) => this.#take(block));
    }
  }

  #take(block) {
    const fields = {};
    for (const line of block.split("\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) {
        fields[line.slice(0, colon)] = line.slice(colon + 2);
      }
    }
    if (fields.id && fields.data) {
      this.#last = fields.id;
      const detail = { ...JSON.parse(fields.data), number: Number(fields.id) };
      this.#target.dispatchEvent(new CustomEvent("live", { detail }));
    }
  }

  async #unlessSilent(promise) {
    const line = this.#line;
    const timer = setTimeout(() => line.abort(), SILENT);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Wait as long as asked, longer after every failure, and never all at the same moment. */
  async #wait(asked) {
    const pause = Math.max(asked, this.#pause) * (0.75 + Math.random() / 2);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #lose() {
    if (this.#lostAt === null) {
      this.#lostAt = Date.now();
      this.#clock = setInterval(() => this.#tell(), 1000);
    }
  }

  #find() {
    clearInterval(this.#clock);
    this.#lostAt = null;
    this.#pause = FIRST_PAUSE;
    if (this.#lost) {
      this.#lost.hidden = true;
    }
  }

  #end() {
    this.close();
    if (this.#ended) {
      this.#ended.hidden = false;
    }
  }

  #tell() {
    if (!this.#lost) {
      return;
    }
    const lasting = this.#lost.querySelector("[data-lasting]");
    if (lasting) {
      lasting.textContent = inWords(Math.round((Date.now() - this.#lostAt) / 1000));
    }
    this.#lost.hidden = false;
  }
}

/** Say so many seconds in the page's language: "45 segundos", "12 minutos". */
function inWords(seconds) {
  const [amount, unit] = seconds < 120 ? [seconds, "second"] : [Math.floor(seconds / 60), "minute"];
  const style = { style: "unit", unit, unitDisplay: "long" };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(amount);
}
