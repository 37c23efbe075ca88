import { describe } from "vitest";
import { form, GOOD, judge, type Row, simple, TITLE, workflow } from "./check-sample.ts";

const ROWS: Row[] = [
  {
    finding: "a state without a title",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(GOOD.replace(`, ${TITLE("办结", "Done")}`, "")),
    good: workflow(GOOD),
  },
  {
    finding: "an English title in Chinese",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(GOOD.replace("en: Done", "en: 办结")),
    good: workflow(GOOD),
  },
  {
    finding: "an outcome that nobody has named",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(GOOD.replaceAll("accept", "shelve")),
    good: workflow(GOOD),
  },
  {
    finding: "a field without an English title",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    good: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    shelf: { forms: [form("more", { later: { type: "integer", title: "后" } })] },
    goodShelf: { forms: [form("more", { later: { type: "integer", title: "后", "x-title-en": "Later" } })] },
  },
  {
    finding: "a choice without titles",
    code: "CHECK_TRANSLATION",
    severity: "warning",
    bad: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    good: workflow(simple("position: desk, form: more, outcomes: [accept]")),
    shelf: { forms: [form("more", { later: { type: "string", enum: ["a"], title: "后", "x-title-en": "Later" } })] },
    goodShelf: {
      forms: [
        form("more", {
          later: {
            type: "string",
            enum: ["a"],
            title: "后",
            "x-title-en": "Later",
            "x-enum-titles": { a: { zh: "甲", en: "A" } },
          },
        }),
      ],
    },
  },
];

describe("what is found of names in two languages", () => {
  judge(ROWS);
});
