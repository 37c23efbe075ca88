import { liesWithin } from "../core/division/directory.ts";
import type { Id } from "../core/id.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { addAudit } from "../store/audit.ts";
import { hasSetting } from "../store/settings.ts";
import type { Engine } from "./engine.ts";
import { notify, type Sender } from "./notify.ts";
import type { SettingOrder } from "./outbox-message.ts";
import { placeSetting } from "./place-setting.ts";
import { bumpPolicies } from "./revision.ts";
import { checkSetting, type NewSetting } from "./settings.ts";

/**
 * Puts in force what a case decided, once. Cases that run keep what they pinned, as with every setting. A case decides for
 * its own place, places within it, and those who take part in it; what cannot be put in force is told to those who supervise.
 */
export async function settleSetting(
  engine: Engine,
  { id, city, instance, body }: { id: string; city: number; instance: Id; body: SettingOrder },
  senders: readonly Sender[],
): Promise<void> {
  const { wanted, within, parties, author, number } = body;
  const { organisation = null, document = null, until = null } = wanted;
  const division = organisation === null ? (wanted.division ?? within) : null;
  const asked: NewSetting = { ...wanted, ...(division === null ? {} : { division }) };
  const own = division === null ? parties.includes(organisation ?? "") : liesWithin(division, within);
  let why: Text | null = own ? (checkSetting(engine.policies(), asked)[0]?.what ?? null) : ELSEWHERE;
  if (why === null) {
    why = await engine.database.transaction(async (tx) => {
      await bumpPolicies(tx, ["settings"]);
      if (await hasSetting(tx, id)) return null;
      const { key, value, from, reason } = wanted;
      const row = {
        ...{ id, division, organisation, key, value, from, until, reason, author },
        document: document ?? number,
      };
      const ended = await placeSetting(tx, row);
      if (isRefusal(ended)) return ended.cure ?? LATER;
      const detail = { ...row, case: number, ended: ended.map((one) => one.id) };
      await addAudit(tx, { user: author, organisation, action: "setting.put", subject: id, detail });
      return null;
    });
    if (why === null) await engine.refreshPolicies();
  }
  if (why === null) return;
  const text: Text = {
    zh: `${number} 决定的设置未能生效：${why.zh}`,
    en: `A setting decided by ${number} could not be put in force: ${why.en}`,
  };
  await notify(engine, { id, instance, city, body: { ...body.tell, template: "escalate", text } }, senders);
}

const ELSEWHERE: Text = {
  zh: "办件只能更改本地和参与单位的设置",
  en: "A case changes settings of its own place and of those who take part in it",
};
const LATER: Text = { zh: "此后另有设置", en: "Another begins later" };
