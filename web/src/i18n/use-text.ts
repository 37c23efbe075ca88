import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Language, Text } from "../../../src/core/text.ts";

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === "en" ? "en" : "zh";
}

/** Picks the reader's language out of a text that came from the server; an absent text is an empty string. */
export function useText(): (text: Text | null | undefined) => string {
  const language = useLanguage();
  return useCallback((text) => (text ? text[language] || text.zh : ""), [language]);
}
