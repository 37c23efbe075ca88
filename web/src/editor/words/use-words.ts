import { useLanguage } from "../../i18n/use-text.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** The editor's own words, fetched with it: the first load of the app does not carry them. */
export type Words = typeof zh;

export function useWords(): Words {
  return useLanguage() === "en" ? en : zh;
}
