import type { Page, WordItem } from "../core/api.ts";
import { formatId, type Id } from "../core/id.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Text } from "../core/text.ts";
import { writeStep } from "../store/step-write.ts";
import { listWordRows, readWord, type Word } from "../store/words.ts";
import { attempt, LOST, type Request, replyRow } from "./attempt.ts";
import { takeCase } from "./case-in-hand.ts";
import { requestHash } from "./chain.ts";
import { actorOf } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { Caller, Engine } from "./engine.ts";
import { operation } from "./operate.ts";
import { outboxRow } from "./outbox-message.ts";
import { BRANCHES_MAX, reachOf, readerOf } from "./reader.ts";
import { storable } from "./storable.ts";
import { officeOf, type Said } from "./word.ts";

const LIMIT_DEFAULT = 30;

export interface WordsQuery {
  /** `in`: sent to the caller; `out`: by them. */
  box?: "in" | "out";
  /** Only what is neither read nor answered. */
  open?: boolean;
  limit?: number;
  cursor?: string;
}

/** What was sent to the caller for information or with a question, or by them. */
export async function listWords(engine: Engine, caller: Caller, query: WordsQuery): Promise<Page<WordItem> | Refusal> {
  const { cursor, limit = LIMIT_DEFAULT, box = "in", open = false } = query;
  const binding = ["words", caller.user, box, open];
  const after = cursor === undefined ? null : readCursor(engine, binding, cursor)?.[0];
  if (after === undefined || typeof after === "number") return refuse("CURSOR_INVALID");
  const policies = engine.policies();
  const cities = reachOf(policies, caller).homeCities.slice(0, BRANCHES_MAX);
  const rows = await engine.database.readAs(readerOf(policies, caller), (tx) =>
    listWordRows(tx, cities, caller.user, { sent: box === "out", open }, after, limit + 1),
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(itemOf),
    next: rows.length > limit && last ? writeCursor(engine, binding, [last.id]) : null,
  };
}

function itemOf({ city, id, instance, kind, ...row }: Word): WordItem {
  const { fromName, toName, asked, askedAt, answer, answeredAt, number, label } = row;
  return {
    ...{ id: formatId({ city, uuid: id }), instance: formatId({ city, uuid: instance }), kind },
    ...{ fromName, toName, asked, askedAt, answer, answeredAt, number, label },
  };
}

/** 已阅 and 答复: whoever was sent something notes that they have read it, or answers; it stands in the history, once. */
export async function answerWord(
  engine: Engine,
  caller: Caller,
  how: "read" | "answer",
  input: { word: Id; reason?: string; key?: string | null },
): Promise<Said | Refusal> {
  const { key = null, word: id, reason } = input;
  const unfit = storable(reason ?? "");
  if (unfit) return unfit;
  const request: Request = { user: caller.user, key, hash: requestHash(how, { word: id, reason: reason ?? null }) };
  return attempt(async () => {
    const word = await readWord(engine.database, id.city, id.uuid);
    if (word === null || word.toUser !== caller.user) return refuse("NOT_FOUND");
    const held = await takeCase<Said>(engine, { city: id.city, uuid: word.instance }, request);
    if (isRefusal(held)) return held;
    if ("reply" in held) return held.reply;
    if (word.answeredAt !== null) return refuse("EVENT_REFUSED", { cure: ALREADY });
    if ((how === "answer") !== (word.kind === "consult")) return refuse("EVENT_REFUSED", { cure: OTHERWISE });
    const { one, variant, now, subject } = held;
    const actor = actorOf(caller, officeOf(caller, one));
    const { write, one: after } = operation(engine, {
      ...{ type: how === "read" ? "noted" : "answered", variant, one, now, actor, subject, quiet: true },
      did: { to: word.fromUser, ...(reason === undefined ? {} : { reason }) },
    });
    write.replied = { id: word.id, answer: reason ?? null, answered_at: now };
    if (how === "answer") {
      const text: Text = {
        zh: `${caller.name}答复：${one.number}（${reason}）`,
        en: `${caller.name} answers: ${one.number} (${reason})`,
      };
      const body = { user: word.fromUser, template: "answered", text };
      write.outbox.push(outboxRow(engine, one, { kind: "notify", body }, now));
    }
    const reply = { instance: formatId({ city: one.city, uuid: one.id }), revision: after.rev };
    write.idempotency = replyRow(engine, request, 200, reply, now);
    return (await writeStep(engine.database, write, one.rev)) ? reply : LOST;
  });
}

const ALREADY: Text = { zh: "已经答复或已阅", en: "It has been answered or read already" };
const OTHERWISE: Text = {
  zh: "抄送请点“已阅”，沟通请填写答复",
  en: "What was sent for information is noted as read; a question is answered",
};
