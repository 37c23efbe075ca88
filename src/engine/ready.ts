import type { Engine } from "./engine.ts";

/** Whether the database answers; policies are in memory from the start. */
export async function isReady(engine: Engine): Promise<boolean> {
  try {
    await engine.database.one({ name: "ready", text: "select yijiao_now() as now" }, []);
    return true;
  } catch (error) {
    engine.log.warn({ name: error instanceof Error ? error.name : "unknown" }, "not ready");
    return false;
  }
}
