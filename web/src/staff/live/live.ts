/**
 * Escalations as they happen: one tab of the browser holds the stream for all of them, since a
 * browser opens six connections to a host and no more. When that tab closes another takes over.
 */
const LOCK = "gubei-events";
const CHANNEL = "gubei-events";
const PAUSE = 60_000;

export interface Stream {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener: (kind: string, hear: () => void) => void;
  close: () => void;
  readonly readyState: number;
}

const CLOSED = 2;
const openStream = (): Stream => new EventSource("/events");

/**
 * Calls `changed` whenever something climbed, and after each time the connection came back, since
 * what happened meanwhile was not heard. Returns how to stop. Without https there are no locks,
 * and pages then ask now and then, as they do anyway.
 */
export function follow(changed: () => void, open = openStream): () => void {
  const locks = "locks" in navigator ? navigator.locks : undefined;
  if (locks === undefined) return () => undefined;
  const stop = new AbortController();
  const others = new BroadcastChannel(CHANNEL);
  others.onmessage = changed;
  const tell = () => {
    changed();
    others.postMessage("escalations");
  };
  locks
    .request(LOCK, { signal: stop.signal }, () => lead(tell, open, stop.signal))
    .catch(() => undefined); // stopped before its turn came
  return () => {
    stop.abort();
    others.close();
  };
}

/** Holds the stream until this tab stops. */
function lead(tell: () => void, open: () => Stream, stopped: AbortSignal): Promise<void> {
  return new Promise((done) => {
    let stream = begin();
    let again: ReturnType<typeof setTimeout> | undefined;

    function begin(): Stream {
      const begun = open();
      let isFirst = true;
      begun.onopen = () => {
        if (!isFirst) tell();
        isFirst = false;
      };
      begun.onerror = () => {
        // Refused for good: the sign-in has ended, or too many follow. Later it may be otherwise.
        if (begun.readyState !== CLOSED) return;
        again = setTimeout(() => {
          tell();
          stream = begin();
        }, PAUSE);
      };
      begun.addEventListener("escalations", tell);
      return begun;
    }

    stopped.addEventListener("abort", () => {
      clearTimeout(again);
      stream.close();
      done();
    });
  });
}
