import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImportBody } from "../src/core/api.ts";
import { Client } from "./helpers/client.ts";
import { freshPostgres } from "./helpers/database.ts";
import { startDemo } from "./helpers/demo.ts";
import { loanOf } from "./helpers/lending.ts";
import { type CommandPlace, command, type Server, startServer } from "./helpers/server.ts";
import { until } from "./scenarios/office.ts";

const NANJING = "320100000000";
const DEMO_PASSWORD = "yijiao-2026";
const PASSWORD = "correct horse battery";
const COUNTY = "320106000000";
/** As a city would run it: no demonstration, no clock set by hand; and with the files of the second domain alone. */
const ENV = {
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  YIJIAO_HOME: resolve(import.meta.dirname, "fixtures/lending"),
  LOG_LEVEL: "warn",
};

/** A place of its own for commands, and what they must end with: their output, or the test fails showing it. */
function commands(): {
  place: CommandPlace;
  folder: string;
  done: (args: string[], input?: string, at?: CommandPlace) => Promise<string>;
  refused: (args: string[], input?: string) => Promise<string>;
} {
  const folder = mkdtempSync(join(tmpdir(), "yijiao-commands-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const place: CommandPlace = { dataDir: join(folder, "data"), env: ENV };
  const ending = async (wanted: number, args: string[], given: CommandPlace) => {
    const { code, output } = await command(args, given);
    expect({ code, output }).toMatchObject({ code: wanted });
    return output;
  };
  return {
    ...{ place, folder },
    done: (args, input = "", at = place) => ending(0, args, { ...at, input }),
    refused: (args, input = "") => ending(1, args, { ...place, input }),
  };
}

describe("an installation for real on PostgreSQL", { timeout: 120_000 }, () => {
  const { place, folder, done, refused } = commands();
  let server: Server | null = null;

  beforeAll(async () => {
    place.databaseUrl = await freshPostgres();
  });
  afterAll(async () => server?.stop());

  test("is made by commands alone: schema and files, offices, people and their posts", async () => {
    expect(await done(["migrate"])).toMatch(/loan@1/);
    const office = ["organisation", "add", "branch-gulou", "BRANCH", "鼓楼分馆", "--division", COUNTY];
    expect(await done(office)).toContain(`branch-gulou  BRANCH  鼓楼分馆  ${COUNTY}`);
    expect(await refused(office)).toContain("An organisation of this id exists");
    const wrong = await refused(["organisation", "add", "x", "SHOP", "铺", "-d", "999999000000", "--parent", "y"]);
    for (const what of ["→ CITY_OFFICE、", "no division 999999000000", "no such organisation above it"])
      expect(wrong).toContain(what);
    await done(["organisation", "add", "factory", "BORROWER", "长江机械厂", "-d", COUNTY, "--parent", "branch-gulou"]);
    expect(await refused(["user", "add", "desk", "王小明"], "short")).toContain("8 to 200 characters");
    await done(["user", "add", "desk", "王小明"], `${PASSWORD}\n`);
    await done(["user", "grant", "desk", "desk_clerk", "branch-gulou"]);
  });

  test("serves what those people do, with nothing but the files it was given", async () => {
    expect(await done(["roots", "key", join(folder, "roots.pem")])).toContain("public key");
    expect(await refused(["roots", "key", join(folder, "roots.pem")])).toContain("exists already");
    const signing = { YIJIAO_ROOTS: join(folder, "roots"), YIJIAO_ROOTS_KEY: join(folder, "roots.pem") };
    server = await startServer({ ...place, databaseUrl: place.databaseUrl ?? "", env: { ...ENV, ...signing } });
    expect((await fetch(`${server.url}/api/v1/demo/accounts`)).status).toBe(404);
    const desk = await Client.signIn(server.url, "desk", PASSWORD);
    const loan = { workflow: "loan", division: COUNTY, data: loanOf(500) };
    expect(await desk.post("/instances", loan)).toMatchObject({ status: "active", tasks: [{ invoke: "acceptance" }] });
  });

  test("lets commands work beside the running server", async () => {
    expect(await done(["verify"])).toContain("1 cases, 0 faults");
    const list = ["import", "--workflow", "loan", "--division", COUNTY, "--username", "desk", "--url"];
    expect(await refused([...list, `${server?.url}`, join(folder, "none.xlsx")])).toContain("there is no file");
    expect(await refused([...list, `${server?.url}`, import.meta.filename], "wrong")).toContain("SIGN_IN_FAILED");
    expect(await refused([...list, "http://127.0.0.1:1", import.meta.filename])).toContain("start the server first");
  });

  test("signs its histories outside the database, against which they are verified, and a backup of them without a server", async () => {
    const signed = join(folder, "roots");
    await until(
      async () => existsSync(signed),
      (there) => there,
    );
    expect(await refused(["verify", "--roots", signed])).toContain("--key <file>");
    const against = ["--roots", signed, "--key", join(folder, "roots.pem.pub")];
    expect(await done(["verify", ...against])).toMatch(/held against \d signed statements?\n.*1 cases, 0 faults/);
    const file = join(folder, "histories.gz");
    await done(["backup", file]);
    const alone = { dataDir: place.dataDir, env: ENV };
    const said = await done(["verify", "--file", file, ...against], "", alone);
    expect(said).toMatch(/held against \d signed statements?\n.*1 cases, 0 faults/);
  });

  test("says what is wrong with its files, each with its place", async () => {
    expect(await done(["check"])).toContain("no errors");
    const broken = join(folder, "broken");
    cpSync(ENV.YIJIAO_HOME, broken, { recursive: true });
    rmSync(join(broken, "forms"), { recursive: true });
    expect(await refused(["check", broken])).toMatch(/^error {2}workflows\/loan\.yaml\S* /m);
    mkdirSync(join(folder, "empty"));
    for (const more of [[], ["--coverage"]])
      expect(await refused(["check", join(folder, "empty"), ...more])).toContain("holds no workflows");
    expect(await refused(["check", broken, "--coverage"])).toContain("workflows/loan.yaml");
  });

  test("says what rests on each clause of its regulations and which are not covered, which is no fault", async () => {
    const said = await done(["check", "--coverage"]);
    expect(said).toMatch(/三 · 3 {2}审批 · Approval\n {4}地方可改 local change .* workflows\/loan\.yaml\/local\/0/);
    expect(said).toMatch(/clauses covered: 2\/3\n尚未落实 · not covered yet:\n {2}一 · 1 {2}目的 · Purpose/);
  });
});

describe("the embedded database", { timeout: 120_000 }, () => {
  const { place, folder, done, refused } = commands();
  const other: CommandPlace = { ...place, dataDir: join(folder, "other") };

  test("is one process's alone: a command beside the server says why it cannot work", async () => {
    await done(["user", "add", "desk", "王小明"], PASSWORD);
    const server = await startServer({ ...place, env: ENV });
    expect(await refused(["verify"])).toMatch(/in use by process \d+: stop that process/);
    await server.stop();
  });

  test("is copied into one file and made again from it, its keys kept apart", async () => {
    const file = join(folder, "copy.gz");
    expect(await done(["backup", file])).toContain("no backup opens without it");
    expect(await refused(["restore", file])).toContain("is not empty");
    expect(await refused(["backup", file])).toContain("exists already");
    await done(["restore", file], "", other);
    expect(existsSync(join(other.dataDir, "keys.json"))).toBe(false);
    const strange = await command(["verify"], other);
    expect(strange.output).toMatch(/^KEYS_DIFFER .*the same to every process$/m);
    expect(strange.code).toBe(1);
    copyFileSync(join(place.dataDir, "keys.json"), join(other.dataDir, "keys.json"));
    expect(await done(["user", "password", "desk"], "another good one", other)).toContain("is changed");
  });
});

describe("a list sent to the demonstration by command", { timeout: 120_000 }, () => {
  const { folder, done, refused } = commands();
  const list = (url: string) => ["import", "-w", "handover", "-d", NANJING, "-u", "qy-officer", "--url", url];
  const roster = resolve(import.meta.dirname, "fixtures/rosters/roster-120-messy.xlsx");
  let server: Server;

  beforeAll(async () => {
    server = await startDemo();
  });
  afterAll(async () => server?.stop());

  test("is waited for, its counts are printed in both languages, and its errors saved", async () => {
    const errors = join(folder, "errors.xlsx");
    const output = await done([...list(server.url), "--errors", errors, roster], DEMO_PASSWORD);
    expect(output).toMatch(/roster-120-messy\.xlsx {2}ready {2}120/);
    expect(output).toContain("ARCHIVE_MISSING  人事档案缺失 · Archive is missing  2");
    expect(readFileSync(errors).subarray(0, 2).toString()).toBe("PK");
  });

  test("is no longer waited for after the minutes it was given, and goes on without it", async () => {
    const long = resolve(import.meta.dirname, "fixtures/rosters/roster-5000.xlsx");
    const output = await refused([...list(server.url), "--wait", "0", long], DEMO_PASSWORD);
    const [id = ""] = output.split(" ");
    expect(output).toContain("the server goes on");
    const officer = await Client.signIn(server.url, "qy-officer", DEMO_PASSWORD);
    await until(
      () => officer.get<ImportBody>(`/imports/${id}`),
      ({ status }) => status === "ready",
    );
    expect(await refused([...list(server.url), "--wait", "soon", roster], DEMO_PASSWORD)).toContain(
      "number of minutes",
    );
  });
});
