import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

import type { Language } from "@/parts/moments";

import { en } from "./en";
import { zh } from "./zh";

const KEPT_AS = "gubei.language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof zh };
  }
}

/** Chinese unless the officer chose otherwise on this device. */
export function startWords(): void {
  const kept = localStorage.getItem(KEPT_AS);
  void i18next.use(initReactI18next).init({
    resources: { zh: { translation: zh }, en: { translation: en } },
    lng: kept === "en" ? "en" : "zh",
    fallbackLng: "zh",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  tellDocument();
}

/** Speaks the language that the officer chose elsewhere, unless this device has its own choice. */
export function adoptLanguage(language: Language): void {
  if (localStorage.getItem(KEPT_AS) === null)
    void i18next.changeLanguage(language).then(tellDocument);
}

export function useLanguage(): { language: Language; change: (to: Language) => void } {
  const { i18n } = useTranslation();
  return {
    language: i18n.language === "en" ? "en" : "zh",
    change: (to) => {
      localStorage.setItem(KEPT_AS, to);
      void i18n.changeLanguage(to).then(tellDocument);
    },
  };
}

function tellDocument(): void {
  document.documentElement.lang = i18next.language === "en" ? "en" : "zh-CN";
}
