import type { Candidate } from "../policy/model.ts";
import type { Bundle } from "../variant.ts";
import { checkChart, type PlacedInvoke } from "./chart.ts";
import { positionsOf, tasksAt } from "./holders.ts";
import { stateTitle, workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** Separated duties that one person could be asked to do: the same role of the same office, or the same single person. */
export function checkSeparation(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  const { definition } = bundle;
  const tasks = new Map(tasksAt(checkChart(definition), world.place ?? null).map((task) => [task.invoke.id, task]));
  definition.separate.forEach((group, index) => {
    group.forEach((name, position) => {
      const first = tasks.get(name);
      for (const other of group.slice(position + 1)) {
        const second = tasks.get(other);
        // The same name twice, or a task not made here, separates nothing.
        if (first && second && first !== second) checkPair(bundle, world, findings, { first, second, index });
      }
    });
  });
}

function checkPair(
  bundle: Bundle,
  world: CheckWorld,
  findings: Findings,
  { first, second, index }: { first: PlacedInvoke; second: PlacedInvoke; index: number },
): void {
  const path = workflowPath(bundle, `/separate/${index}`);
  const [a, b] = [stateTitle(bundle, first.at), stateTitle(bundle, second.at)];
  const pairs = positionsOf(first, world).flatMap((one) =>
    positionsOf(second, world).map((two) => [one, two] as const),
  );
  for (const [one, two] of pairs) {
    if (world.samePerson) {
      const where = world.samePerson(one, two);
      if (where === null) continue;
      findings.error(
        "CHECK_SEPARATION",
        path,
        {
          zh: `“${a.zh}”与“${b.zh}”须由不同的人办理，但${where.zh}只有同一人`,
          en: `"${a.en}" and "${b.en}" need two people; in ${where.en} there is only the same one`,
        },
        {
          zh: "为其中一个岗位另设一人，或改由别的岗位办理",
          en: "Appoint somebody else to one of the posts, or give one of the steps to another position",
        },
      );
      continue;
    }
    const shared = sharedRole(one, two, world);
    if (shared === null) continue;
    findings.warn(
      "CHECK_SEPARATION",
      path,
      {
        zh: `“${a.zh}”与“${b.zh}”须由不同的人办理，却由同一单位的同一角色（${shared}）担任`,
        en: `"${a.en}" and "${b.en}" need two people, but go to the same role of the same office (${shared})`,
      },
      {
        zh: "改由不同的岗位办理；否则该角色至少须有两人",
        en: "Give them to different positions; otherwise the role needs two people",
      },
    );
  }
}

/** The role of the kind of office in which both positions would be looked for first. */
function sharedRole(one: string, two: string, { positions, place }: CheckWorld): string | null {
  if (one === two) return one;
  const modes = place === undefined ? Object.keys(positions.modes) : [place.mode];
  for (const mode of modes) {
    const [mine, theirs] = [one, two].map((name) => {
      const candidates = positions.positions[name]?.candidates;
      return firstRoles(candidates?.[mode] ?? candidates?.default ?? []);
    });
    for (const [office, role] of mine ?? []) if (theirs?.get(office) === role) return `${office} ${role}`;
  }
  return null;
}

function firstRoles(candidates: readonly Candidate[]): Map<string, string> {
  const roles = new Map<string, string>();
  for (const candidate of candidates) {
    const office = "type" in candidate ? `${candidate.type}@${candidate.at}` : candidate.party;
    if (!roles.has(office)) roles.set(office, candidate.role);
  }
  return roles;
}
