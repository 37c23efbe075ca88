import type { SettingBody, SettingsBody } from "../../core/api.ts";
import { isRefusal, type Refusal } from "../../core/refusal.ts";
import type { Caller, Engine, Policies } from "../../engine/engine.ts";
import { endSetting, listSettings, type NewSetting, putSetting, settableParams } from "../../engine/settings.ts";
import { json, type Reply, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const list = route({
  method: "get",
  path: "/settings",
  tag: "settings",
  summary: { zh: "各地设置：管理模式与参数", en: "Settings of areas: modes and parameters" },
  access: { rule: "signedIn", why: { zh: "设置是公开的办事规则", en: "settings are public rules and name nobody" } },
  query: shape<{ division?: string; organisation?: string; key?: string }>(
    object({ division: FIELD.division, organisation: FIELD.organisation, key: FIELD.name }, []),
  ),
  reply: { status: 200, schema: ref("SettingsBody") },
  async handle({ engine, query }) {
    const rows = (await listSettings(engine)).filter(
      (row) =>
        (query.division === undefined || row.division === query.division) &&
        (query.organisation === undefined || row.organisation === query.organisation) &&
        (query.key === undefined || row.key === query.key),
    );
    const policies = engine.policies();
    const modes = Object.entries(policies.positions.modes).map(([id, { title }]) => ({ id, title }));
    const parameters = [...settableParams(policies)].map(([key, spec]) => {
      const at = key.indexOf(".");
      return { key, workflow: at < 0 ? null : key.slice(0, at), spec };
    });
    const items = rows.map((row) => bodyOf(policies, row));
    return json({ items, next: null, modes, parameters } satisfies SettingsBody);
  },
});

const newSetting = shape<NewSetting>(
  object(
    {
      division: FIELD.division,
      organisation: FIELD.organisation,
      key: FIELD.name,
      value: {},
      from: FIELD.date,
      until: { anyOf: [FIELD.date, { type: "null" }] },
      reason: FIELD.text,
      document: { anyOf: [{ type: "string", maxLength: 200 }, { type: "null" }] },
    },
    ["key", "value", "from", "reason"],
  ),
);
const writing = { rule: "right", right: "settings.write" } as const;
const refusals = ["FORBIDDEN", "SETTING_INVALID", "SETTING_CONFLICT", "BODY_INVALID", "IDEMPOTENCY_REUSED"] as const;

const put = route({
  method: "put",
  path: "/settings",
  tag: "settings",
  summary: { zh: "自某日起设定一地的管理模式或参数", en: "Put a mode or parameter in force for an area from a day on" },
  access: writing,
  idempotent: true,
  body: newSetting,
  reply: { status: 200, schema: ref("Setting") },
  errors: refusals,
  handle: ({ engine, caller, body, key }) => setInForce(engine, caller, body, key, 200),
});

const add = route({
  method: "post",
  path: "/settings",
  tag: "settings",
  summary: { zh: "同上（新增）", en: "The same, as an addition" },
  access: writing,
  idempotent: true,
  body: newSetting,
  reply: { status: 201, schema: ref("Setting") },
  errors: refusals,
  handle: ({ engine, caller, body, key }) => setInForce(engine, caller, body, key, 201),
});

const end = route({
  method: "delete",
  path: "/settings/{id}",
  tag: "settings",
  summary: { zh: "设定最后有效日", en: "End a setting after its last day" },
  access: writing,
  idempotent: true,
  query: shape<{ until: string }>(object({ until: FIELD.date })),
  reply: { status: 200, schema: ref("Setting") },
  errors: ["NOT_FOUND", ...refusals],
  handle: ({ engine, caller, params, query, key }) => endOn(engine, caller, params.id, query.until, key),
});

const endByPost = route({
  method: "post",
  path: "/settings/{id}/end",
  tag: "settings",
  summary: { zh: "同上（以提交方式）", en: "The same, by POST" },
  access: writing,
  idempotent: true,
  body: shape<{ until: string }>(object({ until: FIELD.date })),
  reply: { status: 200, schema: ref("Setting") },
  errors: ["NOT_FOUND", ...refusals],
  handle: ({ engine, caller, params, body, key }) => endOn(engine, caller, params.id, body.until, key),
});

async function setInForce(
  engine: Engine,
  caller: Caller,
  wanted: NewSetting,
  key: string | null,
  status: number,
): Promise<Reply | Refusal> {
  const row = await putSetting(engine, caller, wanted, key);
  return isRefusal(row) ? row : json(bodyOf(engine.policies(), row), status);
}

async function endOn(
  engine: Engine,
  caller: Caller,
  id: string,
  until: string,
  key: string | null,
): Promise<Reply | Refusal> {
  const row = await endSetting(engine, caller, id, until, key);
  return isRefusal(row) ? row : json(bodyOf(engine.policies(), row));
}

function bodyOf(
  policies: Policies,
  row: Omit<SettingBody, "organisationName" | "authorName"> & { author: string },
): SettingBody {
  const { id, division, organisation, key, value, from, until, reason, document, author } = row;
  return {
    ...{ id, division, organisation, key, value, from, until, reason, document },
    organisationName: organisation === null ? null : (policies.organisations.get(organisation)?.name ?? null),
    authorName: policies.users.get(author)?.name ?? null,
  };
}

export function settingRoutes(): Route[] {
  return [list, put, add, end, endByPost];
}
