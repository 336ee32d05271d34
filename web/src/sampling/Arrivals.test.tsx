// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { StoreFull } from "@/offline/outbox";
import type { Waiting } from "@/offline/store";
import { Speaking } from "@/offline/words";

import { Arrivals } from "./Arrivals";
import { EMPTY, type DeskList, type Tube } from "./desk";
import { Refused } from "./Refused";
import type { AtDesk } from "./useDesk";

const LIN = { person: "lin", name: "林*", sex: "female", age: 34, unit: "柳沟村" } as const;
const LIST: DeskList = { ...EMPTY, due: [{ ...LIN, why: ["measure"], late: false }] };
const TUBE: Tube = {
  id: "t2",
  barcode: "GB-2",
  capacity: 10,
  lane: 1,
  is_closed: false,
  people: [],
  state: "sent",
};
const FULL: Waiting = {
  kind: "sample",
  id: "r1",
  about: "t1",
  path: "/sampling/tubes/t1/samples",
  body: { name: "李梅" },
  label: "李*",
  made_at: "2022-04-26T09:30:00Z",
  tries: 1,
  rejected: { code: "tube_full", status: 409, title: { en: "", zh: "" }, detail: null, fields: {} },
};

// A document takes its time where many tests run at once.
vi.setConfig({ testTimeout: 30_000 });
afterEach(cleanup);

/** A desk whose device takes a moment for each record. */
function desk(take: AtDesk["take"]) {
  const letGo = vi.fn(() => Promise.resolve());
  const scan = vi.fn<AtDesk["scan"]>(() => Promise.resolve(""));
  const page = { shown: { records: [FULL] }, letGo } as unknown as AtDesk["page"];
  return { at: { take, scan, page, tube: TUBE } as unknown as AtDesk, letGo, scan };
}

const show = (of: AtDesk) =>
  render(
    <Speaking value="zh">
      <Arrivals desk={of} list={LIST} />
      <Refused desk={of} />
    </Speaking>,
  );
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test("two taps on somebody, or on somebody new, are one sample; a card waits for them", async () => {
  let keep: () => void = () => undefined;
  const kept = new Promise<"">((done) => (keep = () => done("")));
  const take = vi.fn<AtDesk["take"]>(() => kept);
  const { at, scan } = desk(take);
  show(at);
  type("姓名", "林");
  const whom = screen.getByText("林*");
  fireEvent.click(whom);
  fireEvent.click(whom);
  type("扫描采样管、证件或查询码", "999999198803120021");
  fireEvent.click(screen.getAllByText("确定")[0] as HTMLElement);
  await waitFor(() => expect(take).toHaveBeenCalledOnce());
  expect(scan).not.toHaveBeenCalled();
  keep();
  await waitFor(() => expect(scan).toHaveBeenCalledOnce());

  type("姓名", "李梅 古北口 60");
  const fresh = screen.getByText("按新人员登记 李梅");
  fireEvent.click(fresh);
  fireEvent.click(fresh);
  await waitFor(() => expect(screen.getByLabelText("姓名")).toHaveProperty("value", ""));
  expect(take.mock.calls).toEqual([
    [{ person: "lin" }, "林*"],
    [{ name: "李梅", phone: "" }, "李*"],
  ]);
});

test("who cannot be moved into another tube stays refused, and the desk says why", async () => {
  const take = vi.fn<AtDesk["take"]>(() => Promise.reject(new StoreFull()));
  const { at, letGo } = desk(take);
  show(at);
  const move = screen.getByText("已重新采样：转入采样管 GB-2");
  fireEvent.click(move);
  fireEvent.click(move);
  await screen.findByText(/设备空间不足/);
  expect(take).toHaveBeenCalledOnce();
  take.mockResolvedValueOnce("tubeFirst");
  fireEvent.click(move);
  await screen.findByText("请先扫描采样管：当前没有可用的采样管。");
  expect(letGo).not.toHaveBeenCalled();
  take.mockResolvedValueOnce("");
  fireEvent.click(move);
  await waitFor(() => expect(letGo).toHaveBeenCalledOnce());
});
