/* A form that the chat asks to be filled in. */

import { newNonce, post, upload } from "/assets/api.js";
import { el, prose } from "/assets/dom.js";

export class Form {
  #asked;
  #thread;
  #onAnswer;
  #onTrouble;
  #inputs = new Map();
  #dialog;
  #nonce = newNonce();

  /* `asked` is the form as the chat describes it; `onAnswer` gets what the chat answers, which may be another form. */
  constructor(asked, { thread, onAnswer, onTrouble }) {
    this.#asked = asked;
    this.#thread = thread;
    this.#onAnswer = onAnswer;
    this.#onTrouble = onTrouble;
    this.#dialog = this.#build();
  }

  open() {
    document.body.append(this.#dialog);
    this.#dialog.addEventListener("close", () => this.#dialog.remove());
    this.#dialog.showModal();
  }

  #build() {
    const fields = this.#asked.fields.map((field) => {
      const input = inputs[field.type](field);
      this.#inputs.set(field, input);
      return el("label", { class: `field ${field.type}` }, el("span", {}, field.label), input);
    });
    return el(
      "dialog",
      { class: "form", "aria-label": this.#asked.title },
      el(
        "form",
        { method: "dialog", onsubmit: (event) => (event.preventDefault(), this.#send()) },
        el("h2", {}, this.#asked.title),
        this.#asked.note && el("p", { class: "note" }, prose(this.#asked.note)),
        fields,
        el(
          "div",
          { class: "actions" },
          el("button", { type: "button", class: "act", onclick: () => this.#dialog.close() }, this.#asked.close),
          el("button", { type: "submit", class: "act main" }, this.#asked.submit),
        ),
      ),
    );
  }

  async #send() {
    try {
      const answer = await post("/chat/form", await this.#filled());
      this.#dialog.close();
      this.#onAnswer(answer);
    } catch (error) {
      // What was written stays there, to be sent again under the same name.
      this.#onTrouble(error.message);
    }
  }

  async #filled() {
    const values = {};
    const switched = [];
    const files = [];
    for (const [field, input] of this.#inputs) {
      if (field.type === "switch") switched.push(...(input.checked ? [field.name] : []));
      else if (field.type === "files") files.push(...(await Promise.all([...input.files].slice(0, field.most).map(upload))));
      else values[field.name] = input.value;
    }
    return { nonce: this.#nonce, form: this.#asked.id, thread: this.#thread, values, switched, files: files.map((file) => file.id) };
  }
}

const inputs = {
  words: ({ value, long, required }) => {
    const input = el(long ? "textarea" : "input", { required, rows: long ? 4 : null, type: long ? null : "text" });
    input.value = value;
    return input;
  },
  choice: ({ options, value }) => {
    const offered = value ? options : [{ value: "", label: "—" }, ...options];
    const select = el("select", {}, offered.map((one) => el("option", { value: one.value }, one.label)));
    select.value = value;
    return select;
  },
  switch: ({ on }) => el("input", { type: "checkbox", checked: on }),
  files: () => el("input", { type: "file", accept: "image/*", multiple: true }),
};
