/* The one live connection: greets, pushes, and comes back by itself. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

export function connect({ after, onHello, onMessages, onState }) {
  let pause = FIRST_PAUSE_MS;
  let timer = 0;
  let socket = null;

  function open() {
    clearTimeout(timer);
    const address = new URL("/chat/socket", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("after", after());
    socket = new WebSocket(address);
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.type === "messages") return onMessages(event.messages);
      pause = FIRST_PAUSE_MS;
      onState(true);
      onHello(event);
    };
    socket.onclose = () => {
      onState(false);
      timer = setTimeout(open, pause * (0.8 + Math.random() * 0.4));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  }

  function hurry() {
    if (socket.readyState === WebSocket.CLOSED) open();
  }

  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  open();
}
