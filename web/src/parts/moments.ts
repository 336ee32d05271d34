/** Times as officers read them: always Asia/Shanghai, whatever the device believes. */

export type Language = "zh" | "en";

const ZONE = "Asia/Shanghai";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const reader = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

type Parts = Record<"year" | "month" | "day" | "hour" | "minute" | "second", string>;

function partsOf(moment: Date): Parts {
  const parts: Partial<Record<string, string>> = {};
  for (const { type, value } of reader.formatToParts(moment)) parts[type] = value;
  return parts as Parts;
}

/** "2022-04-13 08:05"; an unreadable moment gives "" rather than "Invalid Date". */
export function sayMoment(iso: string | null | undefined): string {
  const day = sayDay(iso);
  return day === "" ? "" : `${day} ${sayClock(iso)}`;
}

/** "2022-04-13" */
export function sayDay(iso: string | null | undefined): string {
  const moment = readMoment(iso);
  if (moment === null) return "";
  const { year, month, day } = partsOf(moment);
  return `${year}-${month}-${day}`;
}

/** "08:05" */
export function sayClock(iso: string | null | undefined): string {
  const moment = readMoment(iso);
  if (moment === null) return "";
  const { hour, minute } = partsOf(moment);
  return `${hour}:${minute}`;
}

/** "04-13 08:05", or "08:05" when it is today: for narrow columns. */
export function sayShort(iso: string | null | undefined, now: Date): string {
  const day = sayDay(iso);
  if (day === "") return "";
  if (day === sayDay(now.toISOString())) return sayClock(iso);
  return `${day.slice(5)} ${sayClock(iso)}`;
}

/** How long: "3 天 4 小时", "2 小时 5 分", "4 分"; in English "3 d 4 h", "2 h 5 min". */
export function sayLength(milliseconds: number, language: Language): string {
  const length = Math.abs(milliseconds);
  const [d, h, m] = language === "zh" ? [" 天", " 小时", " 分"] : [" d", " h", " min"];
  const days = Math.floor(length / DAY);
  const hours = Math.floor((length % DAY) / HOUR);
  const minutes = Math.floor((length % HOUR) / MINUTE);
  if (days > 0) return hours > 0 ? `${days}${d} ${hours}${h}` : `${days}${d}`;
  if (hours > 0) return minutes > 0 ? `${hours}${h} ${minutes}${m}` : `${hours}${h}`;
  return `${minutes}${m}`;
}

/** How a deadline stands: late by, or left, in milliseconds (left is positive). */
export function timeLeft(due: string | null | undefined, now: Date): number | null {
  const moment = readMoment(due);
  return moment === null ? null : moment.getTime() - now.getTime();
}

/** What a form's `datetime-local` field holds ("2022-04-13T08:05") as a moment in Shanghai. */
export function fromField(value: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)) return null;
  const withSeconds = value.length === 16 ? `${value}:00` : value;
  return readMoment(`${withSeconds}+08:00`) === null ? null : `${withSeconds}+08:00`;
}

/** The moment as a `datetime-local` field wants it, in Shanghai. */
export function toField(moment: Date): string {
  const { year, month, day, hour, minute } = partsOf(moment);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

function readMoment(iso: string | null | undefined): Date | null {
  if (iso === null || iso === undefined || iso === "") return null;
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
