import { describe, expect, it } from "vitest";

import { isResidentNumber, readCard } from "./card";

const SUN_LI = "999999198506010119";

describe("a scanner at the barrier", () => {
  it("types a number alone", () => {
    expect(readCard(` ${SUN_LI}\n`)).toEqual({ name: "", document: SUN_LI, born: "" });
  });
  it("types the fields of a card in one line", () => {
    expect(readCard(`姓名 孙丽|女|汉|19850601|${SUN_LI}`)).toEqual({
      name: "孙丽",
      document: SUN_LI,
      born: "",
    });
  });
  it("types full-width digits and a small x", () => {
    expect(readCard("１１０１０１１９９００３０７００１ｘ").document).toBe("11010119900307001X");
  });
  it("may be an officer who types a passport", () => {
    expect(readCard("E12345678")).toEqual({ name: "", document: "E12345678", born: "" });
  });
  it("may be an officer who types a name and a passport", () => {
    expect(readCard("李明 e12345678")).toEqual({ name: "李明", document: "E12345678", born: "" });
  });
  it("may be an officer who types a name with a dot", () => {
    expect(readCard("阿依·古丽")).toEqual({ name: "阿依·古丽", document: "", born: "" });
  });
});

describe("a number of no known kind", () => {
  it.each([
    ["孙丽 12345", "12345"],
    ["孙丽 99999919850601011", "99999919850601011"],
    ["没带 ab-12", ""],
  ])("is kept beside the name, so that it is said to be wrong: %s", (line, document) => {
    expect(readCard(line).document).toBe(document);
  });
  it("is whatever stands beside the name where the officer says that it is another document", () => {
    expect(readCard("王雷 军字第12345号", true)).toEqual({
      name: "王雷",
      document: "军字第12345号",
      born: "",
    });
  });
});

describe("another document", () => {
  it.each([
    ["John Smith 533380006", "John Smith", "533380006"],
    ["军字第12345号", "", "军字第12345号"],
    ["王雷", "王雷", ""],
  ])("is the word with the digits, and the name stands beside it: %s", (line, name, document) => {
    expect(readCard(line, true)).toEqual({ name, document, born: "" });
  });
});

describe("a child without a card", () => {
  it.each(["周小宝 2020-05-01", "周小宝20200501", "周小宝 2020年5月1日"])(
    "is written down by name and day of birth: %s",
    (line) => {
      expect(readCard(line)).toEqual({ name: "周小宝", document: "", born: "2020-05-01" });
    },
  );
  it("has no day of birth that no calendar has", () => {
    expect(readCard("周小宝 2021-02-30").born).toBe("");
    expect(readCard("周小宝 2021-13-01").born).toBe("");
  });
});

describe("a resident number", () => {
  it("has a check digit", () => {
    expect(isResidentNumber("11010519491231002X")).toBe(true);
    expect(isResidentNumber("110105194912310021")).toBe(false);
  });
});
