import type { OfferedValue } from "../../../../src/core/local/offer.ts";

export const YES_NO: OfferedValue[] = [
  { value: true, title: { zh: "是", en: "Yes" } },
  { value: false, title: { zh: "否", en: "No" } },
];
export const ON_OFF: OfferedValue[] = [
  { value: true, title: { zh: "启用", en: "On" } },
  { value: false, title: { zh: "停用", en: "Off" } },
];
