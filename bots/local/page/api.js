/* What the page sends to its server. */

import { say } from "/assets/words.js";

export class Refused extends Error {
  /* The server answered, and said no: sending the same again would not help. */
}

export class Unreachable extends Error {
  /* No answer, or "try again": the same may be sent once more, under the same name. */
}

export const newNonce = () => crypto.randomUUID();

const TRY_AGAIN = new Set([408, 429, 500, 502, 503, 504]);

async function send(path, body, headers = {}) {
  let response;
  try {
    response = await fetch(path, { method: "POST", body, headers, cache: "no-store" });
  } catch {
    throw new Unreachable(say("no_answer"));
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const sentence = answer.error ?? say("not_done");
  throw TRY_AGAIN.has(response.status) ? new Unreachable(sentence) : new Refused(sentence);
}

export const post = (path, body) => send(path, JSON.stringify(body), { "Content-Type": "application/json" });

export const upload = (file) =>
  send(`/chat/files?name=${encodeURIComponent(file.name)}`, file, { "Content-Type": "application/octet-stream" });

export const fileAddress = (id) => `/chat/files/${id}`;
