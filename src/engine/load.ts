import { localDay } from "../core/calendar/day.ts";
import type { StepTypes } from "../core/local/step-type.ts";
import type { Role, Setting } from "../core/policy/model.ts";
import type { Problem } from "../core/problem.ts";
import { isRefusal } from "../core/refusal.ts";
import { putCalendar } from "../store/calendar.ts";
import type { Connection, Database } from "../store/database.ts";
import { putDivisions } from "../store/divisions.ts";
import { readMeta, readNow, writeMeta } from "../store/meta.ts";
import { type PolicyRow, putPolicies, readPolicyHashes } from "../store/policy.ts";
import { addSetting, readSettings } from "../store/settings.ts";
import { addArtifacts, knownArtifacts, RELEASE, readVersionHeads } from "../store/versions.ts";
import { areasBroken } from "./draft-check.ts";
import type { Log } from "./engine.ts";
import { contentHash } from "./hash.ts";
import { settingOf } from "./policies.ts";
import { publishVersion } from "./publish.ts";
import { hasErrors, parseRelease, type Release } from "./release.ts";
import { hashFiles, readReleaseFiles } from "./release-files.ts";
import { propose } from "./release-proposal.ts";
import { bumpPolicies, type PolicyPart } from "./revision.ts";

export interface Loaded {
  /** `<workflow>@<version>` of what was published now. */
  published: string[];
  /** `<kind> <id>` that was left for an administrator, since what is in force did not come from a release. */
  proposals: string[];
  problems: Problem[];
}

const META_RELEASE = "release";

/**
 * Takes the files of a release in, all or nothing: what the database has known once does nothing; what is new is
 * published where a release published what is in force. Two processes that start at once take turns.
 */
export async function loadRelease(database: Database, home: string, log: Log): Promise<Loaded> {
  const files = readReleaseFiles(home);
  const digest = hashFiles(files);
  if ((await readMeta(database, META_RELEASE)) === digest) return { published: [], proposals: [], problems: [] };
  const release = parseRelease(files);
  if (hasErrors(release.problems)) return { published: [], proposals: [], problems: release.problems };
  const loaded = await database.transaction(async (tx) => {
    await bumpPolicies(tx, []);
    if ((await readMeta(tx, META_RELEASE)) === digest) return { published: [], proposals: [] };
    const result = await takeIn(tx, release);
    await bumpPolicies(tx, result.parts);
    await writeMeta(tx, META_RELEASE, digest);
    return result;
  });
  for (const one of loaded.published) log.info({ workflow: one }, "published from the release");
  for (const one of loaded.proposals)
    log.warn({ proposal: one }, "the release proposes a change; left for an administrator");
  return { published: loaded.published, proposals: loaded.proposals, problems: release.problems };
}

async function takeIn(tx: Connection, release: Release) {
  const parts = new Set<PolicyPart>();
  const policies = await takePolicies(tx, release);
  const workflows = await takeWorkflows(tx, release);
  if (policies + workflows.published.length > 0) parts.add("definitions");
  if (await changed(tx, "divisions", release.divisions)) {
    await putDivisions(tx, release.divisions);
    parts.add("divisions");
  }
  if (release.calendar !== null && (await takeCalendar(tx, release.calendar))) parts.add("calendar");
  if (release.settings.length > 0 && (await changed(tx, "areas", release.settings))) {
    for (const setting of release.settings) await addSetting(tx, rowOf(setting));
    parts.add("settings");
  }
  return { ...workflows, parts: [...parts] };
}

/** Policies whose content was never here before; one that was stays as the database has it, an older release's too. */
async function takePolicies(tx: Connection, release: Release): Promise<number> {
  const rows = release.policies.map(({ kind, id, body, source }) => {
    // A table is looked up later by the hash of what a step read: the table itself.
    const hash = contentHash(kind === "table" ? body : { kind, id, body });
    return { kind, id, body, source, hash };
  });
  const known = await knownArtifacts(
    tx,
    rows.map((row) => row.hash),
  );
  const held = new Set((await readPolicyHashes(tx)).map((row) => `${row.kind}/${row.id}`));
  const fresh = rows.filter((row) => !known.has(row.hash) || !held.has(`${row.kind}/${row.id}`));
  if (fresh.length === 0) return 0;
  await addArtifacts(tx, fresh);
  await putPolicies(tx, fresh satisfies PolicyRow[]);
  return fresh.length;
}

/**
 * A known hash does nothing. What is new is published where a release published what is in force and nothing that areas
 * changed breaks; elsewhere it becomes a draft, so that nothing anybody here decided is overruled in silence.
 */
async function takeWorkflows(tx: Connection, release: Release): Promise<{ published: string[]; proposals: string[] }> {
  const published: string[] = [];
  const proposals: string[] = [];
  const versions = await readVersionHeads(tx);
  const today = localDay(await readNow(tx), release.calendar?.zone ?? "UTC");
  for (const one of release.bundles) {
    const workflow = one.bundle.definition.id;
    const hash = contentHash(one.bundle);
    const mine = versions.filter((row) => row.workflow === workflow && row.withdrawnAt === null);
    if (mine.some((row) => row.hash === hash) || (await knownArtifacts(tx, [hash])).has(hash)) continue;
    await addArtifacts(tx, [{ hash, kind: "workflow", id: workflow, body: one.bundle, source: null }]);
    const current = mine.at(-1);
    const said = { author: RELEASE, approver: null, reason: null, document: null, clauses: [], draft: null };
    const breaks = current !== undefined && areasBroken(await areasOf(tx, release), one.bundle, today).length > 0;
    const version =
      current !== undefined && (current.author !== RELEASE || breaks)
        ? null
        : await publishVersion(tx, { ...one, ...said, from: today });
    if (version === null || isRefusal(version)) {
      const base = mine.findLast((row) => row.author === RELEASE)?.version ?? null;
      await propose(tx, { workflow, title: one.bundle.definition.title, files: one.files, base }, rolesOf(release));
      proposals.push(`workflow ${workflow}`);
    } else published.push(`${workflow}@${version}`);
  }
  return { published, proposals };
}

/** What areas have changed, which a new version must not silently drop. */
async function areasOf(tx: Connection, release: Release) {
  const stepTypes = release.policies.find(({ kind }) => kind === "stepTypes")?.body as StepTypes | undefined;
  return {
    settings: (await readSettings(tx)).map(settingOf),
    stepTypes: stepTypes ?? {},
    divisions: new Map(release.divisions.map((one) => [one.code, one])),
  };
}

function rolesOf(release: Release): Record<string, Role> {
  return (release.policies.find(({ kind }) => kind === "roles")?.body ?? {}) as Record<string, Role>;
}

async function takeCalendar(tx: Connection, calendar: NonNullable<Release["calendar"]>): Promise<boolean> {
  const { holidays, workdays, publishedYears, zone, cutoff } = calendar;
  const days = [
    ...[...holidays].map((day) => ({ day, working: false, name: null })),
    ...[...workdays].map((day) => ({ day, working: true, name: null })),
  ];
  const years = [...publishedYears].map((year) => ({ year, published: true }));
  if (!(await changed(tx, "calendar", { days, years, zone, cutoff }))) return false;
  await putCalendar(tx, { days, years });
  await writeMeta(tx, "calendar", { zone, cutoff });
  return true;
}

/** Whether this content differs from what a release brought last under the name; remembers it. */
async function changed(tx: Connection, name: string, content: unknown): Promise<boolean> {
  const key = `release.${name}`;
  const hash = contentHash(content);
  if ((await readMeta(tx, key)) === hash) return false;
  await writeMeta(tx, key, hash);
  return true;
}

function rowOf({ id, scope, key, value, from, until, reason, document }: Setting) {
  return {
    id,
    division: "division" in scope ? scope.division : null,
    organisation: "organisation" in scope ? scope.organisation : null,
    key,
    value,
    from,
    until,
    reason,
    document: document ?? null,
    author: RELEASE,
  };
}
