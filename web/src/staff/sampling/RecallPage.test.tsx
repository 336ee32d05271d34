// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import { startWords } from "@/i18n";

import { RecallPage } from "./RecallPage";

const found = vi.hoisted(() => ({ file: {} }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: ReactNode }) => <a>{children}</a>,
  useParams: () => ({ id: "P1" }),
}));
vi.mock("../session/session", () => ({ useMay: () => () => true }));
vi.mock("./queries", () => ({
  recallQuery: () => ({ queryKey: ["recall"], queryFn: () => found.file }),
}));

vi.setConfig({ testTimeout: 30_000 });
beforeAll(startWords);
afterEach(cleanup);

const AT = "2022-04-26T09:30:00+08:00";
const somebody = (name: string, stage: string, ended_at: string | null) => ({
  id: name,
  place: 1,
  person: name,
  name,
  unit: { code: "99990101", name: "柳沟村", level: 3 },
  stage,
  since: AT,
  measure: name,
  held_until: "2022-04-28",
  released_at: null,
  held_before: false,
  order: null,
  answers: "",
  answers_by: null,
  single_barcode: "",
  case: null,
  case_number: "",
  met: 0,
  ended_at,
});

test("everybody who is held has a paper to be handed, also who is positive on their own sample", async () => {
  const recall = {
    id: "P1",
    barcode: "P1",
    tube: "P1",
    value: "positive",
    place: "柳沟村广场",
    unit: { code: "99990101", name: "柳沟村", level: 3 },
    at: AT,
    resample_by: AT,
    result_by: AT,
    people: 4,
    open: 3,
    positives: 2,
    withdrawn_at: null,
    traced_at: AT,
  };
  const people = [
    somebody("林梅", "waiting", null),
    somebody("王建国", "sampled", null),
    somebody("赵小云", "positive", null),
    somebody("陈志强", "positive", AT),
  ];
  found.file = { recall, people, met: [] };
  const { findByText, container } = render(
    <QueryClientProvider client={new QueryClient()}>
      <RecallPage />
    </QueryClientProvider>,
  );
  await findByText("陈志强");
  const rows = [...container.querySelectorAll<HTMLElement>(".recall-person")];
  expect(rows.map((row) => within(row).queryAllByRole("button").length)).toEqual([2, 2, 2, 0]);
});
