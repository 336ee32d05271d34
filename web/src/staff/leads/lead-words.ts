import { useTranslation } from "react-i18next";

import { zh } from "@/i18n/zh";

import { ROUTES } from "./filters";

export const MEANS = ["call", "visit", "message"] as const;
export const RESULTS = [
  "reached",
  "no_answer",
  "switched_off",
  "wrong_number",
  "nobody_home",
  "refused",
  "sent",
] as const;
export const ARRANGEMENTS = [
  "home_isolation",
  "central_isolation",
  "health_monitoring",
  "none",
] as const;
export const PURPOSES = [
  "locate",
  "investigate",
  "care",
  "feedback",
  "review",
  "correct",
  "audit",
] as const;

export type Means = (typeof MEANS)[number];
export type Result = (typeof RESULTS)[number];
export type Arrangement = (typeof ARRANGEMENTS)[number];
export type Purpose = (typeof PURPOSES)[number];

/** Which results each way of trying can have. */
export const RESULTS_OF: Record<Means, readonly Result[]> = {
  call: ["reached", "no_answer", "switched_off", "wrong_number", "refused"],
  visit: ["reached", "nobody_home", "refused"],
  message: ["sent", "reached"],
};

/** Looks a code up among known words; a code we do not know is shown as it came. */
function known<Word extends string>(words: readonly Word[], code: string): Word | undefined {
  return words.find((word) => word === code);
}

export function useRouteName(): (route: string) => string {
  const { t } = useTranslation();
  return (route) => {
    const word = known(ROUTES, route);
    return word === undefined ? route : t(`leads.routes.${word}`);
  };
}

export function useSexAge(): (person: {
  sex?: string | null | undefined;
  age?: number | null | undefined;
}) => string {
  const { t } = useTranslation();
  return ({ sex, age }) => {
    const sexWord = sex === "male" || sex === "female" ? t(`person.${sex}`) : "";
    const ageWord = age === null || age === undefined ? "" : t("person.age", { age });
    return [sexWord, ageWord].filter((word) => word !== "").join(" ");
  };
}

export function useAttemptWords(): (attempt: { means: string; result: string }) => string {
  const { t } = useTranslation();
  return ({ means, result }) => {
    const how = known(MEANS, means);
    const what = known(RESULTS, result);
    const howWord = how === undefined ? means : t(`attempts.means.${how}`);
    return `${howWord} · ${what === undefined ? result : t(`attempts.results.${what}`)}`;
  };
}

export function useArrangementName(): (arrangement: string) => string {
  const { t } = useTranslation();
  return (arrangement) => {
    const word = known(ARRANGEMENTS, arrangement);
    return word === undefined ? arrangement : t(`closing.arrangements.${word}`);
  };
}

export function usePurposeName(): (purpose: string) => string {
  const { t } = useTranslation();
  return (purpose) => {
    const word = known(PURPOSES, purpose);
    return word === undefined ? purpose : t(`privacy.purposes.${word}`);
  };
}

type LookKey = keyof typeof zh.privacy.looks;

export function useLookName(): (look: string) => string {
  const { t } = useTranslation();
  return (look) => (look in zh.privacy.looks ? t(`privacy.looks.${look as LookKey}`) : look);
}
