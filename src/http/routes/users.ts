import { isRefusal } from "../../core/refusal.ts";
import { listUsers } from "../../engine/places.ts";
import { addUser, grantRole, type NewUser, setDisabled, setPassword } from "../../engine/users.ts";
import { answer, json, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const writing = { rule: "right", right: "users.write" } as const;
const refusals = ["FORBIDDEN", "NOT_FOUND", "USER_INVALID", "BODY_INVALID"] as const;
const repeated = ["IDEMPOTENCY_REUSED", "IDEMPOTENCY_KEY_INVALID"] as const;
const password = { type: "string", minLength: 1, maxLength: 200 };
const day = { anyOf: [FIELD.date, { type: "null" }] };

const list = route({
  method: "get",
  path: "/users",
  tag: "users",
  summary: { zh: "用户与岗位", en: "People and their posts" },
  access: writing,
  query: shape<{ q?: string; organisation?: string; limit?: number; cursor?: string }>(
    object({ q: FIELD.search, organisation: FIELD.organisation, limit: FIELD.limit, cursor: FIELD.cursor }, []),
  ),
  reply: { status: 200, schema: pageOf("User") },
  errors: ["FORBIDDEN", "CURSOR_INVALID"],
  handle: async ({ engine, caller, query }) => answer(listUsers(engine, caller, query)),
});

const add = route({
  method: "post",
  path: "/users",
  tag: "users",
  summary: { zh: "新增用户（尚无岗位）", en: "Add a user, without any post yet" },
  access: writing,
  idempotent: true,
  body: shape<NewUser>(
    object({ username: FIELD.name, name: { type: "string", minLength: 1, maxLength: 60 }, password }),
  ),
  reply: { status: 201, schema: ref("User") },
  errors: ["USER_TAKEN", ...refusals, ...repeated],
  async handle({ engine, caller, body, key }) {
    const user = await addUser(engine, caller, body, key);
    if (isRefusal(user)) return user;
    const { id, username, name, disabled } = user;
    return json({ id, username, name, disabled, grants: [] }, 201);
  },
});

const grant = route({
  method: "post",
  path: "/users/{username}/grants",
  tag: "users",
  summary: { zh: "授予岗位，或修改其起止日期", en: "Give a role at an organisation, or set its dates" },
  access: writing,
  idempotent: true,
  body: shape<{ role: string; organisation: string; from?: string | null; until?: string | null }>(
    object({ role: FIELD.name, organisation: FIELD.organisation, from: day, until: day }, ["role", "organisation"]),
  ),
  reply: { status: 200, schema: ref("Grant") },
  errors: [...refusals, ...repeated],
  handle: async ({ engine, caller, params, key, body: { role, organisation, from = null, until = null } }) =>
    answer(await grantRole(engine, caller, params.username, { role, organisation, from, until }, key)),
});

const renew = route({
  method: "put",
  path: "/users/{username}/password",
  tag: "users",
  summary: { zh: "重设密码，并结束其全部会话", en: "Set a new password and end all sessions" },
  access: writing,
  body: shape<{ password: string }>(object({ password })),
  reply: { status: 204 },
  errors: refusals,
  async handle({ engine, caller, params, body }) {
    const done = await setPassword(engine, caller, params.username, body.password);
    return isRefusal(done) ? done : json(null, 204);
  },
});

const disable = route({
  method: "put",
  path: "/users/{username}/disabled",
  tag: "users",
  summary: { zh: "停用或恢复账号", en: "Disable an account, or enable it again" },
  access: writing,
  body: shape<{ disabled: boolean }>(object({ disabled: { type: "boolean" } })),
  reply: { status: 204 },
  errors: refusals,
  async handle({ engine, caller, params, body }) {
    const done = await setDisabled(engine, caller, params.username, body.disabled);
    return isRefusal(done) ? done : json(null, 204);
  },
});

export function userRoutes(): Route[] {
  return [list, add, grant, renew, disable];
}
