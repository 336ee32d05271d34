import { expect, test } from "vitest";

import { WORDS as checkpoint } from "@/checkpoint/words";
import { WORDS as field } from "@/field/words";
import { WORDS as sampling } from "@/sampling/words";

import { offline as en } from "./words-en";
import { offline as zh } from "./words-zh";

const SHARED = { en, zh };

test.each(Object.entries({ field, checkpoint, sampling }))(
  "the words of %s say nothing of their own under a name that every page shares",
  (_, words) => {
    expect(words.en).toMatchObject(SHARED.en);
    expect(words.zh).toMatchObject(SHARED.zh);
  },
);
