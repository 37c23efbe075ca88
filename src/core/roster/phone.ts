import { digitsLost, halfWidth, shown } from "./cell.ts";
import type { Cell } from "./model.ts";
import type { Cleaned } from "./value.ts";

const MOBILE = /^1[3-9]\d{9}$/;
/** Area codes of three digits are 010 and 02x; where none of the rules fits, whichever split leaves seven or eight digits. */
const LANDLINE = /^(?:(010|02\d|0[3-9]\d{2}|0\d{2,3})-?)?(\d{7,8})$/;
/** Ten or eleven digits whose area code lacks its 0: 10, or beginning with 2 to 9. */
const ZERO_DROPPED = /^(?:10\d{8}|[2-9]\d{8,10})$/;

/** The first number of the cell that can be called; others beside it. */
export function cleanPhone(cell: Cell): Cleaned {
  if (digitsLost(cell)) return { value: null, notes: ["lost"], rules: [] };
  const text = halfWidth(shown(cell))
    .trim()
    .replace(/(?<=^\d{7,12})\.0+$/, "");
  const numbers = text
    .split(/[/、，,;；|]|或/)
    .map((part) => readPhone(part, cell.kind === "number"))
    .filter((number) => number !== null);
  const [first, ...others] = numbers;
  if (!first) return { value: null, notes: ["format"], rules: [] };
  return {
    value: first.number,
    notes: others.length > 0 ? ["several"] : first.restored ? ["assumed"] : [],
    rules: [first.restored ? "areaCode" : "width", ...(others.length > 0 ? (["first"] as const) : [])],
    others: others.map((other) => other.number),
  };
}

function readPhone(part: string, numeric: boolean): { number: string; restored: boolean } | null {
  const joined = part.replace(/[\s-]/g, "").replace(/^\+?86(?=1)/, "");
  if (MOBILE.test(joined)) return { number: joined, restored: false };
  const spaced = part.replace(/^\s*[(（](0\d{2,3})[)）]/, "$1-").replace(/\s/g, "");
  const landline = LANDLINE.exec(spaced) ?? LANDLINE.exec(joined);
  if (landline?.[2]) return { number: landline[1] ? `${landline[1]}-${landline[2]}` : landline[2], restored: false };
  if (!numeric || !ZERO_DROPPED.test(joined)) return null;
  const restored = LANDLINE.exec(`0${joined}`);
  return restored?.[2] && restored[1] ? { number: `${restored[1]}-${restored[2]}`, restored: true } : null;
}
