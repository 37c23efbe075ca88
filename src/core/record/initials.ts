import { pinyin } from "pinyin-pro";

/** The pinyin initials of a name, by which officers type it: 张三 → `zs`. Letters and digits stay, other signs go. */
export function pinyinInitials(name: string): string {
  return pinyin(name, { pattern: "first", toneType: "none", type: "array", surname: "head", nonZh: "consecutive" })
    .join("")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
