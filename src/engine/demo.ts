import type { DemoAccount } from "../core/api.ts";
import type { SourceFile } from "../core/bundle/files.ts";
import { localDay } from "../core/calendar/day.ts";
import { resolveMode } from "../core/policy/setting.ts";
import { readMeta, readNow, writeMeta } from "../store/meta.ts";
import { putOrganisations } from "../store/organisations.ts";
import { addSetting } from "../store/settings.ts";
import { addUsers, putGrants } from "../store/users.ts";
import { type DemoOrganisation, planOrganisations } from "./demo-organisations.ts";
import { parseDemo } from "./demo-parse.ts";
import { planPeople } from "./demo-people.ts";
import { PlaceNames } from "./demo-place.ts";
import type { DemoPlan } from "./demo-plan.ts";
import { chanceOf } from "./demo-random.ts";
import { seedRecords } from "./demo-records.ts";
import type { Engine, Policies } from "./engine.ts";
import { contentHash } from "./hash.ts";
import { roleTitle, same } from "./inbox-item.ts";
import { hashPassword } from "./password.ts";
import { divisionName } from "./reader.ts";
import { readDemoFiles, readReleaseFile } from "./release-files.ts";
import { bumpPolicies } from "./revision.ts";

const META_DEMO = "demo";

/** What the database remembers of a demonstration: nothing is entered twice, and the accounts can be shown. */
interface DemoMark {
  plan: string;
  password: string;
  accounts: string[];
}

/** Enters the demonstration of the files, once; returns how many records and people it made, or null when it was there. */
export async function seedDemo(engine: Engine, home: string): Promise<{ records: number; people: number } | null> {
  const plans = readDemoFiles(home).map(planOf);
  const done = (await readMarks(engine)).map((mark) => mark.plan);
  const fresh = plans.filter(({ hash }) => !done.includes(hash));
  if (fresh.length === 0) return null;
  // A demonstration that has changed is not laid over an older one: what visitors made of it would lose its ground.
  if (done.length > 0) {
    engine.log.warn(
      {},
      "the demonstration has changed since it was entered; delete the data folder to see the new one",
    );
    return null;
  }
  const total = { records: 0, people: 0 };
  for (const { plan, hash } of fresh) {
    const seeded = await seedPlan(engine, home, plan, hash);
    total.records += seeded.records;
    total.people += seeded.people;
  }
  await engine.refreshPolicies();
  return total;
}

/** The accounts of the demonstration, those that a visitor should try first at the top; empty where there is none. */
export async function demoAccounts(engine: Engine): Promise<DemoAccount[]> {
  const policies = engine.policies();
  const on = localDay(await readNow(engine.database), engine.zone);
  const users = new Map([...policies.users.values()].map((user) => [user.username, user]));
  const posts = new Map<string, { organisation: string; role: string }[]>();
  for (const [post, holders] of policies.holders) {
    const at = post.lastIndexOf("|");
    for (const { user } of holders) {
      const list = posts.get(user) ?? [];
      list.push({ organisation: post.slice(0, at), role: post.slice(at + 1) });
      posts.set(user, list);
    }
  }
  return (await readMarks(engine)).flatMap(({ password, accounts }) =>
    accounts.flatMap((username) => {
      const user = users.get(username);
      const held = user ? (posts.get(user.id) ?? []) : [];
      const organisation = policies.organisations.get(held[0]?.organisation ?? "");
      if (!user || user.disabled || !organisation) return [];
      const division = organisation.jurisdictions[0]?.division ?? "";
      const place = { division, parties: { own: organisation.parent ?? organisation.id, self: organisation.id } };
      const mode = resolveMode(policies.settings, place, on, { defaultMode: policies.positions.defaultMode });
      return [
        {
          username,
          password,
          name: user.name,
          roles: [...new Set(held.map((one) => one.role))],
          organisation: organisation.name,
          organisations: officesOf(policies, held),
          division,
          mode: String(mode.value),
          roleTitles: [...new Set(held.map((one) => one.role))].map((role) => roleTitle(policies, role)),
          divisionName: divisionName(policies, division),
          modeTitle: policies.positions.modes[String(mode.value)]?.title ?? same(String(mode.value)),
        },
      ];
    }),
  );
}

function officesOf(policies: Policies, held: readonly { organisation: string }[]): string[] {
  const ids = new Set(held.map((one) => one.organisation));
  return [...ids].flatMap((id) => policies.organisations.get(id)?.name ?? []);
}

function planOf(file: SourceFile): { plan: DemoPlan; hash: string } {
  const { value, problems } = parseDemo(file.text, file.path);
  if (value === undefined)
    throw new Error(
      `${file.path}: ${problems.map((one) => `${one.path}:${one.line ?? ""} ${one.what.en}`).join("; ")}`,
    );
  return { plan: value, hash: contentHash(value) };
}

async function seedPlan(engine: Engine, home: string, plan: DemoPlan, hash: string) {
  const { divisions } = engine.policies();
  const places = new PlaceNames(divisions, plan.shorten);
  const organisations = planOrganisations(plan.organisations, divisions, places);
  const people = planPeople(plan, organisations, await hashPassword(plan.password));
  const world = {
    plan,
    divisions: [...divisions.values()],
    places,
    organisations,
    chance: chanceOf(plan.seed),
    within: {},
    taken: new Set<string>(),
  };
  const records = await engine.database.transaction(async (tx) => {
    await bumpPolicies(tx, ["organisations", "people", "settings"]);
    await putOrganisations(
      tx,
      organisations.map((one) => one.organisation),
    );
    await addUsers(tx, people.users);
    await putGrants(tx, people.grants);
    for (const row of settingRows(plan, organisations)) await addSetting(tx, row);
    const readText = (name: string) => readReleaseFile(home, `policies/demo/${name}`).text;
    const count = await seedRecords(engine, tx, world, plan.records, readText);
    const marks = marksOf(await readMeta(tx, META_DEMO));
    const mark: DemoMark = { plan: hash, password: plan.password, accounts: people.order };
    await writeMeta(tx, META_DEMO, [...marks, mark]);
    return count;
  });
  return { records, people: people.users.length };
}

function settingRows(plan: DemoPlan, organisations: readonly DemoOrganisation[]) {
  return plan.settings.map(({ division, organisation: slug, key, value, from, reason, document }, index) => {
    const organisation = slug === undefined ? null : organisations.find((one) => one.slug === slug)?.organisation.id;
    if (organisation === undefined)
      throw new Error(`the demonstration sets ${key} for the unknown organisation ${slug}`);
    const place = { division: division ?? null, organisation };
    return {
      id: `demo-${index}`,
      ...place,
      key,
      value,
      from,
      until: null,
      reason,
      document: document ?? null,
      author: "demo",
    };
  });
}

async function readMarks(engine: Engine): Promise<DemoMark[]> {
  return marksOf(await readMeta(engine.database, META_DEMO));
}

/** What this module itself wrote. */
function marksOf(value: unknown): DemoMark[] {
  return Array.isArray(value) ? (value as DemoMark[]) : [];
}
