import type { Language } from "./moments";

/** A text in both languages, as the API sends it. */
export interface Words {
  zh: string;
  en: string;
}

/** What the API answers when it says no (RFC 9457), or what we say when it could not be asked. */
export interface Problem {
  code: string;
  status: number;
  title: Words;
  detail: Words | null;
  /** Field by field: what is wrong with it. */
  fields: Record<string, Words>;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail?.en ?? problem.title.en);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

const OUT_OF_REACH: Problem = {
  code: "no_connection",
  status: 0,
  title: { zh: "连不上服务器", en: "The server cannot be reached" },
  detail: {
    zh: "请检查网络后重试。您填写的内容还在。",
    en: "Check the network and try again. What you entered is still here.",
  },
  fields: {},
};

const UNREADABLE: Omit<Problem, "status"> = {
  code: "unreadable",
  title: { zh: "服务器的回答无法读取", en: "The server's answer cannot be read" },
  detail: {
    zh: "请稍后重试;如果一直如此,请告诉管理员。",
    en: "Try again in a moment; tell the administrator if it stays so.",
  },
  fields: {},
};

/** The words in a language; the other language where one is missing. */
export function say(words: Words | string | null | undefined, language: Language): string {
  if (words === null || words === undefined) return "";
  if (typeof words === "string") return words;
  const other = language === "zh" ? words.en : words.zh;
  return words[language] || other;
}

/** Whatever was thrown or answered, as a problem that can be shown. */
export function readProblem(thing: unknown, status = 0): Problem {
  if (thing instanceof ProblemError) return thing.problem;
  if (thing instanceof TypeError) return OUT_OF_REACH;
  if (!isRecord(thing)) return { ...UNREADABLE, status };
  const title = readWords(thing["title_words"]) ?? readWords(thing["title"]);
  if (title === null) return { ...UNREADABLE, status };
  return {
    code: typeof thing["code"] === "string" ? thing["code"] : "problem",
    status: typeof thing["status"] === "number" ? thing["status"] : status,
    title,
    // `words` and `title_words` have both languages; `title` and `detail` only the one that was asked for.
    detail: readWords(thing["words"]) ?? readWords(thing["detail"]),
    fields: readFields(thing["errors"]),
  };
}

function readFields(thing: unknown): Record<string, Words> {
  const fields: Record<string, Words> = {};
  for (const entry of Array.isArray(thing) ? (thing as unknown[]) : []) {
    if (!isRecord(entry)) continue;
    const words = readWords(entry["words"]);
    if (words !== null) fields[String(entry["field"])] = words;
  }
  return fields;
}

function readWords(thing: unknown): Words | null {
  if (typeof thing === "string" && thing !== "") return { zh: thing, en: thing };
  if (!isRecord(thing)) return null;
  const zh = typeof thing["zh"] === "string" ? thing["zh"] : "";
  const en = typeof thing["en"] === "string" ? thing["en"] : "";
  return zh === "" && en === "" ? null : { zh: zh || en, en: en || zh };
}

function isRecord(thing: unknown): thing is Record<string, unknown> {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing);
}
