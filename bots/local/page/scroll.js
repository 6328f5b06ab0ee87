/* A list that stays at its newest entry, unless its reader went up to an older one. */

import { el, icon } from "/assets/dom.js";
import { say } from "/assets/words.js";

const NEAR_PX = 80;

export class List {
  #box;
  #follows = true;
  #last = 0;
  #jump;

  constructor(box) {
    this.#box = box;
    this.#jump = el("button", { type: "button", class: "jump", hidden: true, onclick: () => this.follow() }, icon("down"), say("newest"));
    box.after(this.#jump);
    box.addEventListener("scroll", () => this.#look(), { passive: true });
    // Pictures grow after they were put in, and so do frames while a window changes.
    const watch = new ResizeObserver(() => this.#follows && this.#toEnd());
    watch.observe(box);
    watch.observe(box.lastElementChild);
  }

  /* Go to the end and stay there. */
  follow() {
    this.#follows = true;
    this.#toEnd();
    this.#look();
  }

  /* Change what is in the list without moving what is read. */
  keep(change) {
    change();
    if (this.#follows) this.#toEnd();
    this.#look();
  }

  #toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  /* Only a step upwards is the reader's wish to stay; growing content moves nothing by itself. */
  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    const below = scrollHeight - scrollTop - clientHeight;
    if (below < NEAR_PX) this.#follows = true;
    else if (scrollTop < this.#last) this.#follows = false;
    this.#last = scrollTop;
    this.#jump.hidden = this.#follows;
  }
}
