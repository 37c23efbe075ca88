/** A text that every officer reads: Chinese first, English complete. */
export interface Text {
  zh: string;
  en: string;
}

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
