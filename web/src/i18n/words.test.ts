import { expect, test } from "vitest";

import { en } from "./en";
import { zh } from "./zh";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") all.set(here, value);
    else for (const [below, text] of flat(value, here)) all.set(below, text);
  }
  return all;
}

const chinese = flat(zh);
const english = flat(en);

test("both languages have the same keys, in the same order", () => {
  expect([...english.keys()]).toEqual([...chinese.keys()]);
});

test("no text is empty", () => {
  const empty = [...chinese, ...english].filter(([, text]) => text.trim() === "");
  expect(empty).toEqual([]);
});

test("both languages name the same values to fill in", () => {
  const holes = (text: string) =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  for (const [key, text] of chinese) {
    expect([key, holes(english.get(key) ?? "")]).toEqual([key, holes(text)]);
  }
});

test("English says nothing in Chinese but the product's name", () => {
  const mixed = [...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text.replace("古北", "")));
  expect(mixed).toEqual([]);
});
