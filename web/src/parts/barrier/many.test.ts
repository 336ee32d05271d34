import { describe, expect, it } from "vitest";

import { EMPTY, NOBODY, peopleIn } from "./form";
import { linesIn, afterPaste } from "./many";

/** An invented resident number of the unused area 999999, with its check digit. */
function numberOf(serial: number): string {
  const first = `99999919850601${String(serial).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first[at]), 0);
  return first + "10X98765432".charAt(sum % 11);
}

describe("a list of a bus that is pasted", () => {
  it("is read by tabs, commas or spaces, with or without places and a header", () => {
    const text = [
      "序号\t姓名\t身份证号\t联系电话",
      `1\t孙丽\t${numberOf(11)}\t19900000061`,
      `2、周强，${numberOf(13)}，199 0000`,
      `周小宝 2020-05-01`,
      "",
      `许静; 19900000063`,
      numberOf(15).toLowerCase(),
      "WANG LEI E12345678",
    ].join("\r\n");
    const { fields, pasted } = afterPaste(EMPTY, text);
    expect(peopleIn(fields).map(({ card, phone }) => [card, phone])).toEqual([
      [`孙丽 ${numberOf(11)}`, "19900000061"],
      [`周强 ${numberOf(13)}`, ""],
      ["周小宝 2020-05-01", ""],
      ["许静", "19900000063"],
      [numberOf(15), ""],
      ["E12345678", ""],
    ]);
    expect(pasted).toEqual({ text: "", wrong: [] });
    expect(fields.people.at(-1)).toEqual(NOBODY);
  });
  it("keeps each line that is wrong, as it came, and says why", () => {
    const good = numberOf(11);
    const bad = good.slice(0, 17) + (good.endsWith("1") ? "2" : "1");
    const lines: [string, string][] = [
      [`孙丽 ${bad}`, "mistyped"],
      [`周强 ${good.slice(0, 16)}`, "mistyped"],
      ["----", "nobody"],
      ["许静", "phone"],
      [`孙丽 ${good}`, "twice"],
    ];
    const start = { ...EMPTY, people: [{ ...NOBODY, card: `孙丽 ${good}` }, NOBODY] };
    const { fields, pasted } = afterPaste(start, lines.map(([line]) => line).join("\n"));
    expect(pasted.wrong).toEqual(lines.map(([text, why]) => ({ text, why })));
    expect(peopleIn(fields)).toHaveLength(1);
  });
  it("takes who is found by name and telephone beside a wrong number, as the form does", () => {
    const { fields, pasted } = afterPaste(EMPTY, "周强 999999198506010118 19900000062");
    expect([peopleIn(fields)[0]?.card, pasted.wrong]).toEqual(["周强 999999198506010118", []]);
  });
  it("takes 55 at once behind the driver who was scanned, and loses nobody beyond eighty", () => {
    const start = { ...EMPTY, people: [{ ...NOBODY, card: "老马", phone: "19900000060" }, NOBODY] };
    const bus = (many: number) =>
      Array.from({ length: many }, (_, at) => `乘客 ${numberOf(at + 1)}`);
    expect(peopleIn(afterPaste(start, bus(55).join("\n")).fields)).toHaveLength(56);
    const { fields, pasted } = afterPaste(start, bus(82).join("\n"));
    expect([peopleIn(fields).length, pasted.wrong.length, pasted.wrong[0]?.why]).toEqual([
      80,
      3,
      "full",
    ]);
  });
  it("counts a line of the header as nobody", () => {
    expect(linesIn("姓名,证件号码,电话\n\n孙丽,1\n")).toEqual(["孙丽,1"]);
  });
});
