import { isExpression } from "../expression/feel.ts";
import { isPlainObject } from "../expression/plain.ts";
import type { Bundle } from "../variant.ts";
import { type CheckChart, checkChart, type PlacedInvoke } from "./chart.ts";
import { type Known, knownValue, verdict } from "./known.ts";
import { stateTitle, workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** Tasks that nobody at the place would get: by the rules of its mode (an error), or because a post is vacant. */
export function checkHolders(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  const { resolveTask, positions } = world;
  const place = world.place ?? null;
  const { definition } = bundle;
  for (const task of tasksAt(checkChart(definition), place)) {
    const title = stateTitle(bundle, task.at);
    const path = workflowPath(
      bundle,
      signersOf(task) === null ? `${task.pointer}/input/position` : `${task.pointer}/input/signing/signers`,
    );
    for (const position of positionsOf(task, world)) {
      const spec = Object.hasOwn(positions.positions, position) ? positions.positions[position] : undefined;
      if (!spec) continue;
      if (place !== null && !spec.candidates[place.mode] && !spec.candidates.default) {
        const mode = positions.modes[place.mode]?.title ?? { zh: place.mode, en: place.mode };
        findings.error(
          "CHECK_NOBODY",
          path,
          {
            zh: `“${title.zh}”由“${spec.title.zh}”办理，但“${mode.zh}”下没有规定由谁担任`,
            en: `"${title.en}" is for "${spec.title.en}", which nobody holds under "${mode.en}"`,
          },
          {
            zh: "为该岗位补上这一管理模式的办理单位，或在此模式下停用这一环节",
            en: "Give the position candidates for this mode, or turn the step off in it",
          },
        );
        continue;
      }
      const why = resolveTask?.(position) ?? null;
      if (why === null) continue;
      findings.warn(
        "CHECK_NOBODY",
        path,
        { zh: `“${title.zh}”在此地无人办理：${why.zh}`, en: `Nobody here would do "${title.en}": ${why.en}` },
        {
          zh: "请先为此岗位设人，否则办件转由主管部门指派",
          en: "Appoint somebody first; otherwise the supervising bureau is asked to assign each case",
        },
      );
    }
  }
}

/** The tasks that are made at a place: those of states that are always turned off there are left out. */
export function tasksAt(chart: CheckChart, place: Known): PlacedInvoke[] {
  return chart.invokes.filter(({ invoke, at }) => {
    const skip = at.config.meta?.skip;
    return invoke.src === "task" && !(skip && verdict(skip.when, place) === "always");
  });
}

/** The positions that a task may go to: the one named, or those that its expression may give; where several sign, theirs. */
export function positionsOf(task: PlacedInvoke, world: CheckWorld): string[] {
  const signers = signersOf(task);
  if (signers === null) return positionsNamed(task.invoke.input?.position, world);
  return [...new Set(signers.flatMap(({ position }) => positionsNamed(position, world)))];
}

/** Who signs a task, one by one, each with the position as it is written; null where one person does it, or who cannot be told. */
export function signersOf({ invoke, pointer }: PlacedInvoke): { position: unknown; pointer: string }[] | null {
  const { signing, position } = invoke.input ?? {};
  const signers = isPlainObject(signing) ? signing.signers : undefined;
  const at = `${pointer}/input/signing/signers`;
  if (typeof signers === "number") return Array.from({ length: signers }, () => ({ position, pointer: at }));
  if (!Array.isArray(signers)) return null;
  return signers.map((one: unknown, index) => {
    const own = isPlainObject(one) ? one.position : one;
    return { position: own ?? position, pointer: `${at}/${index}` };
  });
}

function positionsNamed(named: unknown, { place, positions }: Pick<CheckWorld, "place" | "positions">): string[] {
  const known = knownValue(named, place ?? null);
  if (known) return typeof known.value === "string" ? [known.value] : [];
  if (!isExpression(named)) return [];
  const written = [...named.matchAll(/"([^"]*)"/g)].flatMap((match) => match[1] ?? []);
  return [...new Set(written)].filter((one) => Object.hasOwn(positions.positions, one));
}
