import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { askAnew } from "./askAnew";

/** A server that answers when it is told to, with what it knew when it was asked. */
class SlowServer {
  visits: string[] = [];
  readonly waiting: (() => void)[] = [];

  readonly ask = () => {
    const known = [...this.visits];
    return new Promise<string[]>((resolve) => this.waiting.push(() => resolve(known)));
  };

  readonly answerAll = async () => {
    this.waiting.splice(0).forEach((answer) => answer());
    await new Promise((done) => setTimeout(done));
  };
}

let cache: QueryClient;
beforeEach(() => {
  cache = new QueryClient();
  cache.mount();
});
afterEach(() => cache.unmount());

function look(server: SlowServer, key: string) {
  const seen = vi.fn<(visits: string[] | undefined) => void>();
  const screen = new QueryObserver(cache, { queryKey: [key], queryFn: server.ask });
  screen.subscribe(({ data }) => seen(data));
  return { screen, seen, shown: () => screen.getCurrentResult().data };
}

test("a page that was still loading when Lin's visit was written shows the visit", async () => {
  const server = new SlowServer();
  const page = look(server, "visits");
  server.visits.push("market");

  void askAnew(cache);
  await server.answerAll();
  await server.answerAll();

  expect(page.shown()).toEqual(["market"]);
  expect(page.seen.mock.calls.map(([visits]) => visits)).not.toContainEqual([]);
});

test("a page that is shown is asked for anew, and one that is not touched is left alone", async () => {
  const server = new SlowServer();
  const touched = look(server, "visits");
  const other = look(server, "person");
  await server.answerAll();
  server.visits.push("market");

  void askAnew(cache, ([first]) => first === "visits");
  await server.answerAll();
  await server.answerAll();

  expect([touched.shown(), other.shown()]).toEqual([["market"], []]);
});
