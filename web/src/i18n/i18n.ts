import dayjs from "dayjs";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { LANGUAGES, type Language } from "../../../src/core/text.ts";
import { setRequestLanguage } from "../api.ts";
import { zh } from "./zh.ts";

/** The language in use: chosen by the person, kept on this device; Chinese needs no download. */

const KEPT = "yijiao.language";

export function keptLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  return LANGUAGES.find((language) => language === kept) ?? "zh";
}

export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "zh",
    fallbackLng: "zh",
    resources: { zh: { translation: zh } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await changeLanguage(keptLanguage());
}

export async function changeLanguage(language: Language): Promise<void> {
  if (language === "en" && !i18next.hasResourceBundle("en", "translation")) {
    const { en } = await import("./en.ts");
    i18next.addResourceBundle("en", "translation", en);
  }
  if (language === "zh") await import("dayjs/locale/zh-cn");
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
  setRequestLanguage(language);
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  await i18next.changeLanguage(language);
}
