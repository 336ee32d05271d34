import { offline } from "@/offline/words-zh";

import type { en } from "./words-en";

export const zh: typeof en = {
  title: "检查站登记",
  ...offline,
  none: "您的辖区内没有检查站。",
  wait: "还没有取到本检查站的准入规则，有网络时自动取得。",
  noRules: "现行政策未规定准入条件：离线时请自行决定，有网络后补录理由。",
  choose: "检查站",
  register: "登记",
  asking: "正在请服务器判定…",
  alone: "离线判定：服务器收到后复核。",
  full: "设备空间不足，这辆车没有保存。请清理空间后再登记，填写的内容还在。",
  notSaved: "没有保存，请再按一次登记。填写的内容还在。",
  rulesOf: "准入规则：{pack}，取于 {at}",
  watch: {
    none: "本机没有协查名单：离线时查不到协查人员，请尽快连网。",
    fresh: "协查名单取于 {at}",
    stale: "协查名单取于 {at}，已超过一天：此后新增的协查人员查不到，请尽快连网。",
    over: "协查名单已失效并清除：离线时查不到协查人员，请尽快连网。",
    carrier: "近期有协查人员乘坐过此车，请核对车内每人证件。",
  },
  clock: "本机时钟与服务器相差 {by}：按服务器时间登记，并作标记。",
  shift: {
    title: "本班",
    since: "{at} 接岗",
    off: "未接岗",
    counts: "{vehicles} 车 {persons} 人 · 留置 {held} · 劝返 {back} · 移交 {over}",
    begin: "接岗",
    end: "交班",
    line: "本班 {counts}。",
    waits: "另有 {n} 条待发送，仍保存在本机，交班后继续发送。",
    signed: "接班人签名",
    note: "交接事项（可不填）",
  },
  last: {
    title: "最近十次",
    none: "本班还没有登记。",
    people: "{n} 人",
    undo: "撤销",
    undoAsk: "撤销 {plate} 的登记？",
    by: { waiting: "等待判定", device: "离线判定", server: "" },
  },
  alerts: {
    title: "离线判定与规则不一致",
    line: "{plate}（{at}）：当时 {said}，规则判定 {ruled}。请报告值班员。",
    read: "已知悉",
  },
};
