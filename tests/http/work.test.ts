import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { type TestApp, testApp } from "../helpers/app.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { enterOutside } from "../helpers/outside.ts";
import { COUNTY, NOW, PASSWORD } from "../helpers/posts.ts";
import { built, type Running, run } from "../helpers/process.ts";

onBothDatabases("the worker of the example", (database) => {
  let app: TestApp;
  let server: Server;
  let file = "";
  const running: Running[] = [];

  beforeAll(async () => {
    app = await testApp(database());
    await enterOutside(database(), app.engine);
    server = createServer(app.app).listen(0, "127.0.0.1");
    await once(server, "listening");
    file = await built("examples/worker/repair-quotes.ts");
  });
  afterAll(async () => {
    for (const one of running) one.child.kill("SIGKILL");
    await Promise.all(running.map((one) => one.ended));
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  const worker = (more: Record<string, string> = {}) => {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const env = { YIJIAO_USER: "connector-parent", YIJIAO_PASSWORD: PASSWORD, ...more };
    const one = run(file, [], { YIJIAO_URL: `http://127.0.0.1:${port}`, ...env });
    running.push(one);
    return one;
  };
  const repair = async (thing: string) => {
    const clerk = await app.asRole("desk_clerk", "own");
    const { body } = await clerk.post("/instances", { workflow: "repair", division: COUNTY, data: { thing } });
    return body as { id: string; number: string };
  };
  const stateOf = async (id: string) => (await (await app.asRole("desk_clerk", "own")).get(`/instances/${id}`)).body;

  test("does what cases ask for, and says why what it cannot do is given up", async () => {
    const [known, unknown] = [await repair("投影仪"), await repair("火箭")];
    const one = worker();
    const said = [await one.line(), await one.line(), await one.line(), await one.line()];
    expect(said.sort()).toEqual(
      [`begun ${known.number}`, `begun ${unknown.number}`, `done repair.quote ${known.number}`]
        .concat(`failed repair.quote ${unknown.number}: NO_PRICE`)
        .sort(),
    );
    one.child.kill("SIGTERM");
    expect(await one.ended).toBe(0);
    while (await outboxRound(app.engine, [])) {
      // The case hears of what was given up.
    }
    expect((await stateOf(known.id)).data).toMatchObject({ price: 120 });
    expect((await stateOf(unknown.id)).data).toMatchObject({ trouble: "NO_PRICE" });
    const told = (await (await app.asRole("desk_clerk", "own")).get(`/instances/${unknown.id}/history`)).body.items;
    expect(told.map((event: { title: { zh: string } }) => event.title.zh)).toContain("询价：外部系统未能办成");
  });

  test("killed at work, it leaves it to the next, which does it once", async () => {
    const { id, number } = await repair("音箱");
    const first = worker({ THINKING_MS: "600000" });
    expect(await first.line()).toBe(`begun ${number}`);
    first.child.kill("SIGKILL");
    expect(await first.ended).toBe("SIGKILL");
    const clock = await (await app.asRole("desk_clerk", "own")).put("/test/clock", { now: after(NOW, 61) });
    expect(clock.status).toBe(200);
    const second = worker();
    expect(await second.line()).toBe(`begun ${number}`);
    expect(await second.line()).toBe(`done repair.quote ${number}`);
    expect((await stateOf(id)).data).toMatchObject({ price: 60 });
    const history = (await (await app.asRole("desk_clerk", "own")).get(`/instances/${id}/history`)).body.items;
    expect(history.filter((event: { type: string }) => event.type === "quote.done")).toHaveLength(1);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });

  test("who looks after the outside sees what was given out and never what it is about", async () => {
    const { id } = await repair("保密的东西");
    const admin = await app.asRole("sys_admin", "parent");
    const { body } = await admin.get("/work");
    expect(body.items.map((one: { instance: string }) => one.instance)).toContain(id);
    expect(JSON.stringify(body)).not.toContain("保密的东西");
    expect((await (await app.asRole("sys_admin", "sibling")).get("/work")).body.items).toEqual([]);
  });
});

function after(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1_000).toISOString();
}
