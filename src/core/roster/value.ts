import { creditCodeFault, residentIdFault } from "../form/identity.ts";
import type { Text } from "../text.ts";
import { cleanCount, cleanItems, cleanMoney } from "./amount.ts";
import { digitsLost, isBlank, shown, tidy } from "./cell.ts";
import { cleanDate } from "./date.ts";
import type { Cell, Column, Note } from "./model.ts";
import { cleanPhone } from "./phone.ts";

/** What was done to a cell, in words for the person who sent it. */
export const RULES = {
  width: { zh: "全角改半角，去除多余空格", en: "Widths and blanks made uniform" },
  dot: { zh: "统一间隔号", en: "Name dot made uniform" },
  date: { zh: "统一日期写法", en: "Date written uniformly" },
  serial: { zh: "按 Excel 日期序号换算", en: "Read as a spreadsheet's day count" },
  century: { zh: "两位年份按 19×× 理解", en: "Two-digit year read as 19××" },
  number: { zh: "数字还原为号码", en: "Number written out" },
  areaCode: { zh: "补回数字单元格丢失的区号首位 0", en: "The leading 0 that a number cell drops put back" },
  first: { zh: "一格多个号码，取第一个", en: "Several numbers in one cell; the first is used" },
  word: { zh: "按词表统一写法", en: "Wording made uniform" },
  unit: { zh: "去除单位和分隔符", en: "Unit and separators removed" },
  same: { zh: "按所指的另一列填写", en: "Filled from the column that it refers to" },
  proven: { zh: "以号码为准", en: "Corrected to what the number proves" },
} as const satisfies Record<string, Text>;
export type RuleId = keyof typeof RULES;

/** A cleaned value; null where there is none that can be relied on, with the notes that say why. */
export interface Cleaned {
  value: unknown;
  notes: Note[];
  rules: RuleId[];
  others?: unknown[];
}

/** The value of a cell under its column; the same cell always gives the same value on the same day. */
export function cleanValue(column: Column, cell: Cell | undefined, today: string): Cleaned {
  if (!cell || isBlank(cell)) return { value: null, notes: ["blank"], rules: [] };
  if (cell.kind === "error") return { value: null, notes: ["format"], rules: [] };
  const words = tidy(shown(cell));
  if (column.open.includes(words)) return { value: null, notes: ["open"], rules: [] };
  if (column.none.includes(words)) return noneOf(column);
  switch (column.type) {
    case "personName":
      return cleanName(cell);
    case "residentId":
      return cleanIdentifier(cell, (value) => residentIdFault(value, today));
    case "uscc":
      return cleanIdentifier(cell, creditCodeFault);
    case "date":
      return cleanDate(cell);
    case "phone":
      return cleanPhone(cell);
    case "money":
      return cleanMoney(cell);
    case "count":
      return cleanCount(cell);
    case "items":
      return cleanItems(cell);
    case "flag":
      return cleanFlag(column, words);
    case "choice":
      return cleanChoice(column, words);
    case "list":
      return cleanList(column, words);
    case "text":
    case "address":
    case "sequence":
      return { value: words, notes: [], rules: ["width"] };
    default:
      return column.type satisfies never;
  }
}

/** 无, /, 缺: stated to be none — an answer for lists and counts, a blank for all else. */
function noneOf(column: Column): Cleaned {
  if (column.type === "list") return { value: [], notes: [], rules: [] };
  if (column.type === "items") return { value: "无", notes: [], rules: ["word"], others: [] };
  if (column.type === "count") return { value: 0, notes: ["zero"], rules: ["word"] };
  if (column.type === "flag") return { value: false, notes: [], rules: ["word"] };
  return { value: null, notes: ["blank"], rules: [] };
}

/** Names keep every character but blanks; the dot of transliterated names has one form. */
export function cleanName(cell: Cell): Cleaned {
  const name = tidy(shown(cell));
  const dotted = unifyDots(name);
  // Question marks, replacement characters and private-use code points stand for characters that got lost on the way.
  // And nobody's name holds the signs of formulas and markup, or a star for what was not to be shown.
  const unreadable = /[?？\ufffd\ue000-\uf8ff]|[\u{f0000}-\u{10fffd}]|^[+-]|[=|<>{}@\\^~$%*"]/u.test(dotted);
  return {
    value: dotted,
    notes: unreadable ? ["unreadable"] : [],
    rules: dotted === name ? ["width"] : ["width", "dot"],
  };
}

export function unifyDots(name: string): string {
  return name.replace(/(?<=[^\u0020-\u00b6\u00b8-\u024f])[·•・.．‧∙⋅●](?=[^\u0020-\u00b6\u00b8-\u024f])/g, "·");
}

/** Digits that a number cell may have rounded are not trusted, even where the check digit happens to fit. */
function cleanIdentifier(cell: Cell, fault: (value: string) => string | null): Cleaned {
  if (digitsLost(cell)) return { value: null, notes: ["lost"], rules: [] };
  const value = tidy(shown(cell)).replace(/[\s-]/g, "").toUpperCase();
  const found = fault(value);
  if (found === null) return { value, notes: [], rules: ["width"] };
  return { value: null, notes: [found === "checksum" ? "checksum" : "format"], rules: [] };
}

function cleanFlag(column: Column, words: string): Cleaned {
  if (words === "TRUE" || column.yes.includes(words)) return { value: true, notes: [], rules: ["word"] };
  if (words === "FALSE" || column.no.includes(words)) return { value: false, notes: [], rules: ["word"] };
  return { value: null, notes: ["format"], rules: [] };
}

function cleanChoice(column: Column, words: string): Cleaned {
  const value = canonical(column, words);
  return value === null ? { value: words, notes: ["format"], rules: ["width"] } : { value, notes: [], rules: ["word"] };
}

function cleanList(column: Column, words: string): Cleaned {
  const parts = words.split(/[、,，;；/|]+/).map((part) => part.trim());
  const values = parts.filter((part) => part !== "" && !column.none.includes(part));
  const known = values.map((part) => canonical(column, part));
  return {
    value: values.map((part, i) => known[i] ?? part),
    notes: Object.keys(column.values).length > 0 && known.includes(null) ? ["format"] : [],
    rules: ["word"],
  };
}

function canonical(column: Column, words: string): string | null {
  for (const [value, synonyms] of Object.entries(column.values)) {
    if (value === words || synonyms.includes(words)) return value;
  }
  return null;
}
