import { halfWidth, shown, tidy } from "./cell.ts";
import type { Cell } from "./model.ts";
import type { Cleaned } from "./value.ts";

const CHINESE_DIGITS = "零一二三四五六七八九十";
const ITEM = /^(.+?)[\s:：]*[¥￥]?([\d,]+(?:\.\d+)?)\s*元?\s*(?:[/每]\s*(月|年|季|季度|次|人))?$/;

/** An amount of money as a number with at most two decimals; `6,464.91元` is 6464.91. */
export function cleanMoney(cell: Cell): Cleaned {
  const amount = readMoney(tidy(shown(cell)));
  return amount === null
    ? { value: null, notes: ["format"], rules: [] }
    : { value: amount, notes: [], rules: ["unit"] };
}

function readMoney(text: string): number | null {
  const digits = text
    .replace(/^[¥￥]/, "")
    .replace(/元(整)?$/, "")
    .replace(/,/g, "")
    .trim();
  return /^\d{1,12}(\.\d+)?$/.test(digits) ? Math.round(Number(digits) * 100) / 100 : null;
}

/** A whole number of things, with or without its measure word: `1册`, `２`, `三卷`. */
export function cleanCount(cell: Cell): Cleaned {
  const match = /^(\d{1,9})(?:\.0+)?\D{0,3}$/.exec(tidy(shown(cell)));
  const spelled = CHINESE_DIGITS.indexOf(tidy(shown(cell)).charAt(0));
  const value = match?.[1] ? Number(match[1]) : spelled >= 0 ? spelled : null;
  if (value === null) return { value: null, notes: ["format"], rules: [] };
  return { value, notes: value === 0 ? ["zero"] : [], rules: ["unit"] };
}

/** `交通 110元/月；设备 500元/年`: the text, and beside it the items with name, amount and period. */
export function cleanItems(cell: Cell): Cleaned {
  const parts = halfWidth(shown(cell))
    .split(/[；;、\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  let unpriced = false;
  const others = parts.map((part) => {
    const match = ITEM.exec(part);
    const amount = match?.[2] ? readMoney(match[2]) : null;
    if (!match?.[1] || amount === null) {
      unpriced = true;
      return { name: part };
    }
    return { name: match[1].trim(), amount, ...(match[3] ? { per: match[3] } : {}) };
  });
  return { value: parts.join("；"), notes: unpriced ? ["unpriced"] : [], rules: [], others };
}
