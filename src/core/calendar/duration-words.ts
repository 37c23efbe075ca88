import type { Text } from "../text.ts";
import { type Duration, parseLimit } from "./duration.ts";

/** A duration in words: 5个工作日, 5 working days. What is none stays as it is written. */
export function durationWords(value: unknown): Text {
  const words = parseLimit(value)?.map(partWords);
  if (!words) return { zh: String(value), en: String(value) };
  return { zh: words.map(({ zh }) => zh).join("加"), en: words.map(({ en }) => en).join(" plus ") };
}

function partWords(duration: Duration): Text {
  if (duration.unit === "workingDays") return counted(duration.days, "个工作日", "working day");
  const { months, days } = duration;
  const hours = duration.unit === "time" ? Math.round(duration.ms / 360_000) / 10 : 0;
  const parts = [
    months >= 12 && months % 12 === 0
      ? counted(months / 12, "年", "year")
      : months
        ? counted(months, "个月", "month")
        : null,
    days ? counted(days, "日", "day") : null,
    hours ? counted(hours, "小时", "hour") : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return counted(0, "日", "day");
  return { zh: parts.map((part) => part.zh).join(""), en: parts.map((part) => part.en).join(" ") };
}

function counted(count: number, zh: string, en: string): Text {
  return { zh: `${count}${zh}`, en: `${count} ${en}${count === 1 ? "" : "s"}` };
}
