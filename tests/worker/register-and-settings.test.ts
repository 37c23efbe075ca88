import { beforeAll, expect, test } from "vitest";
import { outboxRound } from "../../src/engine/carry-out.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { startInstance } from "../../src/engine/start.ts";
import { onBothDatabases } from "../helpers/database.ts";
import { withWorkflow } from "../helpers/inline.ts";
import { CITY, caller, enterLending, GULOU, idOf, lendingEngine, STREET, taken, XUANWU } from "../helpers/lending.ts";

const ENROL = `
id: enrol
title: { zh: 登记, en: Enrolment }
start: { positions: [desk], form: anything }
number: "DJ-{division6}-{yyyy}-{seq5}"
machine:
  initial: done
  states:
    done: { type: final, entry: [{ type: record, params: { record: borrower, key: residentId, rows: "= people" } }] }
`;
const LETTER = `
id: letter
title: { zh: 致函, en: Letter }
label: "= name"
start: { positions: [], by: [parent] }
number: "{parent}-{index4}"
machine: { initial: done, states: { done: { type: final } } }
`;
const ROUND = `
id: round
title: { zh: 逐人致函, en: A letter to each }
start: { positions: [desk], form: anything }
number: "ZH-{division6}-{yyyy}-{seq5}"
machine:
  initial: writing
  states:
    writing:
      invoke:
        src: workflow
        id: letters
        input:
          workflow: letter
          forEach: { records: borrower, where: { organisation: "= whose" }, within: "= place", properties: [name, division, phone] }
      on: { letters.done: written }
    written: { type: final }
`;
const DECREE = `
id: decree
title: { zh: 决定管理方式, en: Decision on the mode }
start: { positions: [desk], form: anything }
number: "JD-{division6}-{yyyy}-{seq5}"
parties: { borrower: "= borrower" }
machine:
  initial: done
  states:
    done:
      type: final
      entry:
        - type: setting
          params: { division: "= at", organisation: "= whose", key: mode, value: "= mode", from: "= since", reason: { zh: 试点, en: Pilot } }
`;

onBothDatabases("a procedure that goes through the register and decides settings", (database) => {
  let engine: Engine;
  beforeAll(async () => {
    await enterLending(database());
    engine = [ENROL, LETTER, ROUND, DECREE].reduce(
      (one, yaml) => withWorkflow(one, yaml),
      await lendingEngine(database()),
    );
    const people = [
      { residentId: "320106199003071234", name: "甲", organisation: "factory", division: STREET, phone: "13912345678" },
      { residentId: "320106199003071250", name: "乙", organisation: "factory", division: GULOU },
      { residentId: "320106199003071277", name: "丙", organisation: "factory", division: XUANWU },
      { residentId: "320106199003071293", name: "丁", organisation: "depot", division: STREET },
    ];
    await begin("enrol", { people });
  });

  const drain = async () => {
    while (await outboxRound(engine, [])) {
      // Until nothing is ready any more.
    }
  };
  const begin = async (workflow: string, data: Record<string, unknown>) => {
    const moved = taken(await startInstance(engine, caller("desk"), { workflow, division: GULOU, data, key: null }));
    await drain();
    return idOf(moved.instance);
  };
  const lettersOf = (parent: { uuid: string }) =>
    database().knex("instance").where({ home_city: CITY, parent: parent.uuid }).orderBy("label");
  const modes = async () =>
    (await database().knex("setting").where({ key: "mode" }).orderBy(["valid_from", "id"])).map(
      ({ division, organisation, value }) => [division?.trim() ?? organisation, value],
    );
  const told = async () =>
    (await database().knex("notice").where({ home_city: CITY, template: "escalate", role: "supervisor" })).map(
      ({ text }) => text.zh,
    );

  test("begins one part for each record that has these values and lies within, there, with what was asked for", async () => {
    const letters = await lettersOf(await begin("round", { whose: "factory", place: GULOU }));
    expect(letters.map(({ label, division }) => [label, division.trim()])).toEqual(
      [
        ["乙", GULOU],
        ["甲", STREET],
      ].toSorted(),
    );
    expect(Object.keys(letters[0].data).sort()).toEqual(["division", "name", "phone"]);
    expect(JSON.stringify(letters.map(({ data }) => data)), "sealed as in the register").not.toContain("13912345678");
    expect(await lettersOf(await begin("round", { whose: "factory", place: "320100000000" }))).toHaveLength(3);
  });

  test("goes on at once where nobody is found, and never takes everybody for want of a value", async () => {
    const none = await begin("round", { whose: "nobody", place: GULOU });
    expect((await database().knex("instance").where({ id: none.uuid }).first()).state).toBe("written");
    expect(await lettersOf(await begin("round", { place: GULOU }))).toEqual([]);
  });

  test("puts in force from a day on what it decides for its own place or a party, once", async () => {
    await begin("decree", { at: STREET, mode: "branch", since: "2026-04-01" });
    await begin("decree", { whose: "factory", borrower: "factory", mode: "branch", since: "2026-04-01" });
    expect((await modes()).toSorted()).toEqual(
      [
        [STREET, "branch"],
        ["factory", "branch"],
      ].toSorted(),
    );
    const audit = await database().knex("audit").where({ action: "setting.put" });
    expect(audit.map(({ user_id }) => user_id)).toEqual(["desk", "desk"]);
    await begin("decree", { at: STREET, mode: "central", since: "2026-05-01" });
    const before = await database().knex("setting").where({ division: STREET, valid_from: "2026-04-01" }).first();
    expect(before.valid_until).not.toBeNull();
  });

  test.each([
    ["another place", { at: XUANWU, mode: "branch", since: "2026-04-01" }, "只能更改本地"],
    ["somebody who takes no part", { whose: "depot", mode: "branch", since: "2026-04-01" }, "只能更改本地"],
    ["a mode there is not", { at: GULOU, mode: "nonsense", since: "2026-04-01" }, "没有这种管理模式"],
    ["a day before what is settled for later", { at: STREET, mode: "branch", since: "2026-03-01" }, "另有设置"],
  ])("changes nothing for %s, and who supervises is told why", async (_, data, why) => {
    const [settings, notices] = [await modes(), await told()];
    await begin("decree", data);
    expect(await modes()).toEqual(settings);
    expect((await told()).filter((text) => !notices.includes(text)).join()).toContain(why);
  });
});
