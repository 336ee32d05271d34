// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { ConfigProvider } from "antd";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import { startWords } from "@/i18n";

import { ResourceTable } from "./ResourceTable";
import type { Rows } from "./rows";

interface Person {
  id: string;
  name: string;
  age: number;
}

const LIN_MEI = { id: "1", name: "林梅", age: 36 };
const ZHAO_QIANG = { id: "2", name: "赵强", age: 58 };

beforeAll(() => {
  // A desk: every breakpoint fits.
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
  Element.prototype.scrollIntoView = () => undefined;
  startWords();
});

afterEach(cleanup);

function rows(changed: Partial<Rows<Person>> = {}): Rows<Person> {
  return {
    items: [LIN_MEI, ZHAO_QIANG],
    total: 2,
    waiting: false,
    refreshing: false,
    problem: null,
    again: () => undefined,
    hasMore: false,
    loadingMore: false,
    more: () => undefined,
    ...changed,
  };
}

function show(given: Rows<Person>, more: { open?: () => void; choose?: () => void } = {}) {
  const table = (
    <ResourceTable<Person>
      name="test"
      label="人员"
      columns={[
        { key: "name", title: "姓名", show: (row) => row.name, sort: "name" },
        { key: "age", title: "年龄", show: (row) => row.age },
      ]}
      rows={given}
      rowKey={(row) => row.id}
      rowName={(row) => row.name}
      empty={<p>没有人</p>}
      {...(more.open === undefined ? {} : { onOpen: more.open })}
      {...(more.choose === undefined ? {} : { selected: { keys: [], change: more.choose } })}
    />
  );
  return render(<ConfigProvider button={{ autoInsertSpace: false }}>{table}</ConfigProvider>);
}

test("j walks to the first row and the next, Enter opens it, x chooses it", () => {
  const open = vi.fn();
  const choose = vi.fn();
  show(rows(), { open, choose });
  fireEvent.keyDown(document, { key: "j" });
  fireEvent.keyDown(document, { key: "j" });
  expect(document.activeElement?.textContent).toContain("赵强");
  fireEvent.keyDown(document.activeElement ?? document, { key: "Enter" });
  fireEvent.keyDown(document.activeElement ?? document, { key: "x" });
  expect(open).toHaveBeenCalledWith(ZHAO_QIANG);
  expect(choose).toHaveBeenCalledWith(["2"]);
});

test("an empty table says so, and shows no head without rows", () => {
  show(rows({ items: [], total: 0 }));
  expect(screen.getByText("没有人")).toBeDefined();
  expect(screen.queryByText("姓名")).toBeNull();
});

test("a refusal stands where the rows would be, with a way to try again", () => {
  const again = vi.fn();
  const problem = {
    code: "not_allowed",
    status: 403,
    title: { zh: "没有权限", en: "Not allowed" },
    detail: null,
    fields: {},
  };
  show(rows({ items: [], problem, again }));
  expect(screen.getByRole("alert").textContent).toContain("没有权限");
  fireEvent.click(screen.getByRole("button", { name: "重试" }));
  expect(again).toHaveBeenCalledOnce();
});

test("more rows are asked for by a button that says so", () => {
  const more = vi.fn();
  show(rows({ hasMore: true, total: 9, more }));
  expect(screen.getByRole("status").textContent).toBe("已显示 2 / 共 9 条");
  fireEvent.click(screen.getByRole("button", { name: "再显示一些" }));
  expect(more).toHaveBeenCalledOnce();
});
