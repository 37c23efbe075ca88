import type { Bundle } from "../variant.ts";
import { checkChart } from "./chart.ts";
import { positionsOf, signersOf, tasksAt } from "./holders.ts";
import { stateTitle, workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

/** Several who sign at one post where there is but one person: each signature must be somebody else's, so it would never be complete. */
export function checkSigners(bundle: Bundle, world: CheckWorld, findings: Findings): void {
  const { samePerson } = world;
  if (!samePerson) return;
  for (const task of tasksAt(checkChart(bundle.definition), world.place ?? null)) {
    const signers = signersOf(task) ?? [];
    const posts = signers.map(({ position }) => position);
    for (const position of positionsOf(task, world)) {
      if (posts.filter((one) => one === position).length < 2) continue;
      const where = samePerson(position, position);
      if (where === null) continue;
      const title = stateTitle(bundle, task.at);
      const post = world.positions.positions[position]?.title ?? { zh: position, en: position };
      findings.error(
        "CHECK_SEPARATION",
        workflowPath(bundle, `${task.pointer}/input/signing/signers`),
        {
          zh: `“${title.zh}”须由“${post.zh}”的多人会签，但${where.zh}只有一人`,
          en: `"${title.en}" is signed by several of "${post.en}"; in ${where.en} there is only one person`,
        },
        {
          zh: "为该岗位增设人员，或改由不同岗位会签",
          en: "Appoint somebody else to the post, or have other positions sign",
        },
      );
    }
  }
}
