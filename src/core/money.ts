import nzh from "nzh";

/** Amounts are whole fen as bigint; a decimal number or text is read digit by digit, never through a float. */

/** Largest amount: decimal(14,2). */
export const FEN_MAX = 99_999_999_999_999n;

const AMOUNT = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/;

/** Fen of an amount such as `54256.13`, as text or number; null when it has more than two decimals or is no amount. */
export function parseMoney(value: unknown): bigint | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const match = AMOUNT.exec(String(value));
  if (!match) return null;
  const fen = BigInt(match[2] ?? "0") * 100n + BigInt((match[3] ?? "").padEnd(2, "0"));
  return match[1] === "-" ? -fen : fen;
}

/** The decimal text of an amount, always with two decimals: `54256.13`. */
export function formatFen(fen: bigint): string {
  const absolute = fen < 0n ? -fen : fen;
  return `${fen < 0n ? "-" : ""}${absolute / 100n}.${String(absolute % 100n).padStart(2, "0")}`;
}

/** As printed: `¥54,256.13`; null when the value is no amount. */
export function printMoney(value: unknown): string | null {
  const fen = parseMoney(value);
  if (fen === null) return null;
  const [whole = "0", cents = "00"] = formatFen(fen < 0n ? -fen : fen).split(".");
  return `${fen < 0n ? "-" : ""}¥${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}

/** In capital characters as printed on documents (`伍万肆仟贰佰伍拾陆元壹角叁分`); null when the value is no amount. */
export function upperMoney(value: unknown): string | null {
  const fen = parseMoney(value);
  if (fen === null) return null;
  if (fen === 0n) return "零元整";
  // The library writes 整 only for a number without decimals, and takes texts, so no float is ever involved.
  return nzh.cn.toMoney(formatFen(fen).replace(/(?:\.00|(?<=\.\d)0)$/, ""), {
    outSymbol: false,
  });
}
