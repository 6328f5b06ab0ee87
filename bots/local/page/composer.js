/* Where a person writes: one in the channel, one in the thread. */

import { Attachments, acceptFiles } from "/assets/attachments.js";
import { Completion } from "/assets/completion.js";
import { el, icon } from "/assets/dom.js";
import { say } from "/assets/words.js";

export class Composer {
  #area;
  #completion;
  #attachments;
  #mode = null;
  #modeBar = el("div", { class: "mode", hidden: true });
  #onSend;
  #onLeave;
  #sending = false;

  /* `pane` also takes files that are dropped on it; `onLeave` is for Escape with nothing left to leave here. */
  constructor({ place, pane, label, placeholder, onSend, onLeave, onTrouble }) {
    this.#onSend = onSend;
    this.#onLeave = onLeave;
    this.#area = el("textarea", { rows: 1, "aria-label": label, placeholder, spellcheck: "true", enterkeyhint: "send" });
    this.#completion = new Completion(this.#area);
    this.#attachments = new Attachments(onTrouble);
    acceptFiles(pane, this.#attachments);
    place.append(this.#build());
    this.#area.addEventListener("keydown", (event) => this.#key(event));
    this.#area.addEventListener("input", () => this.#fit());
  }

  set table(hello) {
    this.#completion.table = hello;
    this.#attachments.mostBytes = hello.most_bytes;
  }

  get isEmpty() {
    return !this.#area.value.trim() && this.#attachments.isEmpty;
  }

  focus() {
    this.#area.focus();
  }

  /* Put words in, as if they had been typed. */
  fill(text) {
    this.#area.value = text;
    this.#fit();
    this.#completion.close();
    this.focus();
    this.#area.setSelectionRange(text.length, text.length);
  }

  /* Put words in to be changed, or to be typed over, unless something stands there already. */
  suggest(text) {
    if (this.#area.value) return;
    this.fill(text);
    this.#area.select();
  }

  /* Let the next message start from a picture: { label, reply_to | version, thumb, told, stop }. */
  startFrom(mode) {
    this.#mode = mode;
    this.#modeBar.hidden = !mode;
    this.#modeBar.replaceChildren(
      ...(mode
        ? [
            mode.thumb ? el("img", { src: mode.thumb, alt: "" }) : icon("reply"),
            el("span", {}, mode.told),
            el("button", { type: "button", class: "quiet", "aria-label": mode.stop, onclick: () => this.startFrom(null) }, icon("close")),
          ]
        : []),
    );
    this.#area.setAttribute("placeholder", mode ? say("change_in", mode) : this.#area.dataset.placeholder);
    this.focus();
  }

  #build() {
    this.#area.dataset.placeholder = this.#area.placeholder;
    const chooser = el("input", { type: "file", multiple: true, class: "unseen", tabindex: "-1", "aria-hidden": "true" });
    chooser.addEventListener("change", () => {
      this.#attachments.add(chooser.files);
      chooser.value = "";
      this.focus();
    });
    return el(
      "form",
      { class: "composer", onsubmit: (event) => (event.preventDefault(), this.#send()) },
      this.#completion.element,
      el(
        "div",
        { class: "box" },
        this.#modeBar,
        this.#attachments.element,
        el(
          "div",
          { class: "line" },
          el("button", { type: "button", class: "quiet", "aria-label": say("attach"), title: say("attach"), onclick: () => chooser.click() }, icon("attach")),
          chooser,
          this.#area,
          el("button", { type: "submit", class: "send", "aria-label": say("send"), title: say("send") }, icon("send")),
        ),
      ),
      el("p", { class: "hint", "aria-hidden": "true" }, say("keys")),
    );
  }

  #key(event) {
    if (event.isComposing || this.#completion.takes(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#mode ? this.startFrom(null) : this.#onLeave();
    }
  }

  async #send() {
    if (this.#sending || this.isEmpty) return;
    this.#sending = true;
    try {
      const files = await this.#attachments.take();
      if (!files) return;
      const text = this.#area.value.trim();
      const mode = this.#mode;
      this.fill("");
      this.startFrom(null);
      this.#onSend({ text, files, reply_to: mode?.reply_to ?? null, version: mode?.version ?? null, label: mode?.label ?? "" });
    } finally {
      this.#sending = false;
    }
  }

  #fit() {
    this.#area.style.height = "auto";
    this.#area.style.height = `${this.#area.scrollHeight}px`;
  }
}
