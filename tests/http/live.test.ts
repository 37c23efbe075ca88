import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import { type TestApp, testApp } from "../helpers/app.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { COUNTY, type LendingRole, type Place } from "../helpers/posts.ts";

onBothDatabases("the stream of what is new", (database) => {
  let app: TestApp;
  let server: Server;

  beforeAll(async () => {
    app = await testApp(database());
    server = createServer(app.app).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  /** Opens a stream as a page does; its events come one by one. */
  async function listen(role: LendingRole, place: Place) {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { token } = await app.session(role, place);
    const leaving = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/me/events`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    return {
      status: response.status,
      leave: () => leaving.abort(),
      async next(): Promise<string> {
        for (;;) {
          const found = /event: (\w+)\ndata: .*\n\n/.exec(text);
          if (found) {
            text = text.slice(found.index + found[0].length);
            return found[1] ?? "";
          }
          const read = await reader?.read();
          if (!read || read.done) return "ended";
          text += read.value;
        }
      },
    };
  }
  const start = async () => {
    const clerk = await app.asRole("desk_clerk", "own");
    const data = { name: "赵敏", residentId: "320106195503070029", value: 300, things: [{ thing: "梯子" }] };
    return (await clerk.post("/instances", { workflow: "loan", division: COUNTY, data })).body;
  };

  test("who holds the post of a new task hears that there is something, and nobody else does", async () => {
    const [desk, sibling] = [await listen("desk_clerk", "own"), await listen("desk_clerk", "sibling")];
    expect([await desk.next(), await sibling.next()]).toEqual(["ready", "ready"]);
    await start();
    expect(await desk.next()).toBe("changed");
    const quiet = sibling.next();
    const more = desk.next();
    await start();
    expect(await Promise.race([more, quiet.then(() => "the sibling heard")])).toBe("changed");
    desk.leave();
    sibling.leave();
    await quiet.catch(() => {});
  });

  test("a notice is heard of when it is put up", async () => {
    const { tasks } = await start();
    const keeper = await listen("keeper", "own");
    expect(await keeper.next()).toBe("ready");
    const clerk = await app.asRole("desk_clerk", "own");
    await clerk.post(`/tasks/${tasks[0].id}/complete`, { outcome: "accept" });
    while (await outboxRound(app.engine, [])) {
      // Until nothing is ready any more.
    }
    expect(await keeper.next()).toBe("changed");
    keeper.leave();
  });

  test("one person opens only so many", async () => {
    const open = [];
    for (let count = 0; count < 8; count++) open.push(await listen("approver", "own"));
    expect((await listen("approver", "own")).status).toBe(429);
    for (const one of open) one.leave();
  });
});
