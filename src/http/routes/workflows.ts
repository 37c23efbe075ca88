import { localView } from "../../engine/local-view.ts";
import { listVersions, versionFiles } from "../../engine/versions.ts";
import { getWorkflow, listWorkflows } from "../../engine/workflows-list.ts";
import { answer, json, type Route, route } from "../route.ts";
import { pageOf, ref } from "../schemas.ts";
import { FIELD, object, shape } from "../shape.ts";

const open = { zh: "流程和参数是公开的办事规则", en: "workflows and parameters are public rules" };

const list = route({
  method: "get",
  path: "/workflows",
  tag: "workflows",
  summary: { zh: "流程，以及本人可在何处发起", en: "Workflows, and where the caller may start them" },
  access: { rule: "signedIn", why: open },
  reply: { status: 200, schema: pageOf("WorkflowItem") },
  handle: async ({ engine, caller }) => json(await listWorkflows(engine, caller)),
});

const detail = route({
  method: "get",
  path: "/workflows/{id}",
  tag: "workflows",
  summary: {
    zh: "某地某日的流程、表单与参数来源",
    en: "One workflow as it stands in a place on a day, with provenance",
  },
  access: { rule: "signedIn", why: open },
  query: shape<{ division?: string; on?: string }>(object({ division: FIELD.division, on: FIELD.date }, [])),
  reply: { status: 200, schema: ref("WorkflowDetail") },
  errors: ["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN"],
  handle: async ({ engine, caller, params, query }) => answer(await getWorkflow(engine, caller, params.id, query)),
});

const versions = route({
  method: "get",
  path: "/workflows/{id}/versions",
  tag: "workflows",
  summary: { zh: "流程的各个版本", en: "The versions of a workflow" },
  access: { rule: "signedIn", why: open },
  reply: { status: 200, schema: pageOf("Version") },
  errors: ["WORKFLOW_UNKNOWN"],
  handle: async ({ engine, params }) => answer(await listVersions(engine, params.id)),
});

const files = route({
  method: "get",
  path: "/workflows/{id}/versions/{version}",
  tag: "workflows",
  summary: { zh: "导出一个版本的全部文件", en: "Export the files of one version" },
  access: { rule: "signedIn", why: open },
  reply: { status: 200, schema: ref("VersionFiles") },
  errors: ["NOT_FOUND"],
  handle: async ({ engine, params }) => answer(await versionFiles(engine, params.id, params.version)),
});

const local = route({
  method: "get",
  path: "/workflows/{id}/local",
  tag: "workflows",
  summary: {
    zh: "某地某日的办理步骤，以及当地可以更改的各项",
    en: "The steps of a workflow at a place on a day, and what may be changed there",
  },
  access: { rule: "signedIn", why: open },
  query: shape<{ division: string; on?: string }>(object({ division: FIELD.division, on: FIELD.date }, ["division"])),
  reply: { status: 200, schema: ref("LocalView") },
  errors: ["WORKFLOW_UNKNOWN", "DIVISION_UNKNOWN"],
  handle: async ({ engine, caller, params, query }) => answer(await localView(engine, caller, params.id, query)),
});

export function workflowRoutes(): Route[] {
  return [list, detail, local, versions, files];
}
