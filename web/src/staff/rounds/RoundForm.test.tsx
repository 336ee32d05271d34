// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import { startWords } from "@/i18n";

import { RoundForm, type Planned } from "./RoundForm";

vi.mock("../units/UnitSelect", () => ({ UnitsSelect: () => null }));

// A document takes its time where many tests run at once.
vi.setConfig({ testTimeout: 30_000 });
beforeAll(() => {
  window.matchMedia = (query) =>
    ({
      matches: true,
      media: query,
      addListener: () => undefined,
      removeListener: () => undefined,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
  window.ResizeObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  startWords();
});
afterEach(cleanup);

test("a round follows the planner, keeps what it does not say, and promises no laboratory", () => {
  const form = (planned: Planned) => (
    <QueryClientProvider client={new QueryClient()}>
      <RoundForm planned={planned} close={() => undefined} />
    </QueryClientProvider>
  );
  const planned: Planned = { hours: 24, pool_size: 10, points: 3, lanes: 7 };
  const { container, rerender } = render(form(planned));
  const field = (name: string) => container.querySelector<HTMLInputElement>(`#round_${name}`);
  const filled = () => ["points", "lanes", "lab_an_hour"].map((name) => field(name)?.value);
  expect(filled()).toEqual(["3", "7", ""]);

  const typed = field("begins");
  if (typed === null) throw new Error("it has a beginning");
  fireEvent.change(typed, { target: { value: "2022-04-26T08:00" } });
  rerender(form({ ...planned, hours: 12, points: 5 }));
  expect(filled()).toEqual(["5", "7", ""]);
  expect(field("begins")?.value).toBe("2022-04-26T08:00");
  expect(field("ends")?.value).toBe("2022-04-26T20:00");
});
