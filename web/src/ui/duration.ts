import { parseDuration } from "../../../src/core/calendar/duration.ts";
import type { Language } from "../../../src/core/text.ts";

/** A duration as people say it, or null when the value is none. */
export function durationInWords(value: unknown, language: Language): string | null {
  const duration = parseDuration(value);
  if (!duration) return null;
  if (duration.unit === "workingDays") return say(language, duration.days, "个工作日", "working day");
  const parts = [
    duration.months > 0 ? say(language, duration.months, "个月", "month") : "",
    duration.days > 0 ? say(language, duration.days, "天", "day") : "",
    ...(duration.unit === "time" ? clock(duration.ms, language) : []),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(language === "zh" ? "" : " ") : say(language, 0, "天", "day");
}

function clock(ms: number, language: Language): string[] {
  const minutes = Math.round(ms / 60_000);
  return [
    minutes >= 60 ? say(language, Math.floor(minutes / 60), "小时", "hour") : "",
    minutes % 60 > 0 ? say(language, minutes % 60, "分钟", "minute") : "",
  ];
}

function say(language: Language, count: number, zh: string, en: string): string {
  return language === "zh" ? `${String(count)} ${zh}` : `${String(count)} ${en}${count === 1 ? "" : "s"}`;
}
