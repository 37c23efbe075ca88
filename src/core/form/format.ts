import { isDay } from "../calendar/day.ts";
import { parseDuration } from "../calendar/duration.ts";
import { parseId } from "../id.ts";
import { parseMoney } from "../money.ts";
import type { Problem } from "../problem.ts";
import { creditCodeFault, passesLuhn, type ResidentIdFault, residentIdFault } from "./identity.ts";

/** Checks a value of a format; `today` (`yyyy-MM-dd`) is given by whoever knows it. Never quotes the value. */
export type FormatCheck = (value: unknown, today?: string | null) => Problem | null;

/** The closed list of formats a form may name. Problems of severity `warning` do not make a form invalid. */
export const FORMATS = {
  residentId: (value, today = null) => {
    if (typeof value !== "string") return RESIDENT_ID_PROBLEMS.form;
    const fault = residentIdFault(value, today);
    return fault && RESIDENT_ID_PROBLEMS[fault];
  },
  residentId15: pattern(/^\d{15}$/, "FORMAT_RESIDENT_ID_15", "应为15位数字", "should have 15 digits"),
  uscc: (value) => {
    const fault = typeof value === "string" ? creditCodeFault(value) : "form";
    if (fault === null) return null;
    return fault === "form"
      ? problem(
          "FORMAT_USCC",
          "统一社会信用代码应为18位，不含 I、O、S、V、Z",
          "A credit code has 18 characters, without I, O, S, V, Z",
        )
      : problem(
          "FORMAT_USCC_CHECKSUM",
          "统一社会信用代码校验位不符，请核对",
          "The check character of the credit code does not fit",
        );
  },
  /** Registration numbers of enterprises dissolved before credit codes: 9 or 15 characters. */
  usccLegacy: pattern(
    /^([0-9A-Z]{8}-?[0-9X]|\d{15})$/,
    "FORMAT_USCC_LEGACY",
    "应为9位组织机构代码或15位注册号",
    "should be a 9-character organisation code or a 15-digit registration number",
  ),
  division12: pattern(
    /^[1-9]\d(?:0{10}|(?!00)\d{2}(?:0{8}|(?!00)\d{2}(?:0{6}|(?!000)\d{6})))$/,
    "FORMAT_DIVISION",
    "区划代码应为12位数字",
    "A division code has 12 digits",
  ),
  mobile: pattern(
    /^1[3-9]\d{9}$/,
    "FORMAT_MOBILE",
    "手机号应为11位，以1开头",
    "A mobile number has 11 digits and begins with 1",
  ),
  phone: pattern(
    /^(1[3-9]\d{9}|(0\d{2,3}-?)?\d{7,8})$/,
    "FORMAT_PHONE",
    "应为11位手机号，或带区号的固定电话",
    "should be a mobile number of 11 digits or a landline with area code",
  ),
  bankAccount: (value) => {
    if (typeof value !== "string" || !/^\d{10,30}$/.test(value)) {
      return problem("FORMAT_BANK_ACCOUNT", "账号应为10至30位数字", "An account number has 10 to 30 digits");
    }
    const likeCard = value.length >= 16 && value.length <= 19;
    return likeCard && passesLuhn(value)
      ? null
      : {
          ...problem(
            "FORMAT_BANK_ACCOUNT_UNUSUAL",
            "账号不是银行卡号，如为存折请核对后继续",
            "This is no card number; if it is a passbook, check it and go on",
          ),
          severity: "warning",
        };
  },
  postcode: pattern(/^\d{6}$/, "FORMAT_POSTCODE", "邮政编码应为6位数字", "A postcode has 6 digits"),
  money: (value) => {
    const fen = parseMoney(value);
    return fen !== null && fen >= 0n
      ? null
      : problem(
          "FORMAT_MONEY",
          "金额应不小于零，最多两位小数",
          "An amount is not negative and has at most two decimals",
        );
  },
  date: (value) =>
    isDay(value)
      ? null
      : problem("FORMAT_DATE", "应为存在的日期，如 2026-03-05", "should be a day that exists, such as 2026-03-05"),
  "date-time": (value) =>
    isInstant(value)
      ? null
      : problem(
          "FORMAT_DATE_TIME",
          "应为日期和时间，如 2026-03-05T09:30:00+08:00",
          "should be a date and time such as 2026-03-05T09:30:00+08:00",
        ),
  time: pattern(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, "FORMAT_TIME", "时间应为 HH:mm", "A time is HH:mm"),
  datePartial: (value) =>
    isPartialDate(value)
      ? null
      : problem(
          "FORMAT_DATE_PARTIAL",
          "应为年、年月或年月日，如 1985-07",
          "should be a year, a month or a day, such as 1985-07",
        ),
  /** Whole months, as number or digits. */
  months: (value) =>
    /^\d{1,4}$/.test(typeof value === "number" ? String(value) : text(value))
      ? null
      : problem("FORMAT_MONTHS", "应为整月数", "should be a whole number of months"),
  duration: (value) =>
    parseDuration(value)
      ? null
      : problem("FORMAT_DURATION", "应为期限，如 5wd（5个工作日）或 P30D", "should be a duration such as 5wd or P30D"),
  personName: (value) =>
    isPersonName(text(value))
      ? null
      : problem(
          "FORMAT_PERSON_NAME",
          "姓名应为2至30个字，不含数字和符号（可用·）",
          "A name has 2 to 30 characters, no digits and no signs but ·",
        ),
  email: pattern(
    /^[^\s@]{1,64}@[^\s@.]{1,63}(\.[^\s@.]{1,63}){1,5}$/,
    "FORMAT_EMAIL",
    "应为电子邮箱地址",
    "should be an e-mail address",
  ),
  /** Public id of an uploaded file, and of an imported list. */
  attachment: (value) => (parseId(value) ? null : problem("FORMAT_ATTACHMENT", "请上传文件", "Upload a file")),
  roster: (value) => (parseId(value) ? null : problem("FORMAT_ROSTER", "请先导入名单", "Import a list first")),
} as const satisfies Record<string, FormatCheck>;

export type FormatName = keyof typeof FORMATS;

/** The check of a format, or null where the list has none of this name. */
export function formatCheck(name: unknown): FormatCheck | null {
  if (typeof name !== "string" || !Object.hasOwn(FORMATS, name)) return null;
  return new Map<string, FormatCheck>(Object.entries(FORMATS)).get(name) ?? null;
}

/** Whether a value passes a format; a warning passes. */
export function passesFormat(name: FormatName, value: unknown, today: string | null): boolean {
  const check: FormatCheck = FORMATS[name];
  const found = check(value, today);
  return found === null || found.severity === "warning";
}

const RESIDENT_ID_PROBLEMS: Record<ResidentIdFault, Problem> = {
  form: problem(
    "FORMAT_RESIDENT_ID",
    "公民身份号码应为18位数字，末位可为X",
    "A resident ID has 18 digits; the last may be X",
  ),
  date: problem(
    "FORMAT_RESIDENT_ID_DATE",
    "公民身份号码中的出生日期不存在",
    "The birth date in the resident ID does not exist",
  ),
  future: problem(
    "FORMAT_RESIDENT_ID_FUTURE",
    "公民身份号码中的出生日期晚于今天",
    "The birth date in the resident ID lies in the future",
  ),
  age: problem(
    "FORMAT_RESIDENT_ID_AGE",
    "按公民身份号码年龄超过130岁，请核对",
    "By the resident ID the person is older than 130",
  ),
  checksum: problem(
    "FORMAT_RESIDENT_ID_CHECKSUM",
    "公民身份号码校验位不符，请核对",
    "The check character of the resident ID does not fit",
  ),
};

function pattern(form: RegExp, code: string, zh: string, en: string): FormatCheck {
  return (value) => (form.test(text(value)) ? null : problem(code, zh, en));
}

function problem(code: string, zh: string, en: string): Problem {
  return { code, what: { zh, en } };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isPartialDate(value: unknown): boolean {
  const match = /^(\d{4})(-\d{2})?(-\d{2})?$/.exec(text(value));
  return match !== null && isDay(`${match[1]}${match[2] ?? "-01"}${match[3] ?? "-01"}`);
}

function isInstant(value: unknown): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
    text(value),
  );
  return match !== null && isDay(match[1]);
}

/** Names of minorities and foreigners are long and have a middle dot; rare characters lie beyond the basic plane. */
function isPersonName(value: string): boolean {
  const length = [...value].length;
  return length >= 2 && length <= 30 && /^[\p{L}\p{M}]([\p{L}\p{M}·.' -]*[\p{L}\p{M}])?$/u.test(value);
}
