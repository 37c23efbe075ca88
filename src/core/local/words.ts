import { LEVELS, type Level } from "../definition/model.ts";
import type { Text } from "../text.ts";
import type { ChangeOp, Necessity } from "./model.ts";

/** Words for levels, necessities and kinds of change; sentences are made of them. */
export const LEVEL_WORDS: Readonly<Record<Level, Text>> = {
  province: { zh: "省", en: "province" },
  city: { zh: "市", en: "city" },
  county: { zh: "区（县）", en: "county" },
  street: { zh: "街道（镇）", en: "street" },
  community: { zh: "社区", en: "community" },
};

export const NECESSITY_WORDS: Readonly<Record<Necessity, Text>> = {
  required: { zh: "必交", en: "required" },
  deferrable: { zh: "可容缺后补", en: "may follow later" },
  pledgeable: { zh: "可用承诺代替", en: "a pledge may stand in" },
  optional: { zh: "选交", en: "optional" },
  waived: { zh: "免交", en: "waived" },
};

export const FIELD_WORDS: Readonly<Record<string, Text>> = {
  hidden: { zh: "不显示", en: "hidden" },
  optional: { zh: "选填", en: "optional" },
  required: { zh: "必填", en: "required" },
};

export const OP_WORDS: Readonly<Record<ChangeOp, Text>> = {
  param: { zh: "参数", en: "parameter" },
  step: { zh: "环节启停", en: "step on or off" },
  position: { zh: "办理岗位", en: "who does the step" },
  limit: { zh: "办理期限", en: "time limit" },
  remind: { zh: "提醒", en: "reminder" },
  material: { zh: "材料", en: "paper" },
  field: { zh: "表单项", en: "field" },
  extraField: { zh: "增加表单项", en: "further field" },
  row: { zh: "规则行", en: "table row" },
  text: { zh: "文书段落", en: "passage of a document" },
  extraStep: { zh: "增加环节", en: "further step" },
};

/** Levels in order from the top, joined. */
export function levelWords(levels: readonly Level[]): Text {
  const list = LEVELS.filter((level) => levels.includes(level)).map((level) => LEVEL_WORDS[level]);
  return { zh: list.map((one) => one.zh).join("、"), en: list.map((one) => one.en).join(", ") };
}
