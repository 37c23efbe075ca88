import type { SettingBody } from "../../core/api.ts";
import { isRefusal } from "../../core/refusal.ts";
import { endSetting, listSettings, type NewSetting, putSetting } from "../../engine/settings.ts";
import { json, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
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
  reply: { status: 200, schema: pageOf("Setting") },
  async handle({ engine, query }) {
    const rows = (await listSettings(engine)).filter(
      (row) =>
        (query.division === undefined || row.division === query.division) &&
        (query.organisation === undefined || row.organisation === query.organisation) &&
        (query.key === undefined || row.key === query.key),
    );
    return json({ items: rows.map(bodyOf), next: null });
  },
});

const put = route({
  method: "put",
  path: "/settings",
  tag: "settings",
  summary: { zh: "自某日起设定一地的管理模式或参数", en: "Put a mode or parameter in force for an area from a day on" },
  access: { rule: "right", right: "settings.write" },
  body: shape<NewSetting>(
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
  ),
  reply: { status: 200, schema: ref("Setting") },
  errors: ["FORBIDDEN", "SETTING_INVALID", "SETTING_CONFLICT", "BODY_INVALID"],
  async handle({ engine, caller, body }) {
    const row = await putSetting(engine, caller, body);
    return isRefusal(row) ? row : json(bodyOf(row));
  },
});

const end = route({
  method: "delete",
  path: "/settings/{id}",
  tag: "settings",
  summary: { zh: "设定最后有效日", en: "End a setting after its last day" },
  access: { rule: "right", right: "settings.write" },
  query: shape<{ until: string }>(object({ until: FIELD.date })),
  reply: { status: 200, schema: ref("Setting") },
  errors: ["FORBIDDEN", "NOT_FOUND", "SETTING_INVALID", "SETTING_CONFLICT"],
  async handle({ engine, caller, params, query }) {
    const row = await endSetting(engine, caller, params.id, query.until);
    return isRefusal(row) ? row : json(bodyOf(row));
  },
});

function bodyOf({ id, division, organisation, key, value, from, until, reason, document }: SettingBody): SettingBody {
  return { id, division, organisation, key, value, from, until, reason, document };
}

export function settingRoutes(): Route[] {
  return [list, put, end];
}
