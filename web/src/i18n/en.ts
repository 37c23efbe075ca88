import { cases } from "./en/cases.ts";
import { common } from "./en/common.ts";
import { drafts } from "./en/drafts.ts";
import { form } from "./en/form.ts";
import { imports } from "./en/imports.ts";
import { inbox } from "./en/inbox.ts";
import { me } from "./en/me.ts";
import { procedures } from "./en/procedures.ts";
import { records } from "./en/records.ts";
import { regulations } from "./en/regulations.ts";
import { settings } from "./en/settings.ts";
import { start } from "./en/start.ts";
import { task } from "./en/task.ts";

/** The English of `zh.ts`, key by key. */
export const en = {
  ...common,
  inbox,
  task,
  form,
  imports,
  cases,
  me,
  records,
  settings,
  start,
  procedures,
  regulations,
  drafts,
};
