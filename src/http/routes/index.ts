import type { HttpConfig } from "../config.ts";
import type { Metrics } from "../metrics.ts";
import type { Route } from "../route.ts";
import { actingRoutes } from "./acting.ts";
import { documentRoutes } from "./documents.ts";
import { draftEditorRoutes } from "./draft-editor.ts";
import { draftRoutes } from "./drafts.ts";
import { guideRoutes } from "./guides.ts";
import { importRoutes } from "./imports.ts";
import { instanceRoutes } from "./instances.ts";
import { liveRoutes } from "./live.ts";
import { manyRoutes } from "./many.ts";
import { messageRoutes } from "./messages.ts";
import { migrationRoutes } from "./migrations.ts";
import { operationRoutes } from "./operation.ts";
import { placeRoutes } from "./places.ts";
import { recordRoutes } from "./records.ts";
import { regulationRoutes } from "./regulations.ts";
import { reorganisationRoutes } from "./reorganisations.ts";
import { sessionRoutes } from "./sessions.ts";
import { settingRoutes } from "./settings.ts";
import { substituteRoutes } from "./substitutes.ts";
import { taskRoutes } from "./tasks.ts";
import { clockRoute, demoRoute } from "./trial.ts";
import { userRoutes } from "./users.ts";
import { verifyRoutes } from "./verify.ts";
import { webhookRoutes } from "./webhooks.ts";
import { wordRoutes } from "./words.ts";
import { workRoutes } from "./work.ts";
import { workflowRoutes } from "./workflows.ts";

/** Every address there is. What only a demo or a test may have is absent elsewhere, not forbidden. */
export function routesOf(config: HttpConfig, metrics: Metrics): Route[] {
  const routes = [
    ...sessionRoutes(config),
    ...workflowRoutes(),
    ...regulationRoutes(),
    ...guideRoutes(config),
    ...taskRoutes(),
    ...instanceRoutes(),
    ...actingRoutes(),
    ...wordRoutes(),
    ...manyRoutes(),
    ...substituteRoutes(),
    ...documentRoutes(),
    ...verifyRoutes(config),
    ...importRoutes(),
    ...recordRoutes(),
    ...settingRoutes(),
    ...draftRoutes(),
    ...draftEditorRoutes(),
    ...migrationRoutes(),
    ...placeRoutes(),
    ...reorganisationRoutes(),
    ...userRoutes(),
    ...liveRoutes(),
    ...workRoutes(),
    ...messageRoutes(),
    ...webhookRoutes(),
    ...(config.demo ? [demoRoute] : []),
    ...(config.manualClock ? [clockRoute] : []),
  ];
  return [...routes, ...operationRoutes(config, metrics, routes)];
}
