import { audit } from "./zh/audit.ts";
import { cases } from "./zh/cases.ts";
import { common } from "./zh/common.ts";
import { drafts } from "./zh/drafts.ts";
import { form } from "./zh/form.ts";
import { guides } from "./zh/guides.ts";
import { imports } from "./zh/imports.ts";
import { inbox } from "./zh/inbox.ts";
import { me } from "./zh/me.ts";
import { migrate } from "./zh/migrate.ts";
import { organisations } from "./zh/organisations.ts";
import { outside } from "./zh/outside.ts";
import { procedures } from "./zh/procedures.ts";
import { open } from "./zh/public.ts";
import { ratings } from "./zh/ratings.ts";
import { records } from "./zh/records.ts";
import { regulations } from "./zh/regulations.ts";
import { settings } from "./zh/settings.ts";
import { signing } from "./zh/signing.ts";
import { start } from "./zh/start.ts";
import { task } from "./zh/task.ts";
import { verify } from "./zh/verify.ts";

/** Every word of the pages that does not come from the server. `en.ts` has the same keys. */
export const zh = {
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
