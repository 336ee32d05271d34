/**
 * The service worker of a page without a network: it keeps the page on the device. It answers for the
 * page and its own files only; whatever else is asked, /api and /events above all, goes to the
 * network as if it were not there. A new version waits until the officer takes it.
 */

interface Lasting extends Event {
  waitUntil: (work: Promise<unknown>) => void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
}

/** Filled in when the app is built: the name of this version, every file of the page, the page. */
const VERSION = "%VERSION%";
const FILES = "%FILES%".split(" ");
const PAGE = "%PAGE%";
const OURS = "%NAME%-";

const worker = globalThis as unknown as {
  addEventListener: (name: string, hear: (event: never) => void) => void;
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
};

worker.addEventListener("install", (event: Lasting) => {
  event.waitUntil(fill());
});

worker.addEventListener("activate", (event: Lasting) => {
  event.waitUntil(dropOlder().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event: MessageEvent) => {
  if (event.data === "use") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event: Asked) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const isPage = request.mode === "navigate" && pathname === PAGE;
  if (isPage || FILES.includes(pathname)) event.respondWith(answer(isPage ? PAGE : pathname));
});

async function fill(): Promise<void> {
  const cache = await caches.open(OURS + VERSION);
  await cache.addAll([PAGE, ...FILES].map((path) => new Request(path, { cache: "reload" })));
}

async function dropOlder(): Promise<void> {
  const older = (await caches.keys()).filter((name) => name.startsWith(OURS));
  await Promise.all(older.filter((name) => name !== OURS + VERSION).map((n) => caches.delete(n)));
}

async function answer(path: string): Promise<Response> {
  const cache = await caches.open(OURS + VERSION);
  return (await cache.match(path)) ?? fetch(path);
}
