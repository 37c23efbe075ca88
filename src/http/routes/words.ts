import { parseId } from "../../core/id.ts";
import { refuse } from "../../core/refusal.ts";
import { answerWord, listWords } from "../../engine/words.ts";
import { answer, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const ERRORS = [
  ...(["NOT_FOUND", "EVENT_REFUSED", "BODY_INVALID", "CONFLICT_RETRIES"] as const),
  ...(["IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"] as const),
] as const;

const list = route({
  method: "get",
  path: "/words",
  tag: "instances",
  summary: { zh: "沟通与抄送", en: "What was sent for information or with a question" },
  access: { rule: "list", of: "word" },
  query: shape<{ box?: "in" | "out"; open?: boolean; limit?: number; cursor?: string }>(
    object({ box: { enum: ["in", "out"] }, open: { type: "boolean" }, limit: FIELD.limit, cursor: FIELD.cursor }, []),
  ),
  reply: { status: 200, schema: pageOf("Word") },
  errors: ["CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(await listWords(engine, caller, query)),
});

const read = route({
  method: "post",
  path: "/words/{id}/read",
  tag: "instances",
  summary: { zh: "已阅", en: "Note that it was read" },
  access: { rule: "post", of: "word", act: "word.read" },
  idempotent: true,
  reply: { status: 200, schema: ref("Said") },
  errors: ERRORS,
  async handle({ engine, caller, params, key }) {
    const word = parseId(params.id);
    return word ? answer(await answerWord(engine, caller, "read", { word, key })) : refuse("NOT_FOUND");
  },
});

const reply = route({
  method: "post",
  path: "/words/{id}/answer",
  tag: "instances",
  summary: { zh: "答复", en: "Answer a question" },
  access: { rule: "post", of: "word", act: "word.answer" },
  idempotent: true,
  body: shape<{ reason: string }>(object({ reason: FIELD.reason })),
  reply: { status: 200, schema: ref("Said") },
  errors: ERRORS,
  async handle({ engine, caller, params, body, key }) {
    const word = parseId(params.id);
    return word ? answer(await answerWord(engine, caller, "answer", { word, ...body, key })) : refuse("NOT_FOUND");
  },
});

export function wordRoutes(): Route[] {
  return [list, read, reply];
}
