import { listRegulations } from "../../engine/regulations.ts";
import { json, type Route, route } from "../route.ts";
import { ref } from "../schemas.ts";

const list = route({
  method: "get",
  path: "/regulations",
  tag: "workflows",
  summary: {
    zh: "法规各条款，以及现行流程、参数和规则表中依据它的内容",
    en: "The clauses of the regulations, and what rests on each in the workflows, parameters and tables in force",
  },
  access: { rule: "signedIn", why: { zh: "法规和办事规则是公开的", en: "regulations and workflows are public rules" } },
  reply: { status: 200, schema: ref("Regulations") },
  handle: async ({ engine }) => json(listRegulations(engine)),
});

export function regulationRoutes(): Route[] {
  return [list];
}
