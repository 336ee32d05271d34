/** What the public's page says, in both languages. It has no library for words: it stays small. */
import { createContext, useContext } from "react";

import type { Language } from "@/parts/moments";

const zh = {
  title: "我的管控措施",
  language: "English",
  enterCode: "请输入告知书上的查询码",
  code: "查询码",
  codeHint: "告知书右下方框内的 20 位字母和数字，大小写和短横线均可不计。",
  look: "查看",
  looking: "正在查询…",
  leave: "退出",
  until: "至",
  endOf: "24:00",
  freeFrom: "起解除",
  states: {
    planned: "尚未开始",
    running: "进行中",
    suspended: "暂停（就医等）",
    due: "已到期，等待解除",
    released: "已解除",
  },
  day: "第 {n} 天，共 {of} 天",
  today: "今天",
  askedToday: "今日需填报 {due} 次，已填 {done} 次",
  nothingAsked: "今日无需填报",
  celsius: "体温（℃）",
  symptoms: "症状（没有可不选）",
  symptom: {
    fever: "发热",
    cough: "咳嗽",
    sore_throat: "咽痛",
    breathless: "呼吸困难",
    diarrhoea: "腹泻",
    no_taste: "嗅味觉减退",
    other: "其他不适",
  },
  needs: "需要帮助（没有可不选）",
  need: { medicine: "药品", food: "食品", care: "照料", other: "其他" },
  note: "补充说明",
  send: "提交",
  sending: "正在提交…",
  sent: "已收到。",
  ill: "如有呼吸困难、持续高热等情况，请立即拨打 120。",
  plan: "安排",
  tests: "检测",
  noTests: "没有检测安排。",
  result: { negative: "阴性", positive: "阳性", invalid: "无效，需重采", "": "" },
  samples: "我的采样与结果",
  sampleResult: { "": "未出结果", negative: "阴性", positive: "阳性", doubtful: "待复核", invalid: "无效，请重采", checking: "混管待复核，请等候单采" },
  sampled: "已采样",
  waiting: "待采样",
  release: "解除条件",
  holds: "满足",
  holdsNot: "不满足",
  unknown: "待确认",
  why: "为什么",
  reason: "事由",
  basis: "依据",
  numbers: "各项数字的出处",
  told: "已填报",
  nothingTold: "还没有填报。",
  contest: "申诉",
  contestHint: "如认为措施有误，请说明理由。由作出决定者以外的人员在 {hours} 小时内答复。",
  contestSend: "提交申诉",
  answerBy: "答复时限",
  answers: { "": "待答复", stands: "维持原措施", changed: "已变更措施", lifted: "已解除措施" },
  calls: "联系方式",
  district: "责任单位",
  loseCode: "在公用设备上用完请退出。",
} as const;

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

const en: Shape<typeof zh> = {
  title: "My measure",
  language: "中文",
  enterCode: "Enter the code on your notice",
  code: "Code",
  codeHint:
    "The 20 letters and digits in the box at the end of the notice; case and dashes do not matter.",
  look: "Show",
  looking: "Looking…",
  leave: "Leave",
  until: "until",
  endOf: "24:00",
  freeFrom: "you are free",
  states: {
    planned: "not begun yet",
    running: "running",
    suspended: "suspended (hospital or the like)",
    due: "the end has come, release is pending",
    released: "released",
  },
  day: "day {n} of {of}",
  today: "Today",
  askedToday: "Asked {due} times today, told {done} times",
  nothingAsked: "Nothing is asked today",
  celsius: "Temperature (°C)",
  symptoms: "Symptoms (leave empty if you have none)",
  symptom: {
    fever: "fever",
    cough: "cough",
    sore_throat: "sore throat",
    breathless: "short of breath",
    diarrhoea: "diarrhoea",
    no_taste: "loss of smell or taste",
    other: "something else",
  },
  needs: "I need (leave empty if nothing)",
  need: { medicine: "medicine", food: "food", care: "care", other: "something else" },
  note: "More to say",
  send: "Send",
  sending: "Sending…",
  sent: "Received.",
  ill: "If you are short of breath or the fever stays high, call 120 at once.",
  plan: "Plan",
  tests: "Tests",
  noTests: "No tests are planned.",
  result: {
    negative: "negative",
    positive: "positive",
    invalid: "invalid, to be taken again",
    "": "",
  },
  samples: "My samples and results",
  sampleResult: { "": "no result yet", negative: "negative", positive: "positive", doubtful: "to be checked", invalid: "invalid, sample again", checking: "a tube with others is being checked" },
  sampled: "sampled",
  waiting: "to be taken",
  release: "What the release waits for",
  holds: "holds",
  holdsNot: "does not hold",
  unknown: "not known yet",
  why: "Why",
  reason: "Reason",
  basis: "Basis",
  numbers: "Where the numbers come from",
  told: "What you told",
  nothingTold: "Nothing told yet.",
  contest: "Contest",
  contestHint:
    "If you think the measure is wrong, say why. Somebody other than who decided answers within {hours} hours.",
  contestSend: "Contest the measure",
  answerBy: "to be answered by",
  answers: {
    "": "waits for an answer",
    stands: "the measure stands",
    changed: "the measure was changed",
    lifted: "the measure was lifted",
  },
  calls: "Whom to call",
  district: "Unit",
  loseCode: "Leave when you are done on a device that others use.",
};

export const WORDS: Record<Language, Shape<typeof zh>> = { zh, en };
export const Speaking = createContext<Language>("zh");

export function useWords() {
  const language = useContext(Speaking);
  return { language, words: WORDS[language] };
}

/** Puts numbers into a sentence: fill("day {n} of {of}", { n: 3, of: 10 }). */
export function fill(text: string, values: Record<string, number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
