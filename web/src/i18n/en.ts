import { audit } from "./en/audit.ts";
import { cases } from "./en/cases.ts";
import { common } from "./en/common.ts";
import { drafts } from "./en/drafts.ts";
import { form } from "./en/form.ts";
import { guides } from "./en/guides.ts";
import { imports } from "./en/imports.ts";
import { inbox } from "./en/inbox.ts";
import { me } from "./en/me.ts";
import { migrate } from "./en/migrate.ts";
import { organisations } from "./en/organisations.ts";
import { outside } from "./en/outside.ts";
import { procedures } from "./en/procedures.ts";
import { open } from "./en/public.ts";
import { ratings } from "./en/ratings.ts";
import { records } from "./en/records.ts";
import { regulations } from "./en/regulations.ts";
import { settings } from "./en/settings.ts";
import { signing } from "./en/signing.ts";
import { start } from "./en/start.ts";
import { task } from "./en/task.ts";
import { verify } from "./en/verify.ts";

/** The English of `zh.ts`, key by key. */
export const en = {
  ...common,
  inbox,
  task,
  form,
  imports,
  cases,
  me,
  migrate,
  records,
  settings,
  signing,
  organisations,
  outside,
  start,
  procedures,
  regulations,
  drafts,
  guides,
  audit,
  ratings,
  verify,
  public: open,
};
